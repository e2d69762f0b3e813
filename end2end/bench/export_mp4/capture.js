// Plays a session in the console from its start to its end, and has Playwright record the page. Prints how many seconds that took.
import { chromium } from "@playwright/test";
import { hydrated } from "../../support/console.js";
import { launchOptions } from "../../support/chromium.js";

const SIZE = { width: 1280, height: 720 };
const { url, session, storageState, directory } = JSON.parse(process.argv[2]);

const browser = await chromium.launch(launchOptions);
const begun = performance.now();
const context = await browser.newContext({ baseURL: url, storageState, viewport: SIZE, recordVideo: { dir: directory, size: SIZE } });
const page = await context.newPage();
await page.goto(`/sessions/${session}`);
await hydrated(page);
await page.locator("iframe.session-frame").waitFor();
await page.evaluate(() => new Promise((done) => {
  addEventListener("message", ({ data }) => data?.girok === "ended" && done());
  const send = (command) => document.querySelector("iframe.session-frame").contentWindow.postMessage(command, location.origin);
  send({ girok: "skipIdle", value: false });
  send({ girok: "play" });
}));
await context.close();
console.log((performance.now() - begun) / 1_000);
await browser.close();
