// The session page: seeking, speed, idle stretches, the lists, several tabs.
import { randomUUID } from "node:crypto";
import { demoKey, post, smallVisit } from "../support/ingest.js";
import { Replay } from "../support/replay.js";
import { sample } from "../support/samples.js";
import { expect, test } from "../support/test.js";

const EVENING = "an-evening-with-the-shop";

test.describe("the timeline", () => {
  test("a click goes there, and the page of that moment is shown", async ({ page }) => {
    const replay = new Replay(page);
    await replay.open(sample(EVENING).session);
    await replay.pause();
    await replay.seek(0.99);
    await replay.expectAt(0.99);
    await expect(replay.heading).toContainText("Thank you");
    await replay.seek(0.01);
    await expect(replay.content.getByRole("heading", { name: "Four drawers" })).toBeAttached();
  });

  test("a drag goes where it ends", async ({ page }) => {
    const replay = new Replay(page);
    await replay.open(sample(EVENING).session);
    await replay.pause();
    await replay.drag(0.1, 0.6);
    await replay.expectAt(0.6);
  });

  test("keys go 5 seconds, to the next mark, and to both ends", async ({ page }) => {
    const replay = new Replay(page);
    await replay.open(sample(EVENING).session, "?t=100");
    await replay.pause();
    const start = await replay.at();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => replay.at()).toBe(start + 5);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => replay.at()).toBe(start);
    await page.keyboard.press("Shift+ArrowRight");
    await expect.poll(() => replay.at()).toBeGreaterThan(start);
    await replay.timeline.focus();
    await page.keyboard.press("End");
    await replay.expectAt(1);
    await page.keyboard.press("Home");
    await replay.expectAt(0);
  });

  test("the address carries the moment", async ({ page }) => {
    const replay = new Replay(page);
    await replay.open(sample(EVENING).session);
    await replay.pause();
    await replay.seek(0.5);
    await expect(page).toHaveURL(/[?&]t=\d+/);
    await page.reload();
    await replay.loaded();
    await replay.pause();
    await replay.expectAt(0.5);
  });
});

test("it plays, pauses and runs at the speed asked for", async ({ page }) => {
  const replay = new Replay(page);
  await replay.open(sample(EVENING).session, "?t=20");
  await replay.pause();
  await page.keyboard.press("3");
  await expect(page.getByRole("button", { name: "Speed" })).toHaveText("4×");
  const from = await replay.at();
  await page.keyboard.press("Space");
  await expect(replay.pauseButton).toBeVisible();
  await page.waitForTimeout(3000);
  await page.keyboard.press("Space");
  await expect(replay.playButton).toBeVisible();
  const went = (await replay.at()) - from;
  expect(went).toBeGreaterThan(6);
  expect(went).toBeLessThan(24);
});

/** The longest stretch of a sample in which nothing happened, in seconds from its start. */
function longestSilence({ windows }) {
  const times = windows.flatMap(({ events }) => events.map((event) => event.timestamp)).sort((a, b) => a - b);
  const lengths = times.slice(1).map((time, index) => time - times[index]);
  const index = lengths.indexOf(Math.max(...lengths));
  return { from: (times[index] - times[0]) / 1000, to: (times[index + 1] - times[0]) / 1000 };
}

test("idle stretches are skipped, and not when asked not to", async ({ page }) => {
  const evening = sample(EVENING);
  const { from, to } = longestSilence(evening);
  const replay = new Replay(page);
  await replay.open(evening.session, `?t=${(from - 2).toFixed(1)}`);
  await replay.play();
  await expect.poll(() => replay.at(), { timeout: 25_000 }).toBeGreaterThanOrEqual(Math.floor(to) - 2);

  const skip = page.getByRole("button", { name: "Skip idle" });
  await skip.click();
  await expect(skip).toHaveAttribute("aria-pressed", "false");
  await replay.open(evening.session, `?t=${(from + 20).toFixed(1)}`);
  await replay.play();
  await page.waitForTimeout(4000);
  expect(await replay.at()).toBeGreaterThan(from + 20);
  expect(await replay.at()).toBeLessThan(from + 40);
  await skip.click();
});

test("the list of events is filtered, searched, and leads to the moment", async ({ page }) => {
  const replay = new Replay(page);
  await replay.open(sample("when-will-it-come").session);
  await replay.pause();
  await replay.searchEvents("days");
  const error = replay.events.getByRole("button").filter({ hasText: "reading 'days'" }).first();
  await expect(error).toBeVisible();
  const errors = page.getByRole("group", { name: "Show" }).getByRole("button", { name: /^Errors/ });
  await errors.click();
  await expect(errors).toHaveAttribute("aria-pressed", "false");
  await expect(error).toBeHidden();
  await errors.click();
  await error.click();
  await expect(replay.heading).toHaveText("Oak desk tray");
});

test("console messages and the visitor's details have their tabs", async ({ page }) => {
  const replay = new Replay(page);
  const { session, client } = sample("when-will-it-come");
  await replay.open(session);
  await replay.tab("Console").click();
  await expect(replay.messages.getByText(/reading 'days'/).first()).toBeVisible();
  await replay.tab("Details").click();
  for (const text of ["Firefox", client.city, client.timezone, client.language]) await expect(replay.details).toContainText(text);
});

test("who said who they are is named", async ({ page }) => {
  const replay = new Replay(page);
  const { session, actor } = sample("regular-customer");
  await replay.open(session);
  await replay.tab("Details").click();
  await expect(replay.details).toContainText(actor.name);
  await expect(replay.details).toContainText(actor.email);
});

test("with two tabs the active one is shown, and one can be chosen", async ({ page }) => {
  const replay = new Replay(page);
  const { session, windows } = sample("two-tabs-side-by-side");
  const [first, second] = windows.map(({ events }) => events[0].timestamp).sort((a, b) => a - b);
  await replay.open(session, `?t=${((second - first) / 1000 + 6).toFixed(1)}`);
  await replay.pause();
  await expect(replay.heading).toHaveText("Bottled ink, 50 ml");
  await expect(replay.window.getByRole("option")).toHaveCount(3);
  await replay.window.selectOption({ index: 1 });
  await expect(replay.heading).toHaveText("Writing");
});

test("images of the recorded page are shown", async ({ page }) => {
  const replay = new Replay(page);
  await replay.open(sample("gift-for-a-friend").session, "?t=3");
  await replay.pause();
  await expect
    .poll(() => replay.content.locator(".categories img").first().evaluate((image) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0);
  await expect(page.locator(".session-missing")).toBeEmpty();
});

test.describe("a hostile recording", () => {
  // What the sandbox says of this test's own script.
  test.use({ expectedErrors: [/Blocked script execution/] });

  test("nothing of it runs", async ({ page, server }) => {
    const asked = [];
    page.on("request", (request) => request.url().includes("it-ran") && asked.push(request.url()));
    await page.addInitScript(() => addEventListener("message", ({ data }) => data === "it ran" && (window.itRan = true)));
    const runs = "top.postMessage('it ran', '*'); new Image().src = '/it-ran'";
    const element = (id, tagName, attributes, text) => ({ type: 2, tagName, attributes, id, childNodes: text ? [{ type: 3, textContent: text, id: id + 1 }] : [] });
    const session = randomUUID();
    const events = smallVisit(Date.now() - 60_000, {
      title: "Hostile",
      more: [
        element(20, "script", {}, runs),
        element(30, "img", { src: "data:image/png;base64,broken", onerror: runs }),
        element(40, "iframe", { srcdoc: `<script>${runs}</script>` }),
        element(50, "a", { href: `javascript:${runs}` }, "Press"),
      ],
    });
    expect((await post(server, { key: await demoKey(server), session, body: { events } })).status).toBe(202);

    const replay = new Replay(page);
    await replay.open(session);
    await expect(replay.heading).toHaveText("Hostile");
    await replay.pause();
    await replay.content.getByText("Press").dispatchEvent("click");
    await page.waitForTimeout(1000);
    expect(await page.evaluate(() => window.itRan)).toBeUndefined();
    expect(asked).toEqual([]);
    await expect(replay.content.locator("[onerror], [srcdoc], [href^=javascript]")).toHaveCount(0);
    expect(await replay.frame.getAttribute("sandbox")).toBe("allow-same-origin");
  });
});

test.describe("a session that does not exist", () => {
  test.use({ expectedErrors: [/404/] });

  test("is said not to exist", async ({ page }) => {
    const answer = await page.goto("/sessions/019aaaaa-0000-7000-8000-000000000000");
    expect(answer.status()).toBe(404);
    await expect(page.getByRole("alert")).toContainText("does not exist");
  });
});
