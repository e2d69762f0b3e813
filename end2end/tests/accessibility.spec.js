// axe on every page of the console, at both widths and in both schemes.
import AxeBuilder from "@axe-core/playwright";
import { pages } from "../screenshots/pages.js";
import { visit } from "../support/console.js";
import { asOwner, expect, stranger } from "../support/test.js";

/** What opens over a page. */
const opened = [
  { name: "a filter's menu", open: (page) => openFilter(page, "Device", page.getByRole("checkbox", { name: /Tablet/ })) },
  { name: "the dates' menu", open: (page) => openFilter(page, "Any time", page.getByLabel("From")) },
  { name: "the durations' menu", open: (page) => openFilter(page, "Duration", page.getByLabel("At least, min")) },
  { name: "the colours' menu", open: (page) => press(page, "/overview", "Colours", page.getByRole("button", { name: "As the system" })) },
  { name: "the palette", open: (page) => press(page, "/sessions", "Go to", page.getByRole("option").first()) },
  { name: "the rule editor", open: (page) => press(page, "/privacy", "Add rule", page.getByRole("dialog", { name: "Add a rule" })) },
  { name: "a dialog", open: (page) => press(page, "/services", "Add service", page.getByRole("dialog", { name: "Add a service" })) },
];

async function openFilter(page, name, inside) {
  await visit(page, "/sessions");
  // A phone folds the filters.
  const fold = page.getByRole("button", { name: /^Filters/ });
  if (await fold.isVisible()) await fold.click();
  await page.getByRole("button", { name, exact: true }).click();
  await expect(inside).toBeVisible();
}

async function press(page, path, name, inside) {
  await visit(page, path);
  await page.getByRole("button", { name, exact: true }).first().click();
  await expect(inside).toBeVisible();
}

for (const { name, open, as } of [...pages, ...opened]) {
  (as === "stranger" ? stranger : asOwner)(`axe finds nothing serious on ${name} @everywhere`, async ({ page }) => {
    await open(page);
    // What a recording shows is not the console's; its frame is left out.
    const { violations } = await new AxeBuilder({ page }).exclude(['iframe[title="Replay"]', 'iframe[title="Live page"]', 'iframe[title="The recorded page"]', "#stage"]).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))])).toEqual([]);
  });
}
