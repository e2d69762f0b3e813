// The benchmark `seek`: an hour of 100,000 events, and random moments of it in Chromium: cold, which is opening the session
// at that moment with nothing cached, and warm, with the session open. A moment is there with the second animation frame
// after the recorded page's document equals the one expected. The peer is a page with a plain Replayer that fetches all
// events. `SMOKE=1` goes to 3 moments of a short recording; `SEEK_TELL=1` prints each of them as it
// comes, and how a wrong frame differs.
import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { recording } from "../hour/recording.js";
import { stored } from "../hour/stored.js";
import { report } from "../report.js";
import { difference } from "./difference.js";
import { expected } from "./expected.js";
import { median, medians, quantile, rounded } from "./figures.js";
import { imported } from "./imported.js";
import { moments } from "./moments.js";
import { heap, played } from "./memory.js";
import { opened, sought } from "./open.js";
import { startPeer } from "./peer.js";
import { requestAlone } from "./request.js";
import { spent } from "./spent.js";

const SMOKE = process.env.SMOKE === "1";
const TELL = process.env.SEEK_TELL === "1";
const MOMENTS = Number(process.env.SEEK_MOMENTS ?? (SMOKE ? 3 : 50));

const { path, about } = await recording({ smoke: SMOKE });
const text = await readFile(path, "utf8");
const events = JSON.parse(text);
const start = events[0].timestamp;
const chosen = moments(events, MOMENTS);

const browser = await chromium.launch(launchOptions);
const { server, session, storageState } = await imported(browser, path);
const peer = await startPeer(await stored(server, session, storageState));

const girokAt = (at) => ({ address: `${server.url}/sessions/${session}?t=${at / 1000}`, where: "console", storageState });
const peerAt = (at) => ({ address: `${peer.url}/?at=${at}`, where: "peer" });

/** One after the other, the order changing from round to round. */
async function alternating(count, girok, other) {
  for (let round = 0; round < count; round++) {
    for (const one of round % 2 ? [other, girok] : [girok, other]) await one(round);
  }
}

function note(kind, round, found, right, ms) {
  if (TELL) console.error(`seek: ${kind} at ${chosen[round]} ms: ${Math.round(ms)} ms, of which reading took ${Math.round(found.checked)} in ${found.checks}`);
  if (found.right) return;
  console.error(`seek: ${kind} at ${chosen[round]} ms never showed the right frame`);
  if (right.lines && found.found) console.error(difference(right.lines, found.found));
}

async function cold(rights) {
  const girok = [];
  const other = [];
  const open = async (kind, into, round, how) => {
    const { context, page, traffic, found, ms, bytes } = await opened(browser, { ...how, expected: { ...rights[round], lines: undefined } });
    note(`${kind} cold`, round, found, rights[round], ms);
    const where = how.where === "console" ? await spent(page) : {};
    // Also what is asked for behind the picture: the console's code, what happened in the session.
    await traffic.quiet(1_000);
    into.push({ right: found.right, ms, bytes, settled: traffic.bytes(), checked: found.checked, where });
    await context.close();
  };
  await alternating(rights.length, (round) => open("Girok", girok, round, girokAt(chosen[round])), (round) => open("peer", other, round, peerAt(chosen[round])));
  return { girok, other };
}

async function warm(rights) {
  const middle = Math.round((events.at(-1).timestamp - start) / 2000) * 1000;
  const any = [];
  const girok = await opened(browser, { ...girokAt(middle), expected: any, patience: 0 });
  const other = await opened(browser, { ...peerAt(middle), expected: any, patience: 0 });
  await other.page.waitForFunction(() => window.opened);
  await girok.page.locator("iframe.session-frame.is-shown").waitFor({ timeout: 60_000 });
  const times = { girok: [], other: [] };
  const seek = async (kind, into, { page, traffic }, round, where, at) => {
    await page.bringToFront();
    await traffic.quiet();
    const { found, ms } = await sought(page, where, at, { ...rights[round], lines: undefined });
    note(`${kind} warm`, round, found, rights[round], ms);
    into.push({ right: found.right, ms, checked: found.checked });
  };
  await alternating(
    rights.length,
    (round) => seek("Girok", times.girok, girok, round, "console", start + chosen[round]),
    (round) => seek("peer", times.other, other, round, "peer", chosen[round]),
  );
  const memory = { girok: await heap(girok), other: await heap(other), played: await played(girok) };
  for (const { context } of [girok, other]) await context.close();
  return { ...times, memory };
}

function result(cold, warm, alone, load) {
  const good = (runs) => runs.filter(({ right }) => right).map(({ ms }) => ms);
  const share = (count) => rounded(count / about.raw_bytes, 5);
  const bytes = (runs, key, part) => median(runs.map((run) => run[key][part] ?? 0));
  const kb = (kind) => rounded(bytes(cold.girok, "settled", kind) / 1000);
  const value = median(good(cold.girok));
  const peer_value = median(good(cold.other));
  const detail = {
    p95_ms: quantile(good(cold.girok), 0.95),
    warm_ms: median(good(warm.girok)),
    warm_p95_ms: quantile(good(warm.girok), 0.95),
    peer_warm_ms: median(good(warm.other)),
    bytes_share: share(bytes(cold.girok, "settled", "total")),
    worst_ms: quantile(good(cold.girok), 1),
    warm_worst_ms: quantile(good(warm.girok), 1),
    warm_ratio: median(good(warm.other)) / median(good(warm.girok)),
    peer_p95_ms: quantile(good(cold.other), 0.95),
    peer_warm_p95_ms: quantile(good(warm.other), 0.95),
    wrong_frames: [...cold.girok, ...warm.girok].filter(({ right }) => !right).length,
    peer_wrong_frames: [...cold.other, ...warm.other].filter(({ right }) => !right).length,
    ...medians(cold.girok.map(({ where }) => where)),
    check_ms: median(cold.girok.map(({ checked }) => checked)),
    warm_check_ms: median(warm.girok.map(({ checked }) => checked)),
    bytes_share_worst: share(quantile(cold.girok.map((run) => run.settled.total), 1)),
    bytes_share_to_frame: share(bytes(cold.girok, "bytes", "total")),
    peer_bytes_share: share(bytes(cold.other, "settled", "total")),
    recording_kb: kb("recording"),
    page_kb: kb("page"),
    wasm_kb: kb("wasm"),
    script_kb: kb("script"),
    style_kb: kb("style"),
    player_kb: kb("player"),
    functions_kb: kb("functions"),
    other_kb: kb("other"),
    requests: bytes(cold.girok, "settled", "requests"),
    ...alone,
    ...warm.memory.girok,
    ...Object.fromEntries(Object.entries(warm.memory.other).map(([key, value]) => [`peer_${key}`, value])),
    ...Object.fromEntries(Object.entries(warm.memory.played).map(([key, value]) => [`${key}_after_playing`, value])),
    moments: MOMENTS,
    load_before: load,
    load_after: loadavg()[0],
    recording: about,
  };
  const tidy = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, key.includes("share") ? value : rounded(value)]));
  return { name: "seek", value: rounded(value), unit: "ms", peer: "@rrweb/replay given all events", peer_value: rounded(peer_value), ratio: rounded(peer_value / value, 2), detail: tidy(detail) };
}

try {
  const load = loadavg()[0];
  const rights = await expected(browser, peer, chosen, { lines: TELL });
  const written = result(await cold(rights), await warm(rights), await requestAlone(server, session, storageState, chosen.map((at) => start + at)), load);
  await report(written);
} finally {
  await browser.close();
  await server.stop();
  await peer.stop();
}
