// axe on every page of the console, at both widths and in both schemes.
import AxeBuilder from "@axe-core/playwright";
import { pages } from "../screenshots/pages.js";
import { asOwner, expect, stranger } from "../support/test.js";

for (const { name, open, as } of pages) {
  (as === "stranger" ? stranger : asOwner)(`axe finds nothing serious on ${name} @everywhere`, async ({ page }) => {
    await open(page);
    // What a recording shows is not the console's; its frame is left out.
    const { violations } = await new AxeBuilder({ page }).exclude("#stage").analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))])).toEqual([]);
  });
}
