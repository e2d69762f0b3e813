// The pages of authorization models, by the names that a person reads on them.
import { expect } from "@playwright/test";
import { visit } from "./console.js";

let last = 0;
/** Tests of one server see each other's versions: each adds a type of its own. */
export const unique = () => `kind_${process.pid}_${++last}`;

export class ModelsPage {
  constructor(page) {
    this.page = page;
    this.text = page.getByRole("textbox", { name: "Text of the model" });
    this.problems = page.getByRole("list", { name: "Problems" });
    this.draft = page.locator(".draft-bar");
    this.saving = page.getByRole("dialog", { name: "Save a version" });
    this.asked = page.getByRole("dialog", { name: /^(Activate|Roll back to) version \d+\?$/ });
  }

  open = (query = "") => visit(this.page, `/models${query}`);

  openHistory = () => visit(this.page, "/models/history");

  row = (number) => this.page.locator(".model-versions tbody tr").filter({ has: this.page.getByRole("link", { name: `Version ${number}`, exact: true }) });

  /** Writes one more line, or several. */
  async add(line) {
    await this.text.fill(`${await this.text.inputValue()}${line}\n`);
  }

  /** Writes the text anew, with one part of it replaced. */
  async replace(part, by) {
    const text = await this.text.inputValue();
    expect(text).toContain(part);
    await this.text.fill(text.replace(part, by));
  }

  async beginSaving(note) {
    await this.draft.getByRole("button", { name: "Save version" }).click();
    await this.saving.getByLabel("Note").fill(note);
  }

  confirmSaving = () => this.saving.getByRole("button", { name: "Save version" }).click();

  /** @returns the number of the version */
  async save(note) {
    await this.beginSaving(note);
    await this.confirmSaving();
    await expect(this.saving).toBeHidden();
    await expect(this.draft).toBeHidden();
    const said = await this.page.locator(".waiting").textContent();
    return Number(/Version (\d+)/.exec(said)[1]);
  }

  /** The dialog that asks before a version decides, from the page or the history. */
  async ask(verb, number) {
    await this.page.getByRole("button", { name: `${verb} version ${number}`, exact: true }).first().click();
    return this.page.getByRole("dialog", { name: `${verb} version ${number}?` });
  }

  /** Confirms what is asked about. */
  async confirm() {
    const button = this.asked.getByRole("button", { name: /^(Activate|Roll back to) version \d+$/ });
    await expect(button).toBeEnabled();
    await button.click();
    await expect(this.asked).toBeHidden();
  }

  /** Until the server has answered. */
  async activate(verb, number) {
    await this.ask(verb, number);
    await this.confirm();
  }

  active = async () => Number(/version (\d+)/.exec(await this.page.locator(".in-force").textContent())[1]);
}
