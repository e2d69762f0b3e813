// Takes docs/screenshots/: a picture of each page that tells what Girok is, as `<page>-<width>-<scheme>.png`. Each is there wide and light and
// narrow and dark; the list and the session also the other way round.
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions } from "../support/chromium.js";
import { cookiesAfter, signInAsOwner } from "../support/console.js";
import { startServer } from "../support/server.js";
import { pages } from "./pages.js";

const OUT = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** Of the pages, those that tell what Girok is; axe walks all of them. */
const PICTURED = [
  "access-standing",
  "account",
  "audit-log",
  "models",
  "models-history",
  "overview",
  "services",
  "session",
  "session-console",
  "session-details",
  "sessions",
  "sessions-empty",
  "shop",
  "sign-in",
];
const IN_BOTH_SCHEMES = ["sessions", "session"];
/** More than this is too much to clone. */
const MOST_BYTES = 3_000_000;

const pictured = pages.filter(({ name }) => PICTURED.includes(name));

const looks = [
  { ...WIDE, colorScheme: "light", of: pictured },
  { ...NARROW, colorScheme: "dark", of: pictured },
  { ...WIDE, colorScheme: "dark", of: pictured.filter(({ name }) => IN_BOTH_SCHEMES.includes(name)) },
  { ...NARROW, colorScheme: "light", of: pictured.filter(({ name }) => IN_BOTH_SCHEMES.includes(name)) },
];

/** @returns the names of the pictures */
async function take(browser, server, storageState, { of, ...look }) {
  const options = { baseURL: server.url, locale: "en-US", timezoneId: "UTC", ...look };
  const contexts = {
    stranger: await browser.newContext(options),
    owner: await browser.newContext({ ...options, storageState }),
  };
  // Nobody waits for a picture; a machine that compiles beside this may be slow.
  for (const context of Object.values(contexts)) context.setDefaultTimeout(120_000);
  const names = [];
  for (const { name, open, as = "owner" } of of) {
    const page = await contexts[as].newPage();
    await open(page);
    const file = `${name}-${look.viewport.width}-${look.colorScheme}.png`;
    await page.screenshot({ path: OUT + file, animations: "disabled" });
    await page.close();
    names.push(file);
  }
  for (const context of Object.values(contexts)) await context.close();
  return names;
}

const taken = [];
const server = await startServer();
const browser = await chromium.launch(launchOptions);
try {
  const storageState = await cookiesAfter(browser, server, signInAsOwner);
  await mkdir(OUT, { recursive: true });
  for (const look of looks) taken.push(...(await take(browser, server, storageState, look)));
} finally {
  await browser.close();
  await server.stop();
}

// A picture of a page that is gone goes too.
for (const file of await readdir(OUT)) {
  if (!taken.includes(file)) await rm(OUT + file);
}
const sizes = await Promise.all(taken.map(async (file) => (await stat(OUT + file)).size));
const bytes = sizes.reduce((sum, size) => sum + size, 0);
console.log(`${taken.length} pictures, ${(bytes / 1e6).toFixed(1)} MB, in ${OUT}`);
if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1e6} MB`);
