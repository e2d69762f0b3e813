// Every recording there is.

import { recordings } from "./support/recordings.js";
import { compareAll, test } from "./support/test.js";

/** Events between two looks: before every change there is time for a quarter as many. */
const EVERY = process.env.CI ? 12 : 3;

for (const { name, read } of recordings()) {
  test(name, async ({ stage }) => {
    await compareAll(stage, name, read(), { every: EVERY });
  });
}
