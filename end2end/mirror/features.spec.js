// Recordings made now, of one feature each: what rrweb's recorder makes of it is what there is to mirror.

import { forms } from "./pages/forms.js";
import { frames } from "./pages/frames.js";
import { markup } from "./pages/markup.js";
import { shadow } from "./pages/shadow.js";
import { styles } from "./pages/styles.js";
import { record } from "./support/record.js";
import { compareAll, test } from "./support/test.js";

for (const [topic, features] of Object.entries({ styles, frames, shadow, forms, markup })) {
  for (const feature of features) {
    const name = `${topic}: ${feature.name}`;
    test(name, async ({ browser, server, stage }) => {
      await compareAll(stage, name, await record(browser, server, feature));
    });
  }
}
