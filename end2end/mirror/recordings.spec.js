// Every recording there is.

import { recordings } from "./support/recordings.js";
import { compareAll, test } from "./support/test.js";

for (const { name, read } of recordings()) {
  test(name, async ({ stage }) => {
    await compareAll(stage, name, read(), { every: 3 });
  });
}
