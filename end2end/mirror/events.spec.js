// Events made up by chance, which rrweb need not survive. Where the two ways of its Replayer disagree, either is right.

import { makeRecording } from "./fuzz/events.js";
import { compareAll, test } from "./support/test.js";

const SEEDS = Number(process.env.GIROK_FUZZ_SEEDS ?? 12);
const FIRST = Number(process.env.GIROK_FUZZ_FIRST ?? 1);

for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
  // One recorder in four makes no mistake.
  const oddity = [0, 0.02, 0.06, 0.15][seed % 4];
  test(`made-up events ${seed}`, async ({ stage }) => {
    await compareAll(stage, `made-up events ${seed}`, makeRecording(seed, oddity), { every: 2, either: true, mayStop: true });
  });
}
