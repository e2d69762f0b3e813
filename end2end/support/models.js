// The pages of authorization models, by the names that a person reads on them.
import { expect } from "@playwright/test";
import { visit } from "./console.js";

export class ModelsPage {
  constructor(page) {
    this.page = page;
    this.text = page.getByLabel("Text of the model");
    this.problems = page.getByRole("list", { name: "Problems" });
  }

  async open() {
    await visit(this.page, "/models");
  }

  /** Writes the text anew, with one part of it replaced. */
  async replace(part, by) {
    const text = await this.text.inputValue();
    expect(text).toContain(part);
    await this.text.fill(text.replace(part, by));
  }

  async save(note) {
    await this.page.getByRole("status").getByRole("button", { name: "Save version" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Save a version" });
    await dialog.getByLabel("Note").fill(note);
    await dialog.getByRole("button", { name: "Save version" }).click();
    await expect(dialog).toBeHidden();
  }

  /** The dialog that asks before a version decides, from the page or the history. */
  async ask(verb, number) {
    await this.page.getByRole("button", { name: `${verb} version ${number}`, exact: true }).first().click();
    return this.page.getByRole("dialog", { name: `${verb} version ${number}?` });
  }

  /** Until the server has answered. */
  async activate(verb, number) {
    const dialog = await this.ask(verb, number);
    const confirm = dialog.getByRole("button", { name: `${verb} version ${number}` });
    await expect(confirm).toBeEnabled();
    await confirm.click();
    await expect(dialog).toBeHidden();
  }
}
