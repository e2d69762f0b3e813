// Figures and charts, and the tables that say the same.
import { visit } from "../support/console.js";
import { sampleCount } from "../support/samples.js";
import { expect, test } from "../support/test.js";

test("figures, charts by day, device and service, and the top pages", async ({ page }) => {
  await visit(page, "/overview?days=30");
  const figures = page.getByRole("navigation", { name: "Figures" });
  for (const name of ["Sessions", "duration", "Page views", "actors"]) await expect(figures.getByRole("link", { name: new RegExp(name, "i") })).toBeVisible();
  for (const title of [/by day$/, "Sessions by device", "Sessions by service", "Top pages"]) await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.locator(".figure-chart svg:visible").first()).toBeVisible();

  await page.getByText("The same as a table").nth(1).click();
  const rows = page.getByRole("region", { name: "Sessions by device" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  const counted = await rows.evaluateAll((all) => all.slice(1).reduce((sum, row) => sum + Number(row.cells[1].textContent.replace(/,/g, "")), 0));
  expect(counted).toBeGreaterThanOrEqual(sampleCount());
});

test("a figure leads to its chart, and a page to the sessions that saw it", async ({ page }) => {
  await visit(page, "/overview");
  await page.getByRole("navigation", { name: "Figures" }).getByRole("link", { name: /page views/i }).click();
  await expect(page.getByRole("heading", { name: "Page views by day" })).toBeVisible();
  await page.getByRole("link", { name: "/demo/cart.html" }).click();
  await expect(page).toHaveURL(/\/sessions\?.*cart\.html/);
  await expect(page.locator(".sessions .row-link").first()).toBeVisible();
});
