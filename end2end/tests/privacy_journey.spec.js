// What a visitor types is nowhere afterwards.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PrivacyPage } from "../support/privacy.js";
import { Replay } from "../support/replay.js";
import { delivered, sessionOf } from "../support/shop.js";
import { expect, test } from "../support/test.js";

const SECRETS = {
  password: "correct-horse-91",
  name: "Quentin",
  email: "quentin.rask@mail.example",
  card: "4111 1111 1111 1111",
  ssn: "078-05-1120",
  phone: "+1 415 555 2671",
};

/** With and without what separates its parts. */
const spellings = Object.values(SECRETS).flatMap((secret) => [secret, secret.replace(/[ -]/g, "")]);

async function filesOf(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(name, "latin1") })));
}

/** Where a secret is, in whichever case, in places with a name and a text. */
const found = (places) => places.flatMap(({ name, text }) => spellings.filter((spelling) => text.toLowerCase().includes(spelling.toLowerCase())).map((spelling) => `${spelling} in ${name}`));

const accountOf = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("fernpost.actor")).id);

test("what is typed into a checkout is nowhere: not in files, the log, metrics, the page as it is stored, or the replay", async ({ page, server }) => {
  const session = sessionOf(page);
  await page.goto("/demo/product.html?p=letter-set");
  const id = await session;
  await page.locator("label.option").filter({ hasText: "Blush" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: /^Cart/ }).click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByLabel("E-mail", { exact: true }).fill(SECRETS.email);
  await page.locator("#phone").fill(SECRETS.phone);
  await page.locator("input[name=create]").check();
  await page.locator("#password").pressSequentially(SECRETS.password);
  await page.locator("[data-show-password]").click();
  await page.locator("#password").press("End");
  await page.locator("#card").fill(SECRETS.card);
  await page.locator("[aria-controls=business-fields]").check();
  await page.locator("#ssn").fill(SECRETS.ssn);
  await page.evaluate(({ email, card, ssn, phone }) => console.log("sent", email, card, ssn, phone), SECRETS);
  await delivered(page);
  await page.waitForTimeout(1500);

  const metrics = await (await page.request.get("/metrics")).text();
  const stored = await server.run(["snapshot", id, "--at", String(Date.now())]);
  expect(stored).toContain("data-show-password");
  const replay = new Replay(page);
  await replay.open(id);
  await replay.timeline.press("End");
  await expect(replay.content.locator("[data-show-password]")).toBeAttached();
  const shown = await page.frames().reduce(async (before, frame) => (await before) + (await frame.content().catch(() => "")), "");
  expect(found([...(await filesOf(server.data)), { name: "log", text: server.log() }, { name: "metrics", text: metrics }, { name: "snapshot", text: stored }, { name: "replay", text: shown }])).toEqual([]);
});

test("who makes an account and signs in is told by its number only, and what was typed is nowhere", async ({ browser, page, server }) => {
  const visitor = await browser.newContext({ baseURL: server.url });
  const shop = await visitor.newPage();
  const session = sessionOf(shop);
  await shop.goto("/demo/product.html?p=letter-set");
  const id = await session;
  await shop.locator("label.option").filter({ hasText: "Blush" }).click();
  await shop.getByRole("button", { name: "Add to cart" }).click();
  await shop.getByRole("link", { name: /^Cart/ }).click();
  await shop.getByRole("link", { name: "Go to checkout" }).click();
  await shop.locator("input[name=create]").check();
  await shop.locator("#password").fill(SECRETS.password);
  await shop.locator("[data-show-password]").click();
  for (const [label, value] of [["E-mail", SECRETS.email], ["Full name", `${SECRETS.name} Rask`], ["Street and number", "Mill Lane 4"], ["Postcode", "12045"], ["City", "Riverside"], ["Card number", SECRETS.card], ["Expires", "11/29"], ["Security code", "123"]]) {
    await shop.getByLabel(label, { exact: true }).fill(value);
  }
  await shop.locator("#phone").fill(SECRETS.phone);
  await shop.locator("[aria-controls=business-fields]").check();
  await shop.locator("#ssn").fill(SECRETS.ssn);
  await shop.getByRole("button", { name: "Place order" }).click();
  await expect(shop.getByRole("heading", { level: 1 })).toHaveText(`Thank you, ${SECRETS.name}`);
  const number = await accountOf(shop);
  expect(number).toMatch(/^customer-[0-9a-f]{16}$/);

  await shop.goto("/demo/account.html");
  await expect(shop.locator("[data-email]")).toHaveText(SECRETS.email);
  await shop.getByRole("button", { name: "Sign out" }).click();
  for (const [label, value] of [["Name", SECRETS.name], ["E-mail", SECRETS.email.toUpperCase()], ["Password", SECRETS.password]]) await shop.locator(".account").getByLabel(label, { exact: true }).fill(value);
  await shop.locator(".account").getByRole("button", { name: "Sign in" }).click();
  await expect(shop.getByRole("heading", { level: 1 })).toHaveText(`Hello, ${SECRETS.name}`);
  expect(await accountOf(shop), "the account is the same by another spelling of its address").toBe(number);
  await delivered(shop);
  await shop.waitForTimeout(1500);
  await visitor.close();

  const stored = await server.run(["snapshot", id, "--at", String(Date.now())]);
  const events = [];
  page.on("response", async (response) => response.url().includes("/admin/session-recordings/") && events.push(await response.text().catch(() => "")));
  const replay = new Replay(page);
  await replay.open(id);
  await replay.timeline.press("End");
  await replay.tab("Details").click();
  await expect(replay.details).toContainText(number);
  await expect(replay.content.locator(".account [data-name]")).toHaveText("********");
  const shown = await page.frames().reduce(async (before, frame) => (await before) + (await frame.content().catch(() => "")), "");
  const list = await (await page.request.get("/sessions")).text();
  const places = [...(await filesOf(server.data)), { name: "log", text: server.log() }, { name: "snapshot", text: stored }, { name: "replay", text: shown }, { name: "list", text: list }, { name: "events", text: events.join("") }];
  expect(found(places)).toEqual([]);
});

test("an element that is picked on a recorded page is hidden of the next visitor, live and in the replay", async ({ page, browser, server }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  const preview = page.getByRole("region", { name: "Preview" });
  const pick = preview.getByRole("button", { name: "Pick an element" });
  await expect(pick).toBeEnabled();
  await pick.click();
  const heading = preview.frameLocator(".preview-frame").frameLocator(".page:not(.waiting) iframe").locator(".letter h2");
  await heading.scrollIntoViewIfNeeded();
  const { x, y, height } = await heading.boundingBox();
  await page.mouse.click(x + 4, y + height / 2);
  await expect(preview.locator(".preview-outcome")).toHaveText(/^Matches 1 element/);
  await privacy.editor.getByLabel("Label").fill("Heading of the letter");
  await privacy.editor.getByRole("radio", { name: "Redact" }).check();
  await privacy.editor.getByRole("button", { name: "Add rule" }).click();
  await privacy.save("Nobody's business");

  const visitor = await browser.newContext({ baseURL: server.url });
  const shop = await visitor.newPage();
  const session = sessionOf(shop);
  // Nothing may come after the first batch.
  const sent = delivered(shop);
  await shop.goto("/demo/");
  const id = await session;
  const said = await shop.locator(".letter h2").textContent();
  await sent;
  const replay = new Replay(page);
  await replay.open(id);
  await expect(replay.content.locator(".letter h2")).toHaveText("********");
  await visitor.close();
  await replay.open(id, "?from=start");
  await expect(replay.content.locator(".letter h2")).toHaveText("********");
  expect(await server.run(["snapshot", id, "--at", String(Date.now())])).not.toContain(said);
});
