// Where to go: random moments of the recording, at which nothing happened, so that nobody has to say whether it is in them.
import { random } from "../../samples/random.js";

/** In ms from the beginning, in tenths of a second, which is as exact as the console's addresses are. */
export function moments(events, count, seed = 50) {
  const { between } = random(seed);
  const first = events[0].timestamp;
  const span = events.at(-1).timestamp - first;
  const taken = new Set(events.map(({ timestamp }) => timestamp - first));
  const chosen = [];
  while (chosen.length < count) {
    const at = Math.floor(between(0.01, 0.99) * (span / 100)) * 100;
    if (![at, at - 1, at + 1].some((near) => taken.has(near)) && !chosen.includes(at)) chosen.push(at);
  }
  return chosen;
}
