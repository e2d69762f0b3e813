// Texts of CSS taken apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { preludeOf, wordsOf } from "../src/map/copy/values";

test("values are parted at the spaces that are in no brackets", () => {
  const rows: [string, string[]][] = [
    ["1px", ["1px"]],
    ["calc(50% + 10px) 5px", ["calc(50% + 10px)", "5px"]],
    ["1px  min(1px, calc(2px + (1% * 2))) 3px", ["1px", "min(1px, calc(2px + (1% * 2)))", "3px"]],
  ];
  for (const [value, expected] of rows) assert.deepEqual(wordsOf(value), expected, value);
});

test("a rule's block begins at a brace that is in no string and in no brackets", () => {
  const rows: [string, string][] = [
    ["@layer { a { } }", "@layer "],
    ['@scope (a[title="{"]) { a { } }', '@scope (a[title="{"]) '],
    ["@scope (.a\\{) to ([b='\\'{']) { a { } }", "@scope (.a\\{) to ([b='\\'{']) "],
    ["@container style(--a: {}) { a { } }", "@container style(--a: {}) "],
  ];
  for (const [rule, expected] of rows) assert.equal(preludeOf(rule), expected, rule);
});
