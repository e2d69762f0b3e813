// The list: search, filters, sort, pages, and the url that holds them.
import { listedSessions, visit } from "../support/console.js";
import { demoKey, post, smallVisit } from "../support/ingest.js";
import { sample, sampleCount } from "../support/samples.js";
import { expect, test } from "../support/test.js";

const count = (page) => page.locator(".list-count");

test("newest first, with all the sample sessions", async ({ page }) => {
  await visit(page, "/sessions?q=/demo/");
  const shown = await listedSessions(page);
  expect(shown.length).toBeGreaterThanOrEqual(sampleCount());
  const places = ["gift-for-a-friend", "two-tabs-side-by-side", "first-visitor"].map((name) => shown.indexOf(sample(name).session));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

for (const [what, text] of [
  ["an actor's e-mail", () => "marta.kowal@"],
  ["an actor's name", () => "Marta Kowal"],
  ["the beginning of a session's id", () => sample("regular-customer").session.slice(0, 18)],
]) {
  test(`search finds ${what}`, async ({ page }) => {
    await visit(page, "/sessions");
    await page.getByRole("searchbox", { name: "Search sessions" }).fill(text());
    await expect.poll(() => listedSessions(page)).toEqual([sample("regular-customer").session]);
    await expect(count(page)).toHaveText("1 session");
    await expect(page).toHaveURL(/[?&]q=/);
  });
}

test("search finds a page", async ({ page }) => {
  await visit(page, "/sessions?q=journal.html");
  expect(await listedSessions(page)).toContain(sample("reader").session);
});

test("what fits nothing is said so, and the filters can be taken back", async ({ page }) => {
  await visit(page, "/sessions?q=nobody-was-here");
  await expect(page.getByRole("main")).toContainText(/no session/i);
  await expect(page.locator(".sessions .row-link")).toHaveCount(0);
});

test("a filter is chosen, counted, kept in the url and by a reload", async ({ page }) => {
  await visit(page, "/sessions?q=/demo/");
  const all = await listedSessions(page);
  await page.getByRole("button", { name: "Device" }).click();
  await page.getByRole("checkbox", { name: /Tablet/ }).click();
  await expect(page).toHaveURL(/device=tablet/);
  await expect.poll(async () => (await listedSessions(page)).length).toBeLessThan(all.length);
  const tablets = await listedSessions(page);
  expect(tablets).toContain(sample("reader").session);
  await expect(count(page)).toHaveText(`${tablets.length} sessions`);
  await page.reload();
  expect(await listedSessions(page)).toEqual(tablets);
  await page.goBack();
  await expect.poll(() => listedSessions(page)).toEqual(all);
});

for (const [query, inside, outside] of [
  ["country=KE", "birthday-cards", "regular-customer"],
  ["browser=Firefox", "newsletter", "gift-for-a-friend"],
  ["errors=1", "when-will-it-come", "newsletter"],
  ["min=300000", "an-evening-with-the-shop", "slow-hand"],
  ["device=mobile", "lunch-break", "newsletter"],
]) {
  test(`the address ?${query} shows what it says`, async ({ page }) => {
    await visit(page, `/sessions?q=/demo/&${query}`);
    const shown = await listedSessions(page);
    expect(shown).toContain(sample(inside).session);
    expect(shown).not.toContain(sample(outside).session);
  });
}

test("sorted by length, the long evening comes first", async ({ page }) => {
  await visit(page, "/sessions?sort=longest");
  expect((await listedSessions(page))[0]).toBe(sample("an-evening-with-the-shop").session);
});

test("pages go on and come back without losing a row", async ({ page, server }) => {
  const key = await demoKey(server);
  const start = Date.now() - 3_600_000;
  for (let index = 0; index < 60; index++) {
    const answer = await post(server, { key, body: { sent_at: Date.now(), events: smallVisit(start + index * 1000, { url: "https://small.example/paging" }) } });
    expect(answer.status).toBe(202);
  }
  await visit(page, "/sessions?q=small.example/paging");
  const first = await listedSessions(page);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect.poll(async () => (await listedSessions(page))[0]).not.toBe(first[0]);
  const second = await listedSessions(page);
  expect(new Set([...first, ...second]).size).toBe(60);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect.poll(() => listedSessions(page)).toEqual(first);
});

test("arrow keys go through the rows, and Enter opens one", async ({ page }) => {
  await visit(page, "/sessions?q=/demo/");
  const [, second] = await listedSessions(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(second));
});
