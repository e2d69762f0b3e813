// A test that has the stage: one page per worker, in which Replayers come and go.

import { test as base, expect } from "@playwright/test";
import { isExplained, notShown } from "./faults.js";
import { mirrored } from "./mirror.js";
import { momentsOf } from "./moments.js";
import { startServer } from "./server.js";

export { expect };

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  stage: [
    async ({ browser, server }, use) => {
      const page = await browser.newPage();
      await stayPut(page);
      await page.goto(`${server.origin}/stage`);
      await page.waitForFunction("window.stage");
      await use(page);
      await page.close();
    },
    { scope: "worker" },
  ],
});

/** Iframes of a recording that have an address keep the document they have. */
async function stayPut(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Fetch.enable", { patterns: [{ resourceType: "Document" }] });
  session.on("Fetch.requestPaused", ({ requestId, request }) => {
    const step = new URL(request.url).pathname === "/stage" ? "Fetch.continueRequest" : "Fetch.fulfillRequest";
    session.send(step, { requestId, ...(step === "Fetch.fulfillRequest" && { responseCode: 204 }) }).catch(() => {});
  });
}

/**
 * Compares the mirror with rrweb's Replayer at twenty moments of a recording. `every`: at how many of them the
 * checkpoint is looked at, too, in turn by itself and with what came after it.
 */
export async function compareAll(stage, name, events, options = {}) {
  const texts = events.map((event) => JSON.stringify(event));
  const moments = options.moments ?? momentsOf(events);
  const views = await mirrored(texts, moments);
  await stage.evaluate((texts) => window.stage.load(texts), texts);
  const found = [];
  let earlier;
  let applied = 0;
  let turn = 0;
  const { every = 1, either, mayStop, without } = options;
  for (const { at, snapshot, checkpoint } of views) {
    // Where nothing has happened since, the same would be compared again.
    const count = events.filter(({ timestamp }) => timestamp < at).length;
    if (count === applied) continue;
    applied = count;
    turn++;
    const parts = { snapshot, either, mayStop, without };
    if (turn % every === 0) parts.checkpoint = checkpoint;
    if ((turn + 1) % every === 0 && earlier) Object.assign(parts, { earlier: earlier.checkpoint, from: earlier.at });
    const result = await stage.evaluate(([at, parts]) => window.stage.compare(at, parts), [at, parts]);
    if (!snapshot) found.push({ at, view: "snapshot", path: "", what: "missing" });
    if (!checkpoint) found.push({ at, view: "checkpoint", path: "", what: "missing" });
    for (const [view, differences] of Object.entries(result)) found.push(...differences.map((difference) => ({ at, view, ...difference })));
    earlier = { at, checkpoint };
  }
  const unexplained = found.filter((difference) => !isExplained(difference));
  expect(unexplained, JSON.stringify(unexplained.slice(0, 8), null, 1)).toEqual([]);
  expect(notShown(name, found), "faults that are listed and do not show").toEqual([]);
}
