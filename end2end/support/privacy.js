// The privacy page, by the names that a person reads on it.
import { expect } from "@playwright/test";
import { visit } from "./console.js";
import { demoKey } from "./ingest.js";

let last = 0;
/** Tests of one server see each other's rules: each makes its own. */
export const unique = (word) => `${word} ${process.pid}${++last}`;

export const classOf = (label) => `.${label.toLowerCase().replaceAll(" ", "-")}`;

export class PrivacyPage {
  constructor(page) {
    this.page = page;
    this.draft = page.locator(".draft-bar");
    this.editor = page.getByRole("dialog", { name: /^(Add a rule|Change rule)$/ });
    this.saving = page.getByRole("dialog", { name: "Save a version" });
  }

  open = () => visit(this.page, "/privacy");

  row = (label) => this.page.locator(".rule-table tbody tr").filter({ has: this.page.getByRole("button", { name: label, exact: true }) });

  async addRule({ label, selector = classOf(label), mask = "Block" }) {
    await this.page.getByRole("button", { name: "Add rule" }).first().click();
    await this.editor.getByLabel("Label").fill(label);
    await this.editor.getByLabel("Selector").fill(selector);
    await this.editor.getByRole("radio", { name: mask }).check();
    await this.editor.getByRole("button", { name: "Add rule" }).click();
    await expect(this.editor).toBeHidden();
    await expect(this.row(label)).toBeVisible();
  }

  async beginSaving(why) {
    await this.draft.getByRole("button", { name: "Save version" }).click();
    await this.saving.getByLabel("Why").fill(why);
  }

  confirmSaving = () => this.saving.getByRole("button", { name: "Save version" }).click();

  /** @returns the number of the version */
  async save(why) {
    await this.beginSaving(why);
    await this.confirmSaving();
    await expect(this.saving).toBeHidden();
    await expect(this.draft).toBeHidden();
    return this.inForce();
  }

  async inForce() {
    return Number(/version (\d+)/.exec(await this.page.locator(".in-force").textContent())?.[1] ?? 0);
  }
}

/** What the shop's recorders are told. */
export async function rulesOf(server) {
  const answer = await fetch(`${server.url}/ingest/v1/rules?key=${await demoKey(server)}`, { headers: { origin: server.url } });
  return answer.json();
}
