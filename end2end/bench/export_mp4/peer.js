// The peer: Playwright's own video of the console's replay, which takes as long as the session does.
import { chromium } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hydrated } from "../../support/console.js";
import { launchOptions } from "../../support/chromium.js";

const SIZE = { width: 1280, height: 720 };

/** Seconds from opening the page to the finished video. */
export async function captured({ server, session, storageState }) {
  const dir = await mkdtemp(join(tmpdir(), "girok-video-"));
  const browser = await chromium.launch(launchOptions);
  const begun = performance.now();
  const context = await browser.newContext({ baseURL: server.url, storageState, viewport: SIZE, recordVideo: { dir, size: SIZE } });
  const page = await context.newPage();
  await page.goto(`/sessions/${session}`);
  await hydrated(page);
  const ended = page.evaluate(() => new Promise((done) => addEventListener("message", ({ data }) => data?.girok === "ended" && done())));
  await page.evaluate(() => {
    const send = (command) => document.querySelector("iframe.session-frame").contentWindow.postMessage(command, location.origin);
    send({ girok: "skipIdle", value: false });
    send({ girok: "play" });
  });
  await ended;
  await context.close();
  const seconds = (performance.now() - begun) / 1_000;
  await browser.close();
  await rm(dir, { recursive: true, force: true });
  return seconds;
}
