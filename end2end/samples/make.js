// Makes demo/sessions/: drives the shop in Chromium, with the built recorder, as the people in visits.js.
// `npm run samples` makes all, `npm run samples -- name…` some. It takes as long as the visits do: about a quarter of an hour.
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { launchOptions } from "../support/chromium.js";
import { Hand } from "./hand.js";
import { startShop } from "./shop-server.js";
import { Visit } from "./visit.js";
import { visits } from "./visits.js";

const ORIGIN = "http://fernpost.example";
const OUT = new URL("../../demo/sessions/", import.meta.url);
const AT_ONCE = 4;

const received = new Map(); // session -> window -> number -> batch
const shop = await startShop(({ session, window, number, batch }) => {
  if (!received.has(session)) received.set(session, new Map());
  const windows = received.get(session);
  if (!windows.has(window)) windows.set(window, new Map());
  windows.get(window).set(number, batch);
});

// A name of its own for the shop, so that no address of the machine is in the recordings. The recorder needs a
// secure context, as it has on any real site.
const browser = await chromium.launch({
  ...launchOptions,
  args: [...launchOptions.args, `--host-resolver-rules=MAP fernpost.example 127.0.0.1:${shop.port}`, `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`],
});

async function record(visit, index) {
  const { device, place } = visit;
  const context = await browser.newContext({
    viewport: device.viewport,
    screen: { width: device.screen.w, height: device.screen.h },
    userAgent: device.user_agent,
    hasTouch: device.touch,
    isMobile: device.touch,
    deviceScaleFactor: device.scale ?? 1,
    locale: place.language,
    timezoneId: place.timezone,
    colorScheme: visit.colorScheme ?? "light",
  });
  const sessions = new Set();
  context.on("request", (request) => {
    const session = /\/ingest\/v1\/sessions\/([^/]+)/.exec(request.url())?.[1];
    if (session) sessions.add(session);
  });
  const page = await context.newPage();
  const made = new Visit(page, new Hand(page, { touch: device.touch, seed: index + 1 }), `${ORIGIN}/demo/`);
  await visit.script(made);
  await page.waitForTimeout(3000);
  for (const open of context.pages()) await open.goto("about:blank");
  await page.waitForTimeout(1000);
  await context.close();
  if (sessions.size !== 1) throw new Error(`${sessions.size} sessions instead of one`);
  return { session: [...sessions][0], person: made.person };
}

/** The shop tells an account's number only. Who signed in is made up, and named as a page may name its visitors. */
const named = (actor, person) => actor && person ? { ...actor, name: person.name, email: person.email } : actor ?? null;

function sample(visit, { session, person }) {
  const windows = [...received.get(session)].map(([id, batches]) => {
    const inOrder = [...batches].sort(([a], [b]) => a - b);
    const gap = inOrder.findIndex(([number], index) => number !== index);
    if (gap !== -1) throw new Error(`batch ${gap} of window ${id} is missing`);
    return { id, events: inOrder.flatMap(([, batch]) => batch.events), actor: inOrder.at(-1)[1].meta?.actor };
  });
  const { language, timezone, country, city } = visit.place;
  return {
    service: "demo-shop",
    session,
    age_minutes: visit.ago,
    origin: ORIGIN,
    client: { user_agent: visit.device.user_agent, language, timezone, screen: visit.device.screen, country, city },
    actor: named(windows.findLast((window) => window.actor)?.actor, person),
    windows: windows.map(({ id, events }) => ({ id, events })),
  };
}

async function make(visit) {
  const index = visits.indexOf(visit);
  const made = sample(visit, await record(visit, index));
  const events = made.windows.flatMap((window) => window.events);
  const times = events.map((event) => event.timestamp);
  const packed = gzipSync(JSON.stringify(made), { level: 9 });
  await writeFile(new URL(`${String(index + 1).padStart(2, "0")}-${visit.name}.json.gz`, OUT), packed);
  const seconds = Math.round((Math.max(...times) - Math.min(...times)) / 1000);
  console.log(`${visit.name}: ${events.length} events, ${seconds} s, ${made.windows.length} windows, ${Math.round(packed.length / 1024)} KB`);
}

const wanted = process.argv.slice(2);
const queue = visits.filter((visit) => wanted.length === 0 || wanted.includes(visit.name));
queue.sort((a, b) => (b.name === "an-evening-with-the-shop") - (a.name === "an-evening-with-the-shop")); // the longest begins
let failed = 0;

async function worker() {
  for (let visit = queue.shift(); visit; visit = queue.shift()) {
    await make(visit).catch((error) => {
      failed += 1;
      console.error(`${visit.name}: ${error.message}`);
    });
  }
}

await mkdir(OUT, { recursive: true });
await Promise.all(Array.from({ length: AT_ONCE }, worker));
await browser.close();
await shop.stop();
process.exitCode = failed ? 1 : 0;
