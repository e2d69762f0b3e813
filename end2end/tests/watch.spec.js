// Watching a visit while it happens: the demo shop in one page, /live/{session} in the other.
import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { visit } from "../support/console.js";
import { demoKey, post, smallVisit } from "../support/ingest.js";
import { sample } from "../support/samples.js";
import { delivered, sessionOf } from "../support/shop.js";
import { expect, test } from "../support/test.js";

const SHOWN = "#stage .page:not(.waiting) iframe";
/** What is done in the shop is seen about so soon: batches go out every two seconds. */
const SOON = { timeout: 5_000 };

const screen = (page) => page.frameLocator('iframe[title="Live page"]').frameLocator(SHOWN);
const badge = (page) => page.locator(".watch-badge");

async function enterShop(context, path = "/demo/") {
  const shop = await context.newPage();
  const session = sessionOf(shop);
  await shop.goto(path);
  const id = await session;
  return { shop, id };
}

test("what is done in the shop is seen at once, page after page @everywhere", async ({ page, context }) => {
  test.setTimeout(90_000);
  const { shop, id } = await enterShop(context, "/demo/product.html?p=field-notebook");
  await shop.waitForTimeout(2500);
  await visit(page, `/live/${id}`);
  await expect(screen(page).getByRole("heading", { level: 1 })).toHaveText("Field notebook", { timeout: 15_000 });
  await expect(badge(page)).toHaveText("Live");
  await expect(page.locator(".session-url")).toContainText("/demo/product.html");

  const postcode = shop.getByLabel("When would it arrive?");
  await postcode.fill("12045");
  // Fields are masked where they are typed into: what is seen is that something is typed.
  await expect(screen(page).getByLabel("When would it arrive?")).toHaveValue(/^\*+$/, SOON);
  await shop.getByRole("button", { name: "Add to cart" }).click();
  await shop.waitForTimeout(1000);
  await shop.getByRole("link", { name: /^Cart/ }).click();
  await expect(shop.getByRole("heading", { level: 1 })).toHaveText("Cart");
  const since = Date.now();
  await expect(screen(page).getByRole("heading", { level: 1 })).toHaveText("Cart", { timeout: 8_000 });
  test.info().annotations.push({ type: "seen after", description: `${Date.now() - since} ms` });
  await expect(page.locator(".session-url")).toContainText("/demo/cart.html");
  await expect(page.getByRole("list", { name: "Events", exact: true }).getByText("/demo/cart.html")).toBeVisible(SOON);
  await expect(page.locator(".watch-doing")).toContainText("Active now");

  const soFar = await page.getByRole("link", { name: "See what happened so far" }).getAttribute("href");
  expect(soFar).toMatch(new RegExp(`^/sessions/${id}\\?t=\\d`));
  await shop.close();
  await page.getByRole("link", { name: "From the start" }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}$`));
  await page.getByRole("link", { name: "Watch live" }).click();
  await expect(page).toHaveURL(new RegExp(`/live/${id}$`));
  await expect(screen(page).getByRole("heading", { level: 1 })).toHaveText("Cart", { timeout: 15_000 });
});

test("axe finds nothing serious on a live session @everywhere", async ({ page, server }) => {
  const key = await demoKey(server);
  const [session, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const start = Date.now();
  for (const [window, title, at] of [[first, "First tab", start], [second, "Second tab", start + 3000]]) {
    await post(server, { key, session, window, body: { events: smallVisit(at, { title }) } });
  }
  await visit(page, `/live/${session}`);
  await expect(screen(page).getByRole("heading", { level: 1 })).toHaveText("Second tab", { timeout: 15_000 });
  await expect(page.getByRole("group", { name: "Tabs of this visit" })).toBeVisible();
  // What a recording shows is not the console's; its frame is left out.
  const { violations } = await new AxeBuilder({ page }).exclude(['iframe[title="Live page"]', "#stage"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))])).toEqual([]);
});

test("the visitor is followed into another tab, and a tab can be chosen", async ({ page, server }) => {
  const key = await demoKey(server);
  const [session, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  // A clock that is two hours behind.
  const start = Date.now() - 2 * 3_600_000;
  const send = async (window, number, events) =>
    expect((await post(server, { key, session, window, number, body: { events } })).status).toBe(202);
  await send(first, 0, smallVisit(start, { title: "First tab", url: "https://small.example/first" }));
  await visit(page, `/live/${session}`);
  const heading = screen(page).getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("First tab", { timeout: 15_000 });
  await expect(page.getByRole("group", { name: "Tabs of this visit" })).toBeHidden();
  await send(second, 0, smallVisit(start + 5_000, { title: "Second tab", url: "https://small.example/second" }));
  await expect(heading).toHaveText("Second tab", SOON);
  await page.getByRole("button", { name: "1: /first" }).click();
  await expect(heading).toHaveText("First tab", SOON);
  const text = { source: 0, adds: [], removes: [], attributes: [], texts: [{ id: 5, value: "Still second" }] };
  await send(second, 1, [{ type: 3, timestamp: start + 7_000, data: text }]);
  await page.getByRole("button", { name: "Follow the visitor" }).click();
  await expect(heading).toHaveText("Still second", SOON);
});

test.describe("when the connection is gone", () => {
  test.use({ expectedErrors: [/ERR_FAILED|Failed to load resource/] });

  test("it is said, and it goes on when it is back", async ({ page, server }) => {
    const key = await demoKey(server);
    const [session, window] = [randomUUID(), randomUUID()];
    const start = Date.now();
    const send = (number, events) => post(server, { key, session, window, number, body: { events } });
    await send(0, smallVisit(start, { title: "Before" }));
    await visit(page, `/live/${session}`);
    const heading = screen(page).getByRole("heading", { level: 1 });
    await expect(heading).toHaveText("Before", { timeout: 15_000 });
    await page.route("**/follow?*", (route) => route.abort());
    const text = (value) => ({ source: 0, adds: [], removes: [], attributes: [], texts: [{ id: 5, value }] });
    // The request that waits is answered; the next one fails.
    await send(1, [{ type: 3, timestamp: start + 3_000, data: text("Then") }]);
    await expect(heading).toHaveText("Then", SOON);
    await expect(badge(page)).toHaveText("Not connected");
    await expect(page.getByRole("alert")).toContainText("The server cannot be reached.");
    await expect(page.getByText(/Trying again in \d+s/)).toBeVisible();
    await send(2, [{ type: 3, timestamp: start + 6_000, data: text("After") }]);
    await page.unroute("**/follow?*");
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(heading).toHaveText("After", SOON);
    await expect(badge(page)).toHaveText("Live");
  });
});

test("a session that is over says so, and leads to its replay", async ({ page }) => {
  const id = sample("an-evening-with-the-shop").session;
  await visit(page, `/live/${id}`);
  await expect(page.getByRole("heading", { name: "This session has ended" })).toBeVisible();
  await page.getByRole("link", { name: "Watch the replay" }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}$`));
});

test.describe("a session that there is not", () => {
  test.use({ expectedErrors: [/404/] });

  test("is not found", async ({ page }) => {
    const answer = await visit(page, `/live/${randomUUID()}`);
    expect(answer.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "This does not exist" })).toBeVisible();
  });
});

test("keys lead to the replay, and to the search", async ({ page, context }) => {
  const { shop, id } = await enterShop(context);
  await delivered(shop);
  await visit(page, `/live/${id}`);
  await expect(screen(page).locator("h1").first()).toBeAttached({ timeout: 15_000 });
  await expect(badge(page)).toHaveText("Live");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search events" })).toBeFocused();
  await page.getByRole("searchbox", { name: "Search events" }).blur();
  await page.keyboard.press("r");
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}\\?t=`));
  await shop.close();
});
