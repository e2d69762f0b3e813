// Which moments of a recording are compared.

import { random } from "../../samples/random.js";

const COUNT = 20;

/** Twenty whole milliseconds, the same in every run: around the changes of pages, the end, and some by chance. */
export function momentsOf(events, seed = 1) {
  const times = events.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
  const pages = events.filter(({ type }) => type === 2).map(({ timestamp }) => timestamp);
  if (!pages.length) return [];
  const first = Math.floor(Math.min(...pages)) + 1;
  const last = Math.floor(times.at(-1)) + 1;
  const chosen = new Set([first, last]);
  const { next } = random(seed);
  const shuffled = (list) => list.map((item) => [next(), item]).sort(([a], [b]) => a - b).map(([, item]) => item);
  const add = (at, most) => {
    if (chosen.size < most && at >= first && at <= last && isWhole(events, at)) chosen.add(at);
  };
  const metas = events.filter(({ type }) => type === 4).map(({ timestamp }) => Math.floor(timestamp));
  for (const at of shuffled([...metas.map((at) => at - 1), ...pages.map((at) => Math.floor(at) + 1)])) add(at, COUNT / 2);
  // Just before an event and just after it.
  for (const at of shuffled(times)) {
    add(Math.floor(at) + 1, COUNT - 4);
    if (next() < 0.2) add(Math.floor(at), COUNT - 4);
  }
  for (let tries = 0; tries < 200; tries++) add(Math.round(first + next() * (last - first)), COUNT);
  return [...chosen].sort((a, b) => a - b);
}

/** A Replayer that starts between the word of a page's size and the page has nothing to show. */
function isWhole(events, at) {
  let whole = false;
  for (const { type, timestamp } of events) {
    if (type === 4 && timestamp <= at) whole = false;
    if (type === 2 && timestamp < at) whole = true;
  }
  return whole;
}
