// Sharing a session: the dialog of the console, and the page of those who hold a link.
import { expect } from "@playwright/test";
import { hydrated, nobody } from "./console.js";
import { Replay } from "./replay.js";

export class ShareDialog {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Share this session" });
    this.link = this.dialog.getByRole("textbox", { name: "Link", exact: true });
    this.rows = this.dialog.locator(".share-link");
  }

  async open(session, query = "") {
    const replay = new Replay(this.page);
    await replay.open(session, query);
    await this.page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** Makes a link and returns its address. */
  async create({ expires, see, password, views, note } = {}) {
    if (expires) await this.dialog.getByLabel("Expires after").selectOption(expires);
    if (see) await this.dialog.getByLabel("Holders see").selectOption(see);
    if (password) await this.dialog.getByLabel("Password").fill(password);
    if (views) await this.dialog.getByLabel("Limit of views").fill(views);
    if (note) await this.dialog.getByLabel("Note").fill(note);
    await this.dialog.getByRole("button", { name: "Create link" }).click();
    await expect(this.link).toHaveValue(/\/shared#[\w-]{43}$/);
    return this.link.inputValue();
  }
}

/** Somebody without an account, in a browser of their own. */
export class Holder {
  static async come(browser, baseURL, url, options = {}) {
    const context = await browser.newContext({ baseURL, storageState: nobody, ...options });
    const page = await context.newPage();
    const holder = new Holder(page);
    await page.goto(url);
    await hydrated(page);
    return holder;
  }

  constructor(page) {
    this.page = page;
    this.replay = new Replay(page);
    this.gone = page.getByRole("heading", { name: "Share link not found or expired" });
  }

  leave() {
    return this.page.context().close();
  }
}
