// The live page: its rows, its figures, and its connection, against a channel that stands in for the server's.
import AxeBuilder from "@axe-core/playwright";
import { hydrated, visit } from "../support/console.js";
import { LiveChannel, session, sessions } from "../support/live.js";
import { expect, test } from "../support/test.js";

// A status that is asked for while no such route is there, and sockets that are refused.
test.use({ expectedErrors: async ({}, use) => use([/\/admin\/sessions\/live/, /Failed to load resource/]) });

const STATUS = "**/admin/sessions/live/status";

async function open(page, channel, address = "/live") {
  await channel.serve(page);
  await visit(page, address);
  return channel;
}

const rows = (page) => page.locator(".live .row-link");
const row = (page, number) => page.locator(`.live tr:has(a[href$="${session(number).id}"])`);
const listed = (page) => rows(page).evaluateAll((links) => links.map((link) => Number(link.getAttribute("href").split("-").at(-1))));
const chip = (page) => page.locator(".live-chip");
const count = (page) => page.locator(".live-count .list-count");
const status = (page, answer) => page.route(STATUS, (route) => route.fulfill({ status: answer, headers: answer === 429 ? { "retry-after": "40" } : {}, json: { status: answer, message: "the server restarts" } }));

test("who is here now, newest first, with all that is known of them", async ({ page }) => {
  await open(page, new LiveChannel(sessions(12)));
  await expect.poll(() => listed(page)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  await expect(count(page)).toHaveText("12 sessions");
  await expect(chip(page)).toHaveText(/^Live · \d+ ms$/);
  const known = session(4);
  const cells = row(page, 4);
  for (const text of [known.actor.name, "User", "web-app", "/checkout", "2 tabs", "Portland, United States", "Firefox · Windows 11", "Hidden tab", "52"]) await expect(cells).toContainText(text);
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: /Live/ })).toContainText("12");
});

test("a session that starts comes in, one that changes changes, one that ends fades and leads to its replay", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  channel.now.started(session(9));
  await expect.poll(() => listed(page)).toEqual([9, 2, 1, 0]);
  channel.now.updated(session(1).id, { page: "https://shop.example/thanks", clicks: 1234, standing: "hidden" });
  await expect(row(page, 1)).toContainText("/thanks");
  await expect(row(page, 1)).toContainText("1,234");
  await expect(row(page, 1)).toContainText("Hidden tab");
  channel.now.ended(session(2).id);
  await expect(row(page, 2)).toContainText("Ended · replay");
  await expect(row(page, 2).getByRole("link")).toHaveAttribute("href", `/sessions/${session(2).id}`);
  await expect.poll(() => listed(page)).toEqual([9, 1, 0]);
  await expect(count(page)).toHaveText("3 sessions");
});

test("a session that fits no longer leaves at once", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  channel.now.ended(session(1).id, "filtered");
  await expect.poll(() => listed(page), { timeout: 1500 }).toEqual([2, 0]);
});

test("durations and idle times go on by themselves", async ({ page }) => {
  await open(page, new LiveChannel([session(0, { started_at: Date.now() - 65_000, now: { standing: "idle", since: Date.now() - 30_000 } })]));
  await expect(row(page, 0)).toContainText(/1m 0[5-9]s/);
  await expect(row(page, 0)).toContainText(/Idle 3\d s|Idle 3\ds/);
  await expect(row(page, 0)).toContainText(/1m 1\ds/, { timeout: 12_000 });
});

test("a figure sets the filter: the address changes, the connection stays", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(12)));
  await page.getByRole("button", { name: /^shop \d/ }).click();
  await expect(page).toHaveURL(/service=shop/);
  await expect.poll(() => listed(page)).toEqual([11, 8, 5, 2]);
  expect(channel.connections).toHaveLength(1);
  expect(channel.now.said("watch")[0].filter.services).toEqual(["shop"]);
  await page.getByRole("button", { name: /^shop \d/ }).click();
  await expect.poll(async () => (await listed(page)).length).toBe(12);
});

test("search and filters are kept in the address and asked for by it", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(12)));
  await expect(count(page)).toHaveText("12 sessions");
  await page.getByRole("searchbox", { name: "Search live sessions" }).fill("operator");
  await expect(page).toHaveURL(/q=operator/);
  await expect(count(page)).not.toHaveText("12 sessions");
  await page.getByRole("button", { name: "Service" }).click();
  // Also those without a session now.
  await expect(page.getByRole("checkbox", { name: /demo/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.reload();
  await hydrated(page);
  await expect.poll(() => channel.connections.length).toBe(2);
  expect(channel.now.address.searchParams.get("q")).toBe("operator");
});

test("each order is in the address and moves rows", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(6)), "/live?sort=clicks");
  await expect.poll(() => listed(page)).toEqual([5, 4, 3, 2, 1, 0]);
  channel.now.updated(session(0).id, { clicks: 99 });
  await expect.poll(() => listed(page)).toEqual([0, 5, 4, 3, 2, 1]);
  await page.getByRole("button", { name: "Most clicks first" }).click();
  await page.getByRole("button", { name: "Oldest first" }).click();
  await expect(page).toHaveURL(/sort=oldest/);
  await expect.poll(() => listed(page)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("updates are asked for of the rows in view, and of all where each may come there", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(500)));
  await expect.poll(() => channel.now.said("view").at(-1)?.rows?.length).toBeGreaterThan(10);
  expect(channel.now.said("view").at(-1).rows.length).toBeLessThanOrEqual(200);
  await page.getByRole("button", { name: "Newest first" }).click();
  await page.getByRole("button", { name: "Most events first" }).click();
  await expect.poll(() => channel.now.said("view").at(-1).rows).toBe(null);
});

test("a message that is missing makes the list stale until it is whole again", async ({ page }) => {
  const channel = new LiveChannel(sessions(3));
  await open(page, channel);
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  channel.slow = true;
  channel.now.seq += 1;
  channel.now.started(session(9));
  await expect.poll(() => channel.now.said("watch").length).toBe(1);
  await expect(page.getByText("Stale", { exact: true })).toBeVisible();
  channel.now.snapshot([session(9), session(1)]);
  await expect(page.getByText("Stale", { exact: true })).toBeHidden();
  await expect.poll(() => listed(page)).toEqual([9, 1]);
});

test("nobody is here", async ({ page }) => {
  await open(page, new LiveChannel());
  await expect(page.getByRole("heading", { name: "Nobody is here now" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Set up a service" })).toBeVisible();
});

test("nobody fits", async ({ page }) => {
  const channel = new LiveChannel(sessions(3));
  await open(page, channel);
  await page.getByRole("searchbox", { name: "Search live sessions" }).fill("nobody-at-all");
  await expect(page.getByRole("heading", { name: "No session fits" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
});

for (const code of [1008, 1009]) {
  test(`closed with ${code}, the page says why and waits for a person`, async ({ page }) => {
    await status(page, 200);
    const channel = await open(page, new LiveChannel(sessions(3)));
    await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
    await channel.now.close(code, "more messages than a page sends");
    await expect(chip(page)).toHaveText("Disconnected");
    await expect(page.getByText("more messages than a page sends", { exact: false }).first()).toBeVisible();
    await expect(page.getByText("Stale", { exact: true })).toBeVisible();
    expect(await listed(page)).toEqual([2, 1, 0]);
    await page.waitForTimeout(2500);
    expect(channel.connections).toHaveLength(1);
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(chip(page)).toHaveText(/^Live/);
  });
}

test("a server that restarts is come back to, and nothing wrong is shown meanwhile", async ({ page }) => {
  await status(page, 503);
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  channel.refuses = true;
  await channel.now.close(1012, "the server restarts");
  await expect(chip(page)).toHaveText(/^Reconnecting in \d+ s \(attempt [1-9] of 10\)$/);
  await expect(page.getByText("Stale", { exact: true })).toBeVisible();
  await expect(row(page, 2)).toBeVisible();
  channel.refuses = false;
  channel.list = [session(5), session(1)];
  await expect(chip(page)).toHaveText(/^Live/, { timeout: 30_000 });
  await expect.poll(() => listed(page)).toEqual([5, 1]);
});

test("who was signed out is told so and shown the way in", async ({ page }) => {
  await status(page, 401);
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  await channel.now.close(1008, "signed out");
  await expect(page.getByText("You are signed out.", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in?next=/live");
});

test("a role that may not is told so, before there is any list", async ({ page }) => {
  await status(page, 403);
  const channel = new LiveChannel();
  channel.refuses = true;
  await open(page, channel);
  await expect(page.getByRole("heading", { name: "No connection" })).toBeVisible();
  await expect(page.getByText("Your role does not allow this.").first()).toBeVisible();
});

test("too many connections are waited for as long as the server says", async ({ page }) => {
  await status(page, 429);
  const channel = new LiveChannel();
  channel.refuses = true;
  await open(page, channel);
  await expect(chip(page)).toHaveText(/^Reconnecting in (3\d|40) s/);
});

test("without a network the page says so, and is back at once with it", async ({ page, context }) => {
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect(chip(page)).toHaveText(/^Live/);
  await context.setOffline(true);
  await channel.now.close(1006);
  await expect(chip(page)).toHaveText("Offline");
  await context.setOffline(false);
  await expect(chip(page)).toHaveText(/^Live/, { timeout: 1500 });
});

test("leaving the page closes its connection", async ({ page }) => {
  const channel = new LiveChannel(sessions(3));
  let closed = false;
  await open(page, channel);
  await expect(chip(page)).toHaveText(/^Live/);
  channel.now.socket.onClose(() => (closed = true));
  await page.getByRole("link", { name: "Overview" }).click();
  await expect.poll(() => closed).toBe(true);
});

test("ten thousand rows scroll, and only those in sight are built", async ({ page }) => {
  const channel = new LiveChannel(sessions(10_000));
  await open(page, channel);
  await expect(count(page)).toHaveText("10,000 sessions", { timeout: 30_000 });
  await expect(page.locator(".live")).toHaveAttribute("aria-rowcount", "10001");
  for (const top of [100_000, 250_000, 359_000]) {
    await page.locator("#list-area").evaluate((area, top) => area.scrollTo(0, top), top);
    const place = 9_999 - Math.floor(top / 36) - 3;
    await expect(row(page, place)).toBeInViewport();
    expect(await rows(page).count()).toBeLessThan(90);
  }
  // What comes in above moves nothing that is in sight.
  const before = await row(page, 9_999 - Math.floor(359_000 / 36) - 3).boundingBox();
  channel.now.started(...Array.from({ length: 20 }, (_, index) => session(20_000 + index)));
  await expect(count(page)).toHaveText("10,020 sessions");
  const after = await row(page, 9_999 - Math.floor(359_000 / 36) - 3).boundingBox();
  expect(Math.abs(after.y - before.y)).toBeLessThan(2);
});

test("arrow keys, Home, End and Enter go through all rows", async ({ page }) => {
  await open(page, new LiveChannel(sessions(1_000)));
  await expect(count(page)).toHaveText("1,000 sessions");
  await rows(page).first().focus();
  await page.keyboard.press("End");
  await expect(row(page, 0).getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(row(page, 1).getByRole("link")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(row(page, 999).getByRole("link")).toBeFocused();
  for (let press = 0; press < 60; press++) await page.keyboard.press("ArrowDown");
  await expect(row(page, 939).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/live\/live-000939/);
});

test("the focus stays on its row while rows move", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(6)), "/live?sort=clicks");
  await expect.poll(() => listed(page)).toEqual([5, 4, 3, 2, 1, 0]);
  await row(page, 2).getByRole("link").focus();
  channel.now.updated(session(2).id, { clicks: 99 });
  await expect.poll(() => listed(page)).toEqual([2, 5, 4, 3, 1, 0]);
  await expect(row(page, 2).getByRole("link")).toBeFocused();
});

test("rows stay where somebody points, and what is new waits", async ({ page }) => {
  const channel = await open(page, new LiveChannel(sessions(3)));
  await expect.poll(() => listed(page)).toEqual([2, 1, 0]);
  await row(page, 1).hover();
  channel.now.started(session(8), session(9));
  await expect(count(page)).toHaveText("5 sessions · 2 new");
  expect(await listed(page)).toEqual([2, 1, 0]);
  await page.mouse.move(5, 5);
  await expect.poll(() => listed(page)).toEqual([9, 8, 2, 1, 0]);
});

test("@everywhere the page is accessible and fits", async ({ page }) => {
  await open(page, new LiveChannel(sessions(60)));
  await expect(count(page)).toHaveText("60 sessions");
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});
