// The benchmark `preview`: a rule is written in the editor, beside a recorded page of 10,000 nodes. From a key of the
// selector to the second animation frame after all that is in view is marked as the selector then says. `SMOKE=1` types once,
// under one mask.
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { PrivacyPage } from "../../support/privacy.js";
import { recording } from "../hour/recording.js";
import { report } from "../report.js";
import { median, quantile, rounded } from "../seek/figures.js";
import { imported } from "../seek/imported.js";
import { selectorsOf } from "./selectors.js";
import { timed } from "./timed.js";

const SMOKE = process.env.SMOKE === "1";
const ROUNDS = SMOKE ? 1 : 4;
const MASKS = SMOKE ? ["Redact"] : ["Block", "Redact", "Blur"];

// The short one has the same page.
const { path, about } = await recording({ smoke: true });
const selectors = selectorsOf(JSON.parse(await readFile(path, "utf8")));
const browser = await chromium.launch(launchOptions);
const { server, storageState } = await imported(browser, path);

try {
  const context = await browser.newContext({ baseURL: server.url, storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  await page.locator(".preview-outcome", { hasText: "Write a selector" }).waitFor();
  await page.getByRole("button", { name: "Pick an element" }).and(page.locator(":enabled")).waitFor();
  const keys = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const mask of MASKS) {
      await privacy.editor.getByRole("radio", { name: mask }).check();
      for (const selector of selectors) keys.push(...(await timed(page, selector)).map((key) => ({ ...key, mask })));
    }
  }
  const times = (of) => of.map(({ ms }) => ms);
  const by = (mask) => median(times(keys.filter((key) => key.mask === mask)));
  const slowest = keys.reduce((slow, key) => (key.ms > slow.ms ? key : slow));
  const detail = {
    p95_ms: quantile(times(keys), 0.95),
    worst_ms: slowest.ms,
    worst: `${slowest.mask} ${slowest.text}`,
    ...Object.fromEntries(MASKS.map((mask) => [`${mask.toLowerCase()}_ms`, by(mask)])),
    marked_ms: median(keys.map(({ marked }) => marked)),
    most_matched: Math.max(...keys.map(({ matched }) => matched)),
    keys: keys.length,
    nodes: about.nodes,
    rounds: ROUNDS,
  };
  const tidy = Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, rounded(value)]));
  const result = { name: "preview", value: rounded(median(times(keys))), unit: "ms", peer: null, peer_value: null, ratio: null, detail: tidy };
  await report(result);
} finally {
  await browser.close();
  await server.stop();
}
