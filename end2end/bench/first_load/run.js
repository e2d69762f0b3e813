// The benchmark `first_load`: what a browser with an empty cache fetches until the sessions page is interactive.
// Bytes are those on the wire, headers included, with brotli; KB are 1,000 bytes. `SMOKE=1` loads once.
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { cookiesAfter, hydrated, signInAsDemo } from "../../support/console.js";
import { quietness } from "../../support/quiet.js";
import { startServer } from "../../support/server.js";
import { report } from "../report.js";
import { observe, timings } from "./timings.js";
import { weigh } from "./weigh.js";

const RUNS = process.env.SMOKE === "1" ? 1 : 7;

const server = await startServer();
const browser = await chromium.launch(launchOptions);

async function load(storageState) {
  const context = await browser.newContext({ baseURL: server.url, storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await observe(page);
  const quiet = quietness(page);
  const weight = await weigh(context, page);
  await page.goto("/sessions");
  await hydrated(page);
  await quiet();
  const measured = { ...weight(), ...(await timings(page)) };
  await context.close();
  return measured;
}

function medians(runs) {
  const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, Math.round(middle(runs.map((run) => run[key])) * 10) / 10]));
}

try {
  const state = await cookiesAfter(browser, server, signInAsDemo);
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await load(state));
  const { total_kb, ...detail } = medians(runs);
  const result = { name: "first_load", value: total_kb, unit: "KB", peer: null, peer_value: null, ratio: null, detail: { ...detail, runs: RUNS } };
  await report(result);
} finally {
  await browser.close();
  await server.stop();
}
