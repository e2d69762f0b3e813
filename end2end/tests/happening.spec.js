// What happens in the demo shop is on the live page: a real recorder in one page, the console in another.
import { hydrated, visit } from "../support/console.js";
import { sessionOf } from "../support/shop.js";
import { expect, test } from "../support/test.js";

/** The page promises a second; what a busy machine may take to draw it comes on top. */
const SOON = { timeout: 3_000 };

const row = (page, id) => page.locator(`.live tr:has(a[href$="${id}"])`);
const chip = (page) => page.locator(".live-chip");

async function enterShop(context) {
  const shop = await context.newPage();
  const session = sessionOf(shop);
  await shop.goto("/demo/");
  return { shop, id: await session };
}

test.describe("a visit", () => {
  test.use({ expectedErrors: [/thrown on purpose/] });

  test("is on the live page from its start to its end", async ({ page, context }) => {
    test.setTimeout(90_000);
    await visit(page, "/live");
    await expect(chip(page)).toHaveText(/^Live/);
    const { shop, id } = await enterShop(context);
    const mine = row(page, id);
    await expect(mine).toContainText("/demo/", SOON);
    await expect(mine).toContainText("Active");

    await shop.goto("/demo/product.html?p=field-notebook");
    await expect(mine).toContainText("/demo/product.html", SOON);
    const clicks = mine.locator(".col-count").nth(1);
    const before = Number(await clicks.innerText());
    await shop.getByRole("heading", { level: 1 }).click();
    await expect(clicks).toHaveText(String(before + 1), SOON);

    await shop.evaluate(() => setTimeout(() => { throw new Error("thrown on purpose"); }));
    await expect(mine.locator(".col-errors")).toHaveText("1", SOON);

    // Ten seconds without a sign of the visitor.
    await expect(mine).toContainText("Idle", { timeout: 14_000 });
    await shop.mouse.move(300, 300);
    await shop.mouse.move(320, 340);
    await expect(mine).toContainText("Active", { timeout: 4_000 });

    await shop.goto("about:blank");
    await expect(mine).toContainText("Left", SOON);
    await expect(mine.getByRole("link")).toHaveAttribute("href", `/sessions/${id}`, { timeout: 8_000 });
    await expect(mine).toHaveCount(0, { timeout: 8_000 });
  });
});

test.describe("without a network", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource/] });

  test("the list is stale, and fresh again when the browser is back", async ({ page, context }) => {
    const { id } = await enterShop(context);
    await visit(page, "/live");
    await expect(row(page, id)).toBeVisible(SOON);
    await context.setOffline(true);
    await expect(chip(page)).not.toHaveText(/^Live/, SOON);
    await expect(page.locator(".is-stale").first()).toBeVisible();
    await context.setOffline(false);
    await expect(chip(page)).toHaveText(/^Live/, { timeout: 6_000 });
    await expect(row(page, id)).toBeVisible();
  });
});

test.describe("a restart of the server", () => {
  test.use({ expectedErrors: [/WebSocket|Failed to load resource|ERR_CONNECTION_REFUSED/] });

  test("is told, and the page comes back by itself with the same sessions", async ({ page, context, server }) => {
    const { id } = await enterShop(context);
    await visit(page, "/live");
    await expect(row(page, id)).toBeVisible(SOON);
    await server.restart();
    await expect(chip(page)).toHaveText(/^Live/, { timeout: 15_000 });
    await expect(row(page, id)).toBeVisible(SOON);
    await page.reload();
    await hydrated(page);
    await expect(row(page, id)).toBeVisible({ timeout: 10_000 });
  });
});
