// Taking a session away: the dialog on its page, and the page of all files.
import { expect } from "@playwright/test";
import { visit } from "./console.js";

export class ExportDialog {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Export this session" });
    this.files = this.dialog.locator(".export-waiting-file");
    this.outlook = this.dialog.locator(".export-outlook");
    this.download = this.dialog.getByRole("link", { name: "Download", exact: true });
  }

  async open(session, format) {
    await visit(this.page, `/sessions/${session}`);
    await this.page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(this.dialog).toBeVisible();
    if (format) await this.choose(format);
  }

  choose(format) {
    return this.dialog.getByRole("radio", { name: format }).check({ force: true });
  }

  toggle(name) {
    return this.dialog.getByRole("switch", { name });
  }

  name(text) {
    return this.dialog.getByLabel("File name").fill(text);
  }

  /** Asks for the file, and waits until it is there. */
  async make(verb, timeout = 60_000) {
    const newest = async () => ((await this.files.count()) ? this.files.first().getAttribute("data-job") : null);
    const before = await newest();
    await this.dialog.getByRole("button", { name: verb }).click();
    await expect.poll(newest).not.toBe(before);
    await expect(this.files.first().getByRole("link", { name: /^Download/ })).toBeVisible({ timeout });
    return this.files.first();
  }
}

export class ExportsPage {
  constructor(page) {
    this.page = page;
    this.rows = page.locator(".export-table tbody tr");
  }

  open() {
    return visit(this.page, "/share-links/exports");
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }
}

/** The file that a click brings. */
export async function downloaded(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return download;
}
