// Watching a session while it happens, seen from the page around the player.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, openLive, openLiveEarly, type Watched } from "./browser";
import { mutation, START, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";
import { Visit } from "./visit";

let browser: Browser;
let server: TestServer;
let visit: Visit;
let session: Watched;
let noFaults = true;

before(async () => {
  browser = await launch();
});
beforeEach(async () => {
  server = await startServer();
  visit = new Visit(server);
  noFaults = true;
});
afterEach(async () => {
  if (noFaults) assert.deepEqual(session.faults, []);
  await session.close();
  await server.close();
});
after(() => browser.close());

const HOUR = 3_600_000;
const open = async () => {
  session = await openLive(browser, server);
};
const heading = () => session.shown<string>("(page) => page.querySelector('h1').textContent");
const until = async (text: string, within = 8000) => {
  await session.frame.waitForFunction(
    (text) => document.querySelector<HTMLIFrameElement>(".page:not(.waiting) iframe")?.contentDocument?.querySelector("h1")?.textContent === text,
    text,
    { timeout: within },
  );
};
const says = (value: string, timestamp: number) => ({ type: 3, timestamp, data: mutation({ texts: [{ id: 12, value }] }) });
const page = (options: Parameters<typeof tinyRecording>[0] = {}) => tinyRecording({ seconds: 0, ...options });
const followed = () => server.requests.filter((url) => url.includes("/follow"));

test("who comes late sees the page as it is now, at once", async () => {
  visit.send("a", tinyRecording({ seconds: 600 }));
  await open();
  await until("second 600", 3000);
  const live = (await session.last("live"))!;
  assert.equal(live.at, START + 600_500);
  assert.equal(live.window, "a");
  assert.deepEqual(await session.last("meta"), { girok: "meta", url: "https://shop.test/cart", width: 800, height: 600 });
});

test("the page as it is now may come with the frame, and what follows is asked for", async () => {
  visit.send("a", page());
  session = await openLiveEarly(browser, server);
  await until("second 0");
  const [first] = followed();
  assert.match(first!, /[?&]after=/);
  visit.send("a", [says("first", START + 2000)]);
  await until("first");
});

test("nothing is shown before all of a long page is there", async () => {
  visit.partSize = 1;
  for (const batch of [page(), [says("one", START + 1000)], [says("two", START + 2000)]]) visit.send("a", batch);
  await open();
  await until("two");
  assert.equal(followed().length, 4, "three parts, and one that waits");
});

test("what arrives is played, and at the end of it the frame waits", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  const sent = Date.now();
  visit.send("a", [says("first", START + 2000), says("second", START + 3500)]);
  await until("first");
  assert.notEqual(await heading(), "second");
  await until("second");
  const took = Date.now() - sent;
  assert.ok(took > 800 && took < 4000, `${took} ms for what is 1.5 s apart`);
  await session.until("live", `(live) => live.at === ${START + 3500} && live.behind === 0`);
  visit.send("a", [says("third", START + 3600)]);
  await until("third", 1500);
});

test("a visitor's clock that is hours off changes nothing", async () => {
  for (const [name, offset] of [["ahead", 5 * HOUR], ["behind", -50 * HOUR]] as const) {
    visit = new Visit(server);
    const start = Date.now() + offset;
    visit.send("a", page({ start }));
    if (name === "behind") await session.close();
    await open();
    await until("second 0");
    visit.send("a", [says(name, start + 1800)]);
    await until(name, 3000);
  }
});

test("after a long pause what happens is shown at once", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.send("a", [says("an hour later", START + HOUR), says("and more", START + HOUR + 400)]);
  await until("and more", 3000);
  await session.until("live", "(live) => live.behind === 0");
});

test("how far it is behind is told while it is", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.send("a", Array.from({ length: 60 }, (_, step) => says(`step ${step}`, START + 1000 + step * 100)));
  await session.until("live", "(live) => live.behind > 2000");
  await until("step 59");
  await session.until("live", "(live) => live.behind === 0");
});

test("a page in between is followed, and the last frame stays until it is there", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.send("a", page({ start: START + 1000, href: "https://shop.test/next", color: "#dff" }).concat(says("the next page", START + 1500)));
  const pages = await session.frame.evaluate(async () => {
    const seen = new Set<number>();
    for (let tick = 0; tick < 60; tick++) {
      seen.add(document.querySelectorAll(".page:not(.waiting)").length);
      await new Promise(requestAnimationFrame);
    }
    return [...seen];
  });
  assert.deepEqual(pages, [1]);
  await until("the next page");
  assert.equal((await session.last("meta"))!.url, "https://shop.test/next");
});

test("the visitor is followed into another window, and back", async () => {
  visit.send("a", page());
  visit.send("b", page({ start: START + 500 }));
  await open();
  await until("second 0");
  visit.goTo("b", [says("in b", START + 1500)]);
  await until("in b");
  assert.equal((await session.last("live"))!.window, "b");
  assert.equal((await session.last("watched"))!.front, "b");
  visit.goTo("a", [says("in a again", START + 2500)]);
  await until("in a again");
  assert.equal(await session.frame.locator(".page").count(), 1);
});

test("a chosen window stays, until the visitor is followed again", async () => {
  visit.send("a", page());
  visit.send("b", page({ start: START + 500 }));
  await open();
  await until("second 0");
  visit.send("b", [says("in b", START + 800)]);
  await session.send({ girok: "window", id: "b" });
  await until("in b");
  visit.goTo("a", [says("in a", START + 1500)]);
  visit.send("b", [says("still in b", START + 1800)]);
  await until("still in b");
  await session.send({ girok: "window", id: null });
  await until("in a");
});

test("a lost connection is told, and it goes on where it was", async () => {
  noFaults = false;
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.breakDown();
  await session.until("live", "(live) => live.connection === 'lost' && live.retryIn > 0");
  assert.match((await session.last("live"))!.message!, /could not send/);
  assert.equal(await heading(), "second 0", "the last frame stays");
  visit.down = false;
  visit.send("a", [says("back", START + 1000)]);
  await until("back");
  assert.equal((await session.last("live"))!.connection, "up");
  const fresh = followed().filter((url) => !url.includes("after="));
  assert.equal(fresh.length, 1, "nothing is loaded twice");
});

test("it is tried at longer and longer intervals, and at once when asked to", async () => {
  noFaults = false;
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.breakDown();
  await session.page.waitForTimeout(4500);
  const tries = followed().length;
  assert.ok(tries >= 3 && tries <= 6, `${tries} requests`);
  visit.down = false;
  visit.send("a", [says("now", START + 1000)]);
  await session.send({ girok: "retry" });
  await until("now", 1500);
});

test("a window whose first picture has not arrived is waited for", async () => {
  visit.send("a", [says("unseen", START + 500)]);
  await open();
  await session.until("live", "(live) => live.blind === true && live.at === null");
  visit.send("a", [...page({ start: START + 1000 }), says("seen", START + 1100)]);
  await until("seen");
  assert.equal((await session.last("live"))!.blind, false);
});

test("the end of the session is told, and nothing is asked for after it", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  visit.send("a", [says("goodbye", START + 1000)]);
  visit.end();
  await until("goodbye");
  await session.until("live", "(live) => live.connection === 'ended'");
  const requests = followed().length;
  await session.page.waitForTimeout(500);
  assert.equal(followed().length, requests);
});

test("watched for hours, it keeps none of what it has shown", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  const inspector = await session.page.context().newCDPSession(session.page);
  const used = async () => {
    await inspector.send("HeapProfiler.collectGarbage");
    return (await inspector.send("Runtime.getHeapUsage")).usedSize;
  };
  const filler = "x".repeat(20_000);
  const feed = async (from: number) => {
    for (let batch = from; batch < from + 15; batch++) {
      const at = START + batch * 10_000;
      const events = Array.from({ length: 50 }, (_, step) => ({ type: 5, timestamp: at + step, data: { tag: "x", payload: { filler: filler + step } } }));
      visit.send("a", [...events, says(`batch ${batch}`, at + 100)]);
      await until(`batch ${batch}`, 20_000);
    }
  };
  await feed(1);
  const early = await used();
  await feed(16);
  await feed(31);
  const grown = (await used()) - early;
  assert.ok(grown < 8 * 1024 * 1024, `${Math.round(grown / 1024)} KB more, of 30 MB that came`);
});

test("after what was shown is let go, the next page still has its size", async () => {
  visit.send("a", page());
  await open();
  await until("second 0");
  const many = Array.from({ length: 500 }, (_, step) => says(`step ${step}`, START + 1000 + step));
  const meta = { type: 4, timestamp: START + 1600, data: { href: "https://shop.test/wide", width: 640, height: 480 } };
  visit.send("a", [...many, meta]);
  await until("step 499");
  const [, snapshot] = page({ start: START + 1700 });
  visit.send("a", [snapshot, says("wide", START + 1900)]);
  await until("wide");
  await session.until("meta", "(meta) => meta.width === 640 && meta.url === 'https://shop.test/wide'");
});
