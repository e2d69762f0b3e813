// The recording that the benchmarks `seek` and `late_join` go through: an hour with 100,000 events on a page of 10,000
// nodes, made by driving a real page in Chromium with `@rrweb/record` in it. Made once, and again when what makes it changes.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { random } from "../../samples/random.js";
import { launchOptions } from "../../support/chromium.js";
import { EVENTS, INTERACTIONS, MUTATIONS, nameOf } from "./mix.js";
import { parts, site, SITE_WORDS } from "./page/site.js";
import { spread } from "./spread.js";

const HOUR = 3_600_000;
const SEED = 20_251;
const ADDRESS = "https://desk.example/";
const CACHE = new URL("../../../target/bench/hour/", import.meta.url);
const RECORDER = fileURLToPath(new URL("../../../recorder/node_modules/@rrweb/record/umd/record.min.js", import.meta.url));
const MADE_BY = ["recording.js", "mix.js", "spread.js", "page/site.js", "page/sheet.js", "page/clock.js", "page/visitor.js", "../../samples/random.js"];
/** Of the visitor's actions between two looks at what was recorded. */
const AT_ONCE = 300;

const here = (path) => new URL(path, import.meta.url);

/** Of whatever the recording depends on. */
function key(count) {
  const hash = createHash("sha256").update(`${count}`).update(readFileSync(RECORDER));
  for (const path of MADE_BY) hash.update(readFileSync(here(path)));
  return hash.digest("hex").slice(0, 16);
}

/** Where the recording lies, a JSON array of events, and what is to be said of it. */
export async function recording({ smoke = false } = {}) {
  const count = smoke ? 4_000 : 100_000;
  const name = `${count}-${key(count)}`;
  const [file, about] = [new URL(`${name}.json`, CACHE), new URL(`${name}.about.json`, CACHE)];
  if (!existsSync(about)) {
    console.error(`hour: recording ${count} events, once`);
    const events = spread(await driven(count), (HOUR * count) / 100_000);
    const text = JSON.stringify(events);
    await mkdir(CACHE, { recursive: true });
    await writeFile(file, text);
    await written(about, `${JSON.stringify(told(events, text), null, 2)}\n`);
  }
  return { path: fileURLToPath(file), about: JSON.parse(await readFile(about, "utf8")) };
}

/** At once or not at all: a file that is there is whole. */
async function written(url, text) {
  const beside = new URL(`${url}.new`);
  await writeFile(beside, text);
  await rename(beside, url);
}

async function driven(count) {
  const browser = await chromium.launch(launchOptions);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, hasTouch: true });
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error("hour:", error));
    await page.route(`${ADDRESS}**`, (route) => route.fulfill({ contentType: "text/html", body: site(SEED) }));
    await page.addInitScript({ path: fileURLToPath(here("page/clock.js")) });
    await page.goto(ADDRESS);
    for (const path of [RECORDER, here("page/visitor.js")]) await page.evaluate(readFileSync(path, "utf8"));
    await page.evaluate(begin());
    const events = [];
    while (events.length < count) {
      const { lines } = await page.evaluate(([count, most]) => window.girokGo(count, most), [count, AT_ONCE]);
      for (const line of lines) events.push(JSON.parse(line));
    }
    return events.slice(0, count);
  } finally {
    await browser.close();
  }
}

/** Functions cannot be handed over as they are. */
function begin() {
  const plan = { shares: EVENTS, mutations: MUTATIONS, interactions: INTERACTIONS, seed: SEED, words: SITE_WORDS };
  const names = readFileSync(here("mix.js"), "utf8").slice(readFileSync(here("mix.js"), "utf8").indexOf("const SOURCES")).replace("export ", "");
  return `(() => { ${names}; window.girokGo = window.girokVisitor({ ...${JSON.stringify(plan)}, nameOf, random: ${random}, parts: { ${Object.values(parts).join(", ")} }, record: rrwebRecord.record }); })()`;
}

function nodesOf(snapshot) {
  let count = 0;
  const rest = [snapshot.data.node];
  for (let node; (node = rest.pop()); count++) rest.push(...(node.childNodes ?? []));
  return count;
}

function told(events, text) {
  const mix = {};
  for (const event of events) mix[nameOf(event)] = (mix[nameOf(event)] ?? 0) + 1;
  const sizes = events.filter((event) => nameOf(event) === "Mutation").map((event) => JSON.stringify(event).length).sort((a, b) => a - b);
  const quantile = (share) => sizes[Math.floor(sizes.length * share)];
  return {
    events: events.length,
    minutes: (events.at(-1).timestamp - events[0].timestamp) / 60_000,
    raw_bytes: Buffer.byteLength(text),
    nodes: nodesOf(events.find(({ type }) => type === 2)),
    mix,
    mutation_bytes_p50: quantile(0.5),
    mutation_bytes_p90: quantile(0.9),
    mutation_bytes_p99: quantile(0.99),
  };
}
