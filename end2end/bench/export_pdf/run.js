// How long it takes until the report of a session of ten minutes is there.
import { execFileSync } from "node:child_process";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { Exporter } from "../exporter.js";
import { report } from "../report.js";
import { median, rounded } from "../seek/figures.js";
import { visited } from "./recorded.js";

const SMOKE = process.env.SMOKE === "1";
const MINUTES = SMOKE ? 1 : 10;
const RUNS = SMOKE ? 1 : 5;

const browser = await chromium.launch(launchOptions);
const exporter = await Exporter.with(browser, visited(MINUTES));
await exporter.warm();
const runs = [];
for (let run = 0; run < RUNS; run++) runs.push(await exporter.made({ kind: "pdf" }));
const about = execFileSync("pdfinfo", [runs[0].file], { encoding: "utf8" });
const pages = Number(/Pages:\s+(\d+)/.exec(about)[1]);
await exporter.stop();
await browser.close();

await report({
  name: "export_pdf",
  value: rounded(median(runs.map(({ seconds }) => seconds)), 2),
  unit: "s",
  peer: null,
  peer_value: null,
  ratio: null,
  detail: { pages, bytes: runs[0].bytes, slowest: rounded(Math.max(...runs.map(({ seconds }) => seconds)), 2), minutes: MINUTES, runs: RUNS },
});
