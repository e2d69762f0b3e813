// What leaves the console: links for somebody without an account, ended by time or by hand, and files.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { visit } from "../support/console.js";
import { Replay } from "../support/replay.js";
import { sample } from "../support/samples.js";
import { Holder, ShareDialog } from "../support/share.js";
import { expect, stranger, test } from "../support/test.js";

const EVENING = "an-evening-with-the-shop";

test("a link plays the session in a private window, and nothing of the console", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample(EVENING).session);
  const holder = await Holder.come(browser, baseURL, await share.create());
  const asked = [];
  holder.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await holder.replay.loaded();
  await holder.replay.pause();
  await holder.replay.seek(0.99);
  await expect(holder.replay.heading).toContainText("Thank you");
  await expect(holder.page.getByRole("navigation")).toHaveCount(0);
  await expect(holder.page.getByRole("tab")).toHaveCount(0);
  expect(asked.filter((path) => path.startsWith("/admin/") || path.startsWith("/api/"))).toEqual([]);
  await holder.leave();
});

test("with details the holder sees what happened, and who it was", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample(EVENING).session);
  const holder = await Holder.come(browser, baseURL, await share.create({ see: "details" }));
  await holder.replay.loaded();
  await expect(holder.replay.events.getByRole("listitem").first()).toBeVisible();
  await holder.replay.tab("Details").click();
  await expect(holder.replay.details).toContainText("Actor");
  await holder.leave();
});

test("revoking takes the session from the screens of those who watch", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample("lunch-break").session);
  const url = await share.create({ note: "for the checkout team" });
  const holder = await Holder.come(browser, baseURL, url);
  await holder.replay.loaded();
  await visit(page, "/share-links");
  const row = page.getByRole("row").filter({ hasText: "for the checkout team" });
  await expect(row).toContainText("1 view");
  await row.getByRole("button", { name: /^Revoke link/ }).click();
  await row.getByRole("button", { name: "Keep" }).click();
  await row.getByRole("button", { name: /^Revoke link/ }).click();
  await row.getByRole("button", { name: "Revoke now" }).click();
  await expect(row).toHaveCount(0);
  // It asks every five seconds.
  await expect(holder.gone).toBeVisible({ timeout: 8_000 });
  await expect(holder.page.locator("iframe")).toHaveCount(0);
  const late = await Holder.come(browser, baseURL, url);
  await expect(late.gone).toBeVisible();
  await late.leave();
  await holder.leave();
});

test("a viewer who is not known any more watches on as long as the link holds", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample("lunch-break").session);
  const holder = await Holder.come(browser, baseURL, await share.create());
  await holder.replay.loaded();
  await holder.page.locator("iframe").evaluate((frame) => (frame.dataset.before = "sleep"));
  const answer = (method, path) =>
    holder.page.waitForResponse((response) => response.request().method() === method && path.test(new URL(response.url()).pathname));
  const exchanged = answer("POST", /^\/admin\/session-recordings\/shared$/);
  // As after an hour's sleep.
  await holder.page.context().clearCookies();
  expect((await exchanged).status()).toBe(200);
  expect((await answer("GET", /^\/shared\/[\w-]+$/)).status()).toBe(204);
  await expect(holder.gone).toHaveCount(0);
  await expect(holder.page.locator("iframe[data-before=sleep]")).toBeVisible();
  await holder.leave();
});

test("a password is asked for, and a wrong one said", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample("lunch-break").session);
  const holder = await Holder.come(browser, baseURL, await share.create({ password: "open sesame" }));
  const field = holder.page.getByLabel("Password");
  await expect(field).toBeFocused();
  await field.fill("close sesame");
  await field.press("Enter");
  await expect(holder.page.getByText("Wrong password")).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill("open sesame");
  await holder.page.getByRole("button", { name: "Open recording" }).click();
  await holder.replay.loaded();
  // Who reloads has said it before.
  await holder.page.reload();
  await holder.replay.loaded();
  await holder.leave();
});

test("another link opened in the same tab is not overtaken by the one before", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample("lunch-break").session);
  const first = new URL(await share.create({ password: "open sesame" })).hash;
  await share.dialog.getByRole("button", { name: "Create another" }).click();
  const second = new URL(await share.create({ see: "details" })).hash;
  const holder = await Holder.come(browser, baseURL, "/shared");
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await holder.page.route("**/admin/session-recordings/shared", async (route) => {
    if (first.endsWith(route.request().postDataJSON().token)) await released;
    await route.continue();
  });
  const move = (hash) => holder.page.evaluate((hash) => (location.hash = hash), hash);
  await move(first);
  await move(second);
  await holder.replay.loaded();
  const late = holder.page.waitForResponse((response) => response.status() === 401);
  release();
  await (await late).finished();
  await holder.page.waitForTimeout(300);
  await expect(holder.replay.tab("Details")).toBeVisible();
  await expect(holder.page.getByLabel("Password")).toHaveCount(0);
  await holder.leave();
});

test("a limit of views counts a reload as the same view", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample("lunch-break").session);
  const url = await share.create({ views: "1" });
  const holder = await Holder.come(browser, baseURL, url);
  await holder.replay.loaded();
  await holder.page.reload();
  await holder.replay.loaded();
  const other = await Holder.come(browser, baseURL, url);
  await expect(other.gone).toBeVisible();
  await other.leave();
  await holder.leave();
});

test("a link may begin where the replay stands", async ({ page, browser, baseURL }) => {
  const share = new ShareDialog(page);
  await share.open(sample(EVENING).session, "?t=60");
  await share.dialog.getByLabel(/^Start at 1:00/).check();
  const holder = await Holder.come(browser, baseURL, await share.create());
  await holder.replay.loaded();
  await expect(holder.page.locator(".session-passed")).toHaveText(/^1:0\d/);
  await holder.leave();
});

test("the dialog lists the links, says what is wrong, and does not lose what was typed", async ({ page }) => {
  const share = new ShareDialog(page);
  await share.open(sample("first-visitor").session);
  await expect(share.dialog.getByText("Nobody has a link to this session.")).toBeVisible();
  await share.dialog.getByLabel("Password").fill("abc");
  await share.dialog.getByLabel("Limit of views").fill("none");
  await share.dialog.getByRole("button", { name: "Create link" }).click();
  await expect(share.dialog.getByText("Use at least 4 characters")).toBeVisible();
  await expect(share.dialog.getByText("A number from 1 to 100,000, or nothing")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(share.dialog).toBeVisible();
  await share.dialog.getByLabel("Password").fill("abcd");
  await share.dialog.getByLabel("Limit of views").fill("3");
  await share.create({ expires: "1h" });
  await expect(share.dialog.getByRole("button", { name: "Copy link" })).toBeFocused();
  await expect(share.rows).toHaveCount(1);
  await expect(share.rows).toContainText("0 of 3 views");
  await share.rows.getByRole("button", { name: /^Revoke link/ }).click();
  await share.rows.getByRole("button", { name: "Revoke now" }).click();
  await expect(share.rows).toHaveCount(0);
});

test("the dialog shows more links than it begins with", async ({ page, baseURL }) => {
  const { session } = sample("gift-for-a-friend");
  for (let made = 0; made < 53; made++) {
    const answer = await page.request.post(`/admin/session-recordings/share/${session}`, {
      data: { expiresIn: "1h" },
      headers: { origin: new URL(baseURL).origin },
    });
    expect(answer.status()).toBe(201);
  }
  const share = new ShareDialog(page);
  await share.open(session);
  await expect(share.rows).toHaveCount(50);
  await share.dialog.getByRole("button", { name: "Show more" }).click();
  await expect(share.rows).toHaveCount(53);
  await expect(share.dialog.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

// Browsers write refused requests to the console.
const refused = stranger.extend({ expectedErrors: async ({}, use) => use([/404|400/]) });

refused("what no link opens says one thing @everywhere", async ({ page }) => {
  for (const fragment of ["", "#", `#${"A".repeat(43)}`, "#%00", "#token"]) {
    await page.goto("about:blank");
    await visit(page, `/shared${fragment}`);
    await expect(page.getByRole("heading", { name: "Share link not found or expired" })).toBeVisible();
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width).toBeLessThanOrEqual(0);
});

test.describe("export", () => {
  test("a session is downloaded as it was chosen, and no file of nothing is offered", async ({ page }) => {
    const { session } = sample(EVENING);
    await new Replay(page).open(session);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Export this session" });
    await dialog.getByRole("switch", { name: "Events" }).click();
    await dialog.getByRole("switch", { name: "Metadata" }).click();
    await expect(dialog.getByText("Choose metadata, events or both.")).toBeVisible();
    await expect(dialog.getByRole("link", { name: "Download" })).toHaveCount(0);
    await dialog.getByRole("switch", { name: "Events" }).click();
    await dialog.getByRole("switch", { name: "Packed" }).click();
    await dialog.getByLabel("File name").fill("evening/방문");
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("link", { name: "Download" }).click()]);
    expect(download.suggestedFilename()).toBe("evening-방문.json.gz");
    const file = JSON.parse(gunzipSync(readFileSync(await download.path())));
    expect(file.session).toBe(session);
    expect(file.actor).toBeUndefined();
    expect(file.windows[0].events.length).toBe(file.windows[0].count);
  });
});
