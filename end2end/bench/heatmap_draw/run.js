// The benchmark `heatmap_draw`: from an array of points to the pixels of a canvas of 1920x1080, every point reaching 40
// pixels. Girok draws as its console does, in a worker; the peers draw as their documentation has it, each on a canvas of
// its own in the same page, by turns. Positions are random. The peers' arrays are made before the clock starts.
// `SMOKE=1` draws fewer points, once.
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { serveHeat } from "../../support/heat.js";
import { report } from "../report.js";
import { median, medians, rounded } from "../seek/figures.js";

const SMOKE = process.env.SMOKE === "1";
const ROUNDS = SMOKE ? 1 : 5;
const WARM = 3;
const COUNTS = SMOKE ? { "10k": 10_000 } : { "10k": 10_000, "100k": 100_000, "1m": 1_000_000 };

const server = await serveHeat({
  "/": "end2end/bench/heatmap_draw/page/index.html",
  "/timed.js": "end2end/bench/heatmap_draw/page/timed.js",
  "/points.js": "end2end/bench/heatmap_draw/page/points.js",
  "/peers/simpleheat.js": "end2end/node_modules/simpleheat/simpleheat.js",
  "/peers/heatmap.js": "end2end/node_modules/heatmap.js/build/heatmap.min.js",
});
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(server.url);
  await page.waitForFunction(() => window.timed);
  const timed = (what, count) => page.evaluate(([what, count]) => window.timed[what](count), [what, count]);
  await timed("ready");
  // The code of all three is compiled before it counts; what a first picture takes is told apart.
  const detail = { first_ms_10k: (await timed("girok", 10_000)).ms };
  for (let round = 0; round < WARM; round++) {
    for (const what of ["girok", "cells", "regraded", "repainted", "simpleheat", "heatmapjs"]) await timed(what, 10_000);
  }

  let peer;
  for (const [name, count] of Object.entries(COUNTS)) {
    const runs = { girok: [], simpleheat: [], heatmapjs: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const what of Object.keys(runs)) runs[what].push(await timed(what, count));
    }
    const { ms, shown } = medians(runs.girok);
    const peers = Object.entries({ simpleheat: runs.simpleheat, "heatmap.js": runs.heatmapjs }).map(([name, runs]) => ({ name, ...medians(runs) }));
    peer = peers.reduce((fastest, one) => (one.ms < fastest.ms ? one : fastest));
    Object.assign(detail, { [`ms_${name}`]: ms, [`peer_ms_${name}`]: peer.ms, [`shown_ms_${name}`]: shown, [`peer_shown_ms_${name}`]: peer.shown });
    for (const { name: of, ms } of peers) detail[`${of.replace(".", "")}_ms_${name}`] = ms;
  }
  const most = Math.max(...Object.values(COUNTS));
  const blocked = [];
  const redrawn = [];
  const regraded = [];
  const repainted = [];
  for (let round = 0; round < (SMOKE ? 1 : 9); round++) {
    blocked.push(await timed("blocked", most));
    redrawn.push((await timed("cells", most)).ms);
    regraded.push((await timed("regraded", most)).ms);
    repainted.push((await timed("repainted", most)).ms);
  }
  const last = Object.keys(COUNTS).at(-1);
  const value = detail[`ms_${last}`];
  const result = {
    name: "heatmap_draw",
    value: rounded(value),
    unit: "ms",
    peer: peer.name,
    peer_value: rounded(peer.ms),
    ratio: rounded(peer.ms / value),
    detail: {
      ...Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, rounded(value)])),
      ratio_10k: rounded(detail.peer_ms_10k / detail.ms_10k),
      main_thread_ms: rounded(median(blocked)),
      main_thread_worst_ms: rounded(Math.max(...blocked)),
      redraw_ms: rounded(median(redrawn)),
      regrade_ms: rounded(median(regraded)),
      repaint_ms: rounded(median(repainted)),
      points: most,
      rounds: ROUNDS,
    },
  };
  await report(result);
} finally {
  await browser.close();
  server.stop();
}
