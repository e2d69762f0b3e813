// How many seconds of a session become a film in a second.
import { execFileSync } from "node:child_process";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { Exporter } from "../exporter.js";
import { report } from "../report.js";
import { median, rounded } from "../seek/figures.js";
import { captured } from "./peer.js";
import { busy, calm } from "./recorded.js";

const SMOKE = process.env.SMOKE === "1";
const BUSY_SECONDS = SMOKE ? 4 : 60;
const CALM_SECONDS = SMOKE ? 20 : 300;
const RUNS = SMOKE ? 1 : 3;
const FILM = { kind: "mp4", size: "720p", frameRate: 30 };

/** How many frames the film is too long or too short. */
function error(file, seconds) {
  const duration = Number(execFileSync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file], { encoding: "utf8" }));
  return Math.abs(duration - seconds) * FILM.frameRate;
}

async function filmed(browser, events, seconds, peer) {
  const exporter = await Exporter.with(browser, events);
  try {
    await exporter.warm();
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await exporter.made(FILM));
    return {
      times: seconds / median(runs.map((run) => run.seconds)),
      off: Math.max(...runs.map((run) => error(run.file, seconds))),
      bytes: runs[0].bytes,
      peer: peer ? seconds / (await captured(exporter)) : null,
    };
  } finally {
    await exporter.stop();
  }
}

const browser = await chromium.launch(launchOptions);
const moving = await filmed(browser, busy(BUSY_SECONDS), BUSY_SECONDS, true);
const still = await filmed(browser, calm(CALM_SECONDS), CALM_SECONDS, false);
await browser.close();

await report({
  name: "export_mp4",
  value: rounded(moving.times, 2),
  unit: "s of session/s",
  peer: "Playwright's video in real time",
  peer_value: rounded(moving.peer, 2),
  ratio: rounded(moving.times / moving.peer, 2),
  detail: {
    calm: rounded(still.times, 1),
    duration_error_frames: rounded(Math.max(moving.off, still.off), 2),
    busy_bytes_a_second: Math.round(moving.bytes / BUSY_SECONDS),
    seconds: BUSY_SECONDS,
    calm_seconds: CALM_SECONDS,
    runs: RUNS,
  },
});
