// A page of which all is blurred lies as it lay.

import { fileURLToPath } from "node:url";
import { buildSync } from "../../player/node_modules/esbuild/lib/main.js";
import { mirrored } from "./support/mirror.js";
import { momentsOf } from "./support/moments.js";
import { record } from "./support/record.js";
import { recordings } from "./support/recordings.js";
import { expect, test } from "./support/test.js";

/** Of the page's height. */
const MOST = 0.1;

/** What the player makes of masks. */
const { outputFiles: [{ text: code }] } = buildSync({
  entryPoints: [fileURLToPath(new URL("../../player/src/masks.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
});
const { MASK_RULES } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const ARTICLE = `<!doctype html><style>body { font: 16px/1.5 serif; margin: 40px } aside { float: right; width: 180px; font: 13px sans-serif }</style>
<h1>How paper is made, and why it matters to those who write</h1>
<aside><p>Those who would rather watch it being done are welcome on the first Saturday of every month, from ten until four.</p></aside>
<p>The pulp is beaten for hours, thinned with water, and lifted out with a mould by hand. What runs off is used again. A good
vatman makes two thousand sheets a day, each within a gram of the next, and hears by the sound of the water when to stop.</p>
<p>Im Sommer trocknen die Bogen auf dem Dachboden, im Winter in der geheizten Stube. Geleimt wird mit Gelatine, damit die Tinte
nicht ausläuft, und geglättet mit einem Achat, wie es seit Jahrhunderten üblich ist.</p>
<ul><li>Cotton, for letters that are to be kept</li><li>Hemp, for bank notes and maps</li><li>Linen, for books</li></ul>
<table><tr><th>Sheet</th><th>Weight</th><th>What it is for</th></tr><tr><td>Royal</td><td>120 g</td><td>Watercolours that use much water</td></tr>
<tr><td>Demy</td><td>90 g</td><td>Letters, and drafts of letters</td></tr></table>`;

/** Pictures cannot be loaded here; the page says of each how large it is. */
const PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";

function withPictures(events) {
  const stack = events.flatMap(({ type, data }) => (type === 2 ? [data.node] : (data.adds ?? []).map(({ node }) => node)));
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.tagName === "img") node.attributes.src = PICTURE;
    stack.push(...(node.childNodes ?? []));
  }
  return events;
}

async function expectSameLayout(stage, events, at) {
  const texts = events.map((event) => JSON.stringify(event));
  const [{ snapshot }] = await mirrored(texts, [at], { blur: "body" });
  await stage.evaluate((texts) => window.stage.load(texts), texts);
  const places = (snapshot) => stage.evaluate(([at, rules, snapshot]) => window.stage.places(at, rules, snapshot), [at, [MASK_RULES], snapshot]);
  const [was, is] = [await places(), await places(snapshot)];
  const before = new Map(was.filter(([, place]) => place));
  const height = Math.max(...[...before.values()].map(([, bottom]) => bottom)) - Math.min(...[...before.values()].map(([top]) => top));
  const moved = is.flatMap(([id, place]) => {
    const from = before.get(id);
    return place && from ? [Math.max(...place.map((edge, at) => Math.abs(edge - from[at]))) / height] : [];
  });
  expect(moved.length).toBeGreaterThan(10);
  expect(Math.max(...moved)).toBeLessThan(MOST);
}

test("an article", async ({ browser, server, stage }) => {
  const events = await record(browser, server, { html: ARTICLE, steps: [] });
  await expectSameLayout(stage, events, events.at(-1).timestamp + 1);
});

for (const { name, read, isOfDemo } of recordings()) {
  if (!isOfDemo) continue;
  test(name, async ({ stage }) => {
    const events = withPictures(read());
    await expectSameLayout(stage, events, momentsOf(events)[0]);
  });
}
