// Takes docs/screenshots/: every page of the console and of the shop, wide and narrow, light and dark.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions } from "../support/chromium.js";
import { signInAsOwner } from "../support/console.js";
import { startServer } from "../support/server.js";
import { pages } from "./pages.js";

const OUT = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const server = await startServer();
const browser = await chromium.launch(launchOptions);
const signingIn = await browser.newContext({ baseURL: server.url });
await signInAsOwner(await signingIn.newPage(), server);
const storageState = await signingIn.storageState();
await mkdir(OUT, { recursive: true });
try {
  for (const viewport of sizes) {
    for (const colorScheme of ["light", "dark"]) {
      const options = { baseURL: server.url, viewport, colorScheme, locale: "en-US", timezoneId: "UTC" };
      const signedOut = await browser.newContext(options);
      const signedIn = await browser.newContext({ ...options, storageState });
      for (const { name, open, as } of pages) {
        const page = await (as === "stranger" ? signedOut : signedIn).newPage();
        await open(page);
        await page.screenshot({ path: `${OUT}${name}-${viewport.width}-${colorScheme}.jpg`, type: "jpeg", quality: 80, animations: "disabled" });
        await page.close();
      }
      await signedOut.close();
      await signedIn.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
