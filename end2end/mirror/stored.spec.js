// What the server stores of every recording: the page less what could run or load and what the standard rules hide, and nothing else is missing.

import { momentsOf } from "./support/moments.js";
import { recordings } from "./support/recordings.js";
import { isExplained } from "./support/faults.js";
import { stored } from "./support/stored.js";
import { expect, test } from "./support/test.js";

const EACH = 5;

for (const { name, read } of recordings()) {
  test(`${name}, as it is stored`, async ({ stage }) => {
    const events = read();
    const moments = momentsOf(events).filter((_, number) => number % EACH === EACH - 1);
    await stage.evaluate((texts) => window.stage.load(texts), events.map((event) => JSON.stringify(event)));
    const found = [];
    await stored(events, async (snapshot) => {
      for (const at of moments) {
        const differences = await stage.evaluate(([at, json]) => window.stage.compareStored(at, json), [at, await snapshot(at)]);
        found.push(...differences.map((difference) => ({ at, view: "snapshot", ...difference })));
      }
    });
    expect(found.filter((difference) => !isExplained(difference))).toEqual([]);
  });
}
