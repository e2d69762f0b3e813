// The recording's visitor, who has been there for an hour by now and still is: what has happened is sent as a recorder
// would, and then, every second, that the pointer moves. That leaves the recorded page as it is, so that whoever joins,
// at whatever second, has the same page to see.
import { randomUUID } from "node:crypto";
import { demoKey, post } from "../../support/ingest.js";

const BATCH_MS = 2_000;
const BATCH_BYTES = 64 << 10;
const MOVES_EVERY = 1_000;

/** The same events, the last of which happens now. */
export function endingNow(events) {
  const later = Date.now() - events.at(-1).timestamp;
  return events.map((event) => ({ ...event, timestamp: event.timestamp + later }));
}

function* batches(events) {
  let batch = [];
  let bytes = 0;
  for (const event of events) {
    const text = JSON.stringify(event);
    const full = batch.length > 0 && (bytes + text.length > BATCH_BYTES || event.timestamp - batch[0].timestamp > BATCH_MS);
    // A Meta and its full snapshot are sent together.
    if (full && event.type !== 2) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(event);
    bytes += text.length;
  }
  yield batch;
}

export async function visit(server, events) {
  const sender = { key: await demoKey(server), session: randomUUID(), window: randomUUID() };
  let number = 0;
  const send = async (events) => {
    const answer = await post(server, { ...sender, number: number++, body: { events } });
    if (answer.status !== 202) throw new Error(`batch ${number - 1} was answered with ${answer.status}`);
  };
  for (const batch of batches(events)) await send(batch);
  let failed = null;
  const move = () => send([{ type: 3, data: { source: 1, positions: [{ x: 400, y: 300, id: 1, timeOffset: 0 }] }, timestamp: Date.now() }]);
  const timer = setInterval(() => move().catch((error) => (failed = error)), MOVES_EVERY);
  const leave = () => {
    clearInterval(timer);
    if (failed) throw failed;
  };
  return { session: sender.session, batches: number, leave };
}
