// A frame that comes with what to show does not wait for the page around it.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import type { Open } from "../src/messages";
import { launch, openEarly, type Watched } from "./browser";
import { START, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";

let browser: Browser;
let server: TestServer;
let session: Watched;
before(async () => {
  browser = await launch();
});
beforeEach(async () => {
  server = await startServer();
  server.windows.set("a", tinyRecording());
});
afterEach(async () => {
  assert.deepEqual(session.faults, []);
  await session.close();
  await server.close();
});
after(() => browser.close());

const SETTLED = "(time) => time.loading === false";
const open = async (opening: Partial<Open> = {}) => {
  session = await openEarly(browser, server, { at: START + 7500, ...opening });
};
const heading = () => session.shown<string>("(page) => page.querySelector('h1').textContent");
const asked = () => server.requests.filter((url) => url.includes("/events?"));

test("it shows the moment, and asks once for it", async () => {
  await open();
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 7");
  assert.equal(asked().length, 1);
  assert.equal(await session.frame.locator(".poster").isVisible(), false);
});

test("events that the frame carries are not asked for", async () => {
  server.carried = true;
  await open();
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 7");
  assert.equal(asked().length, 0);
  // With a picture in it that never ends to load, the page around would not either.
  assert.equal(await session.frame.evaluate(() => document.readyState), "complete");
  await session.send({ girok: "seek", at: START + 12_500 });
  await session.until("time", "(time) => time.loading === false && time.at > 12_000");
  assert.equal(await heading(), "second 12");
});

test("the page around takes over without a new picture, and hears what was said before", async () => {
  await open();
  await session.until("time", SETTLED);
  await session.frame.evaluate(() => ((window as any).before = document.querySelector(".page iframe")));
  await session.page.evaluate(() => ((window as any).reports = []));
  await session.send({ ...(session.opening as Open), speed: 4, mouseTrail: false });
  await session.until("time", "(time) => time.loading === false && time.speed === 4");
  assert.equal((await session.last("meta"))!.url, "https://shop.test/cart");
  assert.ok((await session.last("buffered"))!.ranges.length > 0);
  assert.ok(await session.frame.evaluate(() => (window as any).before === document.querySelector(".page:not(.waiting) iframe")));
  assert.equal(asked().length, 1);
  const ready = (await session.reports("ready")).length;
  await session.page.waitForTimeout(700);
  assert.equal((await session.reports("ready")).length, ready);
});

test("the page around may want another moment meanwhile, or play", async () => {
  await open();
  await session.send({ ...(session.opening as Open), at: START + 12_500, autoplay: true, speed: 8 });
  await session.until("ended", "(ended) => ended.girok === 'ended'");
  assert.equal(await heading(), "second 20");
  assert.equal(asked().length, 1);
});

test("until the first picture something stands for it", async () => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  server.before = () => held;
  await open();
  await session.frame.locator(".poster").waitFor();
  release();
  await session.frame.locator(".poster").waitFor({ state: "hidden" });
});
