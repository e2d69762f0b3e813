// The first thing that anybody does: visit the shop in one page, watch that visit in another.
import { enterAsDemo, visit } from "../support/console.js";
import { Replay } from "../support/replay.js";
import { visitShop } from "../support/shop.js";
import { expect, stranger as test } from "../support/test.js";

// The shop's own fault, which the visit runs into.
test.use({ expectedErrors: [/reading 'days'/] });

test("from the printed address to watching oneself @everywhere", async ({ page, context, server }) => {
  test.setTimeout(120_000);
  await visit(page, "/");
  await expect(page).toHaveURL(/\/sign-in/);
  await enterAsDemo(page);

  const shop = await context.newPage();
  const session = await visitShop(shop);
  await shop.close();

  await page.bringToFront();
  await visit(page, "/sessions");
  await page.locator(`a[href^="/sessions/${session}"]`).click();
  await expect(page).toHaveURL(new RegExp(session));

  const replay = new Replay(page);
  await replay.loaded();
  await replay.pause();
  await replay.seek(0);
  await expect(replay.content.getByRole("heading", { name: "Four drawers" })).toBeAttached();
  await replay.seek(0.98);
  await expect(replay.heading).toHaveText("Cart");
  await expect(replay.content.locator(".line")).toHaveCount(1);

  await replay.searchEvents("cart.html");
  await expect(replay.events.getByText("/demo/cart.html")).toBeVisible();
  await replay.searchEvents("days");
  await expect(replay.events.getByText(/reading 'days'/)).toBeVisible();
  expect(server.log()).not.toMatch(/panicked/);
});

test("a visit plays through to its end, page after page", async ({ page, context }) => {
  test.setTimeout(120_000);
  await visit(page, "/sign-in");
  await enterAsDemo(page);
  const shop = await context.newPage();
  const session = await visitShop(shop);
  await shop.close();

  const replay = new Replay(page);
  await replay.open(session);
  await replay.pause();
  await replay.timeline.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("1");
  await replay.play();
  const seen = new Set();
  await expect
    .poll(async () => {
      const title = await replay.content.locator("h1").first().textContent({ timeout: 500 }).catch(() => null);
      if (title) seen.add(title.trim());
      return [...seen];
    }, { timeout: 60_000, intervals: [100] })
    .toEqual(expect.arrayContaining(["Writing", "Fern fountain pen", "Cart"]));
});
