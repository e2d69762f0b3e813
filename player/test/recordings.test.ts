// Every recording there is: it loads, shows, seeks and plays, and asks nobody but this server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, openSession } from "./browser";
import { sharedRecordings, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";

const recordings = [{ name: "tiny", events: tinyRecording() }, ...sharedRecordings()];
const SHOT = process.env.SCREENSHOTS;

let browser: Browser;
let server: TestServer;
before(async () => {
  browser = await launch();
  server = await startServer();
});
after(async () => {
  await browser.close();
  await server.close();
});

for (const { name, events } of recordings) {
  test(`recording ${name}`, async () => {
    server.windows = new Map([["window-1", events]]);
    const session = await openSession(browser, server, {});
    await session.until("time", "(time) => time.loading === false");
    assert.ok(await session.shown<number>("(page) => page.querySelectorAll('*').length"), "a first frame");
    const times = events.map((event) => event.timestamp).filter(Number.isFinite);
    const [start, end] = [Math.min(...times), Math.max(...times)];
    for (const part of [0.9, 0.2, 0.5, 1, 0.35]) {
      const at = start + (end - start) * part;
      await session.send({ girok: "seek", at });
      await session.until("time", `(time) => !time.loading && Math.abs(time.at - ${at}) < 1`);
      if (SHOT && part === 0.5) await session.page.screenshot({ path: `${SHOT}/${name}.png` });
    }
    await session.send({ girok: "seek", at: Math.max(start, end - 8_000) });
    await session.send({ girok: "speed", value: 16 });
    await session.send({ girok: "play" });
    await session.until("ended", "(ended) => ended.girok === 'ended'");
    assert.deepEqual(session.faults, []);
    assert.equal(await session.frame.evaluate(() => document.documentElement.dataset.fault), undefined);
    assert.deepEqual(await session.reports("problem"), []);
    await session.close();
  });
}
