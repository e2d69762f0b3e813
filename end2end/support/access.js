// Who may do what: people, teams, tuples and the keys of other services, as the Access page has them.
import { expect } from "@playwright/test";
import { visit } from "./console.js";

export class AccessPage {
  constructor(page) {
    this.page = page;
    this.standing = page.getByRole("dialog", { name: /^What .* may do$/ });
    this.reason = this.standing.locator(".reason");
  }

  open(tab) {
    return visit(this.page, tab ? `/access?tab=${tab}` : "/access");
  }

  person(email) {
    return this.page.getByRole("row").filter({ hasText: email });
  }

  /** What somebody, or a team, is given by name. */
  chips(within) {
    return within.locator(".access-chip");
  }

  async give(who, what, of) {
    await who.getByRole("button", { name: /^Give/ }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Give access to/ });
    await dialog.getByLabel("What", { exact: true }).selectOption({ label: what });
    await dialog.locator("#give-object").selectOption({ label: of });
    await dialog.getByRole("button", { name: "Give access" }).click();
    await expect(dialog).toBeHidden();
  }

  take(who, what) {
    return this.chips(who).filter({ hasText: what }).getByRole("button", { name: /^Take away/ }).click();
  }

  async look(email) {
    await this.person(email).getByRole("button", { name: /^What they may do/ }).click();
    await expect(this.standing.getByRole("table")).toBeVisible();
  }

  /** The answer to one question; in services, also where. */
  verdict(name, place = "") {
    return this.standing.getByRole("button", { name: new RegExp(`^${name}${place}: (yes|no)\\. Say why$`) });
  }

  async closeStanding() {
    await this.standing.getByRole("button", { name: "Close" }).click();
    await expect(this.standing).toBeHidden();
  }

  team(name) {
    return this.page.getByRole("region", { name: `Team ${name}`, exact: true });
  }

  async makeTeam(name, member) {
    await this.page.getByRole("button", { name: "Make a team" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Make a team" });
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("First member").selectOption({ label: member });
    await dialog.getByRole("button", { name: "Make team" }).click();
    await expect(this.team(name)).toBeVisible();
  }
}
