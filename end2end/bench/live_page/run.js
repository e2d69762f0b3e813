// The benchmark `live_page`: the live page with 10,000 sessions while 200 changes a second arrive, from its opening until
// the list is whole, and then for half a minute, in the second half of which somebody goes through it. `value` is the
// longest task of the page's main thread. `SMOKE=1` is with 500 sessions for 5 s; `TRACE=file` keeps the trace, with
// samples of what ran.
import { fork } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { signInAsDemo } from "../../support/console.js";
import { startServer } from "../../support/server.js";
import { report } from "../report.js";
import { meet } from "./person.js";
import { frameTimes, mark, observe, seen } from "./seen.js";
import { services } from "./services.js";
import { figures, traceTasks } from "./tasks.js";

const SMOKE = process.env.SMOKE === "1";
const SESSIONS = SMOKE ? 500 : 10_000;
const WATCHED_MS = SMOKE ? 5_000 : 30_000;
const PER_SECOND = 200;
const TRAFFIC = fileURLToPath(new URL("traffic.js", import.meta.url));

const server = await startServer({ env: { GIROK_INGEST_BATCHES_PER_MINUTE: "1000000", GIROK_LIVE_CONNECTS_PER_MINUTE: "1000" } });
const browser = await chromium.launch(launchOptions);
let traffic;

const message = (child) => new Promise((done, fail) => {
  child.once("message", done);
  child.once("exit", (code) => fail(new Error(`the traffic ended with ${code}`)));
});

async function startTraffic(sites) {
  const plan = { server: { url: server.url }, services: sites, sessions: SESSIONS, perSecond: PER_SECOND };
  traffic = fork(TRAFFIC, [JSON.stringify(plan)]);
  await message(traffic);
}

async function stopTraffic() {
  const sent = message(traffic);
  traffic.send("stop");
  return sent;
}

async function measure(context) {
  const page = await context.newPage();
  await observe(page);
  const whole = page.waitForEvent("console", { predicate: (message) => message.text() === "girok:whole", timeout: 60_000 });
  const stop = await traceTasks(browser, page, { sampled: Boolean(process.env.TRACE) });
  await page.goto("/live");
  await whole;
  await page.waitForTimeout(500);
  await mark(page, "girok:settled");
  // What drives the page has a script of its own in it, which is not the page's to be blamed for.
  const person = await meet(page);
  await mark(page, "girok:watched");
  await page.waitForTimeout(WATCHED_MS / 2);
  await mark(page, "girok:used");
  await person.goThrough(WATCHED_MS / 2);
  await mark(page, "girok:end");
  const told = await seen(page);
  const listed = await page.locator(".live-count .list-count").textContent();
  const { trace, tasks, marks } = await stop();
  if (process.env.TRACE) await writeFile(process.env.TRACE, trace);
  return { tasks, marks, told, listed };
}

const named = (prefix, values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}_${key}`, value]));
const rounded = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * 100) / 100]));

function result({ tasks, marks, told, listed }, sent, load) {
  const part = (from, to) => figures(tasks, marks[`girok:${from}`], marks[`girok:${to}`]);
  const moment = (name) => told.marks[`girok:${name}`];
  const parts = {
    hydration: part("begin", "hydrated"), loading: part("hydrated", "settled"), watching: part("watched", "used"), using: part("used", "end"),
  };
  const sum = (key) => Object.values(parts).reduce((total, figures) => total + figures[key], 0);
  const most = (key) => Math.max(...Object.values(parts).map((figures) => figures[key]));
  const detail = {
    tasks_over_50ms: sum("tasks_over_50ms"),
    ...frameTimes(told.frames, moment("watched"), moment("end")),
    longest_cpu_ms: most("longest_cpu_ms"),
    tasks_over_50ms_cpu: sum("tasks_over_50ms_cpu"),
    tasks_over_16ms: sum("tasks_over_16ms"),
    longtasks_told: told.long.length,
    ...Object.assign({}, ...Object.entries(parts).map(([name, figures]) => named(name, figures))),
    hydrated_ms: moment("hydrated") - moment("begin"),
    whole_ms: moment("whole") - moment("begin"),
    received_mb: told.bytes / 1e6,
    messages: told.messages,
    sessions: SESSIONS,
    sessions_listed: Number.parseInt(listed.replaceAll(",", ""), 10),
    changes_sent: sent.changes,
    changes_failed: sent.failed,
    most_changes_late: sent.late,
    load_before: load,
    load_after: loadavg()[0],
  };
  return { name: "live_page", value: rounded({ value: most("longest_ms") }).value, unit: "ms", peer: null, peer_value: null, ratio: null, detail: rounded(detail) };
}

try {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signInAsDemo(page);
  const sites = await services(page, server);
  await page.close();
  await startTraffic(sites);
  const load = loadavg()[0];
  const measured = await measure(context);
  const written = result(measured, await stopTraffic(), load);
  await report(written);
} finally {
  traffic?.kill();
  await browser.close();
  await server.stop();
}
