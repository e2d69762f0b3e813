// A difference, shown of rule sets that a test makes up: the console is told them in place of two versions.
import { visit } from "./console.js";
import { PrivacyPage, unique } from "./privacy.js";

export const rule = (id, parts = {}) => ({ id, label: id, selector: `.${id}`, mask: "block", services: [], enabled: true, ...parts });

/** Rules with names that are in order. */
export const rules = (count, prefix = "r") => Array.from({ length: count }, (_, index) => rule(`${prefix}${String(index).padStart(4, "0")}`));

export class DifferencePage {
  constructor(page) {
    this.page = page;
    this.root = page.locator(".diff");
    this.changes = page.locator(".diff-change");
    this.table = page.locator(".diff-table");
    this.place = page.locator(".diff-place");
  }

  layout = (name) => this.root.getByRole("group", { name: "Layout" }).getByRole("button", { name });

  fold = (lines) => this.root.getByRole("button", { name: `${lines} unchanged lines` });

  /** Two lists of rules, each the whole of a version. */
  async open(before, after) {
    const privacy = new PrivacyPage(this.page);
    await privacy.open();
    // There is something to compare once there is a version.
    const label = unique("Compared");
    await privacy.addRule({ label });
    await privacy.save(`Hide ${label}`);
    await this.page.route(/compare_rules/, async (route) => {
      const response = await route.fetch();
      const pair = await response.json();
      pair.old.rules.rules = before;
      pair.new.rules.rules = after;
      await route.fulfill({ response, json: pair });
    });
    await visit(this.page, "/privacy");
    await this.page.getByRole("navigation", { name: "Privacy" }).getByRole("link", { name: "History" }).click();
    await this.root.waitFor();
  }
}
