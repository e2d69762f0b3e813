// Style sheets as rrweb's own plugins for postcss adapt them, and as they are adapted here.

import assert from "node:assert/strict";
import { test } from "node:test";
import postcss from "postcss";
import { adaptCss } from "../src/hover";
import { sharedRecordings } from "./recordings";

/** What the Replayer does with a style sheet, by the parser that it does it with. */
function expected(css: string): string {
  const root = postcss.parse(css);
  root.walkAtRules((rule) => {
    if (/(max|min)-device-(width|height)/.test(rule.params)) rule.params = rule.params.replace(/(max|min)-device-(width|height)/g, "$1-$2");
  });
  root.walkRules((rule) => {
    for (const selector of rule.selectors) {
      if (selector.includes(":hover")) rule.selector += ",\n" + selector.replace(/:hover/g, ".\\:hover");
    }
  });
  return root.toString();
}

const SHEETS = [
  "a{color:red}",
  "a:hover{color:red}",
  " a:hover , b:not(:hover, i) > c:hover::after,d { color : red } ",
  "@media (hover:hover) and (min-device-width: 300px){.a:hover .b{x:y}}",
  '@import url("a;b.css") screen and (max-device-height:9px);a:hover{b:c}',
  "/* a:hover{ */ .x:hover{} /* } */",
  '.a[title="x{;}:hover"]:hover{content:"\\"}"}',
  ".a{background:url(data:image/svg+xml;utf8,<svg xmlns='{'>);color:red}.b:hover{}",
  ".a{--x:{b:hover{}};color:red}.c:hover{}",
  "@supports (display:grid){@media print{i:hover{a:b}}}u:hover{}",
  ".menu{&:hover{a:b}.x:hover &{c:d}}",
  ".sm\\:hover\\:x:hover{a:b}",
  "a:hover{b:c;}\n@font-face{src:url( 'x)' )}\n.e:HOVER,.f:hover{}",
  ".a /* , */ .b:hover\n{c:d}",
  "a:hover{b:(1;2)}",
];

for (const css of SHEETS) {
  test(`adapts ${css.slice(0, 60)}`, () => assert.equal(adaptCss(css), expected(css)));
}

test("what is no style sheet stays as it is", () => {
  for (const css of ["a:hover{", "a:hover}", 'a:hover{b:"c}', "a:hover{b:(}", "/* a:hover"]) assert.equal(adaptCss(css), css);
});

test("the style sheets of the recordings", () => {
  let adapted = 0;
  for (const css of sheets(sharedRecordings())) {
    let wanted;
    try {
      wanted = expected(css);
    } catch {
      continue;
    }
    assert.equal(adaptCss(css), wanted);
    if (wanted !== css) adapted++;
  }
  if (sharedRecordings().length > 0) assert.ok(adapted > 0);
});

function sheets(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== "string") sheets(inner, found);
    else if (key === "_cssText" || (key === "textContent" && inner.includes("{"))) found.add(inner);
  }
  return found;
}
