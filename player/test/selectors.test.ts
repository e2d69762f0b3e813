// What selectors mean where the page is a part of a drawing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inCopy } from "../src/map/copy/selectors";

const ROOT = ":where(html):first-child";
const TREE = ':where([data-girok-tree="1"])';
const ABOUT_HOST = ':where([data-girok-tree="1"], [data-girok-host="1"], [data-girok-slot="1"] > *)';

for (const [selectors, tree, expected] of [
  ["a, b > c", null, "a, b > c"],
  [":root", null, ROOT],
  ["html:root.dark, :is(:root, b) i", null, `html${ROOT}.dark, :is(${ROOT}, b) i`],
  ['.\\:root, [a=":root"], :root-like', null, '.\\:root, [a=":root"], :root-like'],
  ["a:link, :any-link b, :-webkit-any-link", null, "a:where(a, area)[href], :where(a, area)[href] b, :where(a, area)[href]"],
  ["a, b > c", 1, `a${TREE}, b > c${TREE}`],
  ["a::before, ::after", 1, `a${TREE}::before, ${TREE}::after`],
  ['[a=",::b"], :is(i, ::x) p, a\\,b', 1, `[a=",::b"]${TREE}, :is(i, ::x) p${TREE}, a\\,b${TREE}`],
  [":host", 1, `[data-girok-host="1"]${ABOUT_HOST}`],
  [":host(.a, .b) p", 1, `[data-girok-host="1"]:is(.a, .b) p${ABOUT_HOST}`],
  ["slot::slotted(.a)::before", 1, `slot:where([data-girok-slot="1"]) > :is(.a)${ABOUT_HOST}::before`],
] as const) {
  test(`${selectors} in tree ${tree}`, () => assert.equal(inCopy(selectors, tree), expected));
}
