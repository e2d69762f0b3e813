// Pages that change by chance, recorded by rrweb's recorder. Where the two ways of rrweb's Replayer disagree, either is
// right. GIROK_FUZZ_SEEDS asks for more of them.

import { OPTIONS, PAGE, tick } from "./fuzz/program.js";
import { record } from "./support/record.js";
import { compareAll, test } from "./support/test.js";

const SEEDS = Number(process.env.GIROK_FUZZ_SEEDS ?? 16);
const FIRST = Number(process.env.GIROK_FUZZ_FIRST ?? 1);
const TICKS = 40;

for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
  test(`fuzzed page ${seed}`, async ({ browser, server, stage }) => {
    const events = await record(browser, server, {
      html: PAGE,
      options: OPTIONS[seed % OPTIONS.length],
      steps: Array(TICKS).fill(tick),
      argument: { seed, operations: 1 + (seed % 12) },
      pause: 12,
    });
    await compareAll(stage, `fuzzed page ${seed}`, events, { either: true });
  });
}
