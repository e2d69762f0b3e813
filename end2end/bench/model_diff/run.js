// The benchmark `model_diff`: 10,000 lines of a model with 500 edits to a finished difference, with the words that differ within
// lines; natively, and in a browser as the console does. The peer is jsdiff on the same texts, in node and in the same page. It
// is held against for its lines alone, since that is what it does by itself; with words it takes longer. `SMOKE=1` compares less,
// a few times.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import * as Diff from "diff";
import { launchOptions } from "../../support/chromium.js";
import { serve } from "../../support/serve.js";
import { report } from "../report.js";
import { median, rounded } from "../seek/figures.js";
import { lines, linesAndWords, totals } from "./peer.js";
import { texts } from "./texts.js";

const SMOKE = process.env.SMOKE === "1";
const [LINES, EDITS] = SMOKE ? [1_000, 50] : [10_000, 500];
const ROUNDS = SMOKE ? 3 : 41;
const WARM = SMOKE ? 1 : 10;

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MADE = "target/bench/model_diff";
const CARGO = process.env.GIROK_CARGO_CONFIG ? ["--config", process.env.GIROK_CARGO_CONFIG] : [];

const run = (command, ...args) => execFileSync(command, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const given = texts(LINES, EDITS);
mkdirSync(join(ROOT, MADE), { recursive: true });
for (const [name, text] of Object.entries(given)) writeFileSync(join(ROOT, MADE, `${name}.txt`), text);

function natively() {
  const files = ["old", "new"].map((name) => join(ROOT, MADE, `${name}.txt`));
  return JSON.parse(run("cargo", "bench", "--quiet", ...CARGO, "-p", "domain", "--bench", "model_diff", "--", ...files, String(ROUNDS)));
}

function inNode(of) {
  const took = Array.from({ length: WARM + ROUNDS }, () => {
    const start = performance.now();
    of(Diff, given);
    return performance.now() - start;
  });
  return median(took.slice(WARM));
}

/** As tools/release makes the console's own code. */
function makeWasm() {
  run("cargo", "build", "--quiet", "-p", "domain", "--example", "difference", "--target", "wasm32-unknown-unknown", "--profile", "wasm-release");
  const built = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "wasm32-unknown-unknown/wasm-release/examples/difference.wasm");
  run("wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", MADE, built);
  const module = `${MADE}/difference_bg.wasm`;
  run("wasm-opt", "-Os", "--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types", "-o", module, module);
}

async function inBrowser() {
  makeWasm();
  const server = await serve({
    "/": "end2end/bench/model_diff/page/index.html",
    "/timed.js": "end2end/bench/model_diff/page/timed.js",
    "/peer.js": "end2end/bench/model_diff/peer.js",
    "/peer/diff.js": "end2end/node_modules/diff/dist/diff.min.js",
    "/difference/difference.js": `${MADE}/difference.js`,
    "/difference/difference_bg.wasm": `${MADE}/difference_bg.wasm`,
    "/old.txt": `${MADE}/old.txt`,
    "/new.txt": `${MADE}/new.txt`,
  });
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(server.url);
    await page.waitForFunction(() => window.timed);
    const took = { girok: [], lines: [], words: [] };
    for (let round = 0; round < WARM + ROUNDS; round++) {
      for (const [name, all] of Object.entries(took)) all.push(await page.evaluate((name) => window.timed(name), name));
    }
    const medians = Object.fromEntries(Object.entries(took).map(([name, all]) => [name, median(all.slice(WARM))]));
    return { ...medians, first: took.girok[0] };
  } finally {
    await browser.close();
    server.stop();
  }
}

const native = natively();
const [peerLines, peerWords] = [inNode(lines), inNode(linesAndWords)];
const browser = await inBrowser();
const peer = totals(lines(Diff, given));
const detail = {
  peer_words_ms: peerWords,
  ratio_words: peerWords / native.ms,
  browser_ms: browser.girok,
  browser_first_ms: browser.first,
  browser_peer_ms: browser.lines,
  browser_peer_words_ms: browser.words,
  browser_ratio: browser.lines / browser.girok,
  browser_ratio_words: browser.words / browser.girok,
  additions: native.additions,
  deletions: native.deletions,
  peer_additions: peer.additions,
  peer_deletions: peer.deletions,
  lines: LINES,
  edits: EDITS,
  rounds: ROUNDS,
};
await report({
  name: "model_diff",
  value: rounded(native.ms, 2),
  unit: "ms",
  peer: `jsdiff ${JSON.parse(readFileSync(join(ROOT, "end2end/node_modules/diff/package.json"), "utf8")).version}`,
  peer_value: rounded(peerLines),
  ratio: rounded(peerLines / native.ms),
  detail: Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, rounded(value, 2)])),
});
