// The benchmark `late_join`: a session that has run for an hour, with 100,000 events, and still goes on; somebody opens it
// with nothing cached. It is there with the second animation frame after the recorded page's document equals the one
// expected. The peer is a page with `@rrweb/replay` in live mode that is given all events. `SMOKE=1` joins once, a short one.
import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../support/chromium.js";
import { cookiesAfter, signInAsDemo } from "../../support/console.js";
import { startServer } from "../../support/server.js";
import { recording } from "../hour/recording.js";
import { stored } from "../hour/stored.js";
import { report } from "../report.js";
import { difference } from "../seek/difference.js";
import { expected } from "../seek/expected.js";
import { median, medians, quantile, rounded } from "../seek/figures.js";
import { opened } from "../seek/open.js";
import { startPeer } from "../seek/peer.js";
import { spent } from "../seek/spent.js";
import { endingNow, visit } from "./visit.js";

const SMOKE = process.env.SMOKE === "1";
const ROUNDS = SMOKE ? 1 : 11;

const { path, about } = await recording({ smoke: SMOKE });
const events = endingNow(JSON.parse(await readFile(path, "utf8")));
const end = events.at(-1).timestamp - events[0].timestamp + 1;

const browser = await chromium.launch(launchOptions);
const peer = await startPeer("[]");
const server = await startServer({ env: { GIROK_INGEST_BATCHES_PER_MINUTE: "1000000" } });

async function join(kind, how, right) {
  const { context, page, found, ms, bytes } = await opened(browser, { ...how, expected: { ...right, lines: undefined } });
  const where = kind === "Girok" ? await spent(page) : {};
  await context.close();
  if (!found.right) console.error(`late_join: ${kind} never showed the right frame\n${found.found ? difference(right.lines, found.found) : "nor any other"}`);
  return { right: found.right, ms, bytes, checked: found.checked, where };
}

function result({ girok, other }, batches, load) {
  const times = (runs) => runs.filter(({ right }) => right).map(({ ms }) => ms);
  const kb = (runs, kind) => median(runs.map(({ bytes }) => bytes[kind] ?? 0)) / 1000;
  const wrong = (runs) => runs.filter(({ right }) => !right).length;
  const [value, peer_value] = [median(times(girok)), median(times(other))];
  const detail = {
    p95_ms: quantile(times(girok), 0.95),
    worst_ms: quantile(times(girok), 1),
    peer_p95_ms: quantile(times(other), 0.95),
    wrong_frames: wrong(girok),
    peer_wrong_frames: wrong(other),
    ...medians(girok.map(({ where }) => where)),
    check_ms: median(girok.map(({ checked }) => checked)),
    total_kb: kb(girok, "total"),
    recording_kb: kb(girok, "recording"),
    peer_total_kb: kb(other, "total"),
    requests: median(girok.map(({ bytes }) => bytes.requests)),
    rounds: ROUNDS,
    batches,
    load_before: load,
    load_after: loadavg()[0],
  };
  const tidy = Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, rounded(value)]));
  return { name: "late_join", value: rounded(value), unit: "ms", peer: "@rrweb/replay in live mode given all events", peer_value: rounded(peer_value), ratio: rounded(peer_value / value, 2), detail: { ...tidy, recording: about } };
}

try {
  const storageState = await cookiesAfter(browser, server, signInAsDemo);
  const { session, batches, leave } = await visit(server, events);
  await peer.replace(await stored(server, session, storageState));
  const [right] = await expected(browser, peer, [end], { lines: true });
  const load = loadavg()[0];
  const runs = { girok: [], other: [] };
  const girok = async () => runs.girok.push(await join("Girok", { address: `${server.url}/live/${session}`, where: "console", storageState }, right));
  const other = async () => runs.other.push(await join("peer", { address: `${peer.url}/?live`, where: "peer" }, right));
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of round % 2 ? [other, girok] : [girok, other]) await one();
  }
  leave();
  await report(result(runs, batches, load));
} finally {
  await browser.close();
  await server.stop();
  await peer.stop();
}
