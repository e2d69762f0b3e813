// What texts of CSS say about the height of a viewport.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, inPixels, isAboutHeight } from "../src/map/units";

test("lengths by the viewport's height become pixels, and nothing else changes", () => {
  const rows: [string, string][] = [
    ["100vh", "600px"],
    ["calc(100dvh - 4rem)", "calc(600px - 4rem)"],
    ["50svh 10lvh -2.5vh +.5VH", "300px 60px -15px 3px"],
    ["10vmin 10vmax 1svmin", "39px 60px 3.9px"],
    ["1e2vh", "600px"],
    ["12.3456vh", "74.0736px"],
    ["100vw 10vi 100px 2em 1fr 30%", "100vw 10vi 100px 2em 1fr 30%"],
    ["max(100vh,var(--a-100vh, 10vh))", "max(600px,var(--a-100vh, 60px))"],
    ['"100vh" \'100vh\' url(a-100vh.png) url( "100vh" ) /* 100vh */', '"100vh" \'100vh\' url(a-100vh.png) url( "100vh" ) /* 100vh */'],
    ["a100vh -x-100vh --100vh é100vh \\31 00vh", "a100vh -x-100vh --100vh é100vh \\31 00vh"],
    ["height:100vh;--full:100vh!important", "height:600px;--full:600px!important"],
    ["100vhs 3constructor 4__proto__", "100vhs 3constructor 4__proto__"],
  ];
  for (const [css, expected] of rows) assert.equal(inPixels(css, { width: 390, height: 600 }), expected, css);
});

test("texts without such lengths are told at once", () => {
  for (const css of ["height: 1vh", "calc(1DVMAX)", "--x:2vb"]) assert.ok(isAboutHeight(css), css);
  for (const css of ["", "width: 100vw", "color: red", "100vhs"]) assert.ok(!isAboutHeight(css), css);
});

test("media queries about height and shape are answered", () => {
  const rows: [string, string][] = [
    ["(min-height: 500px)", "(min-width: 0px)"],
    ["screen and (max-width: 9px) and (max-height: 5px)", "screen and (max-width: 9px) and (max-width: 0px)"],
    ["not all and (orientation: portrait), (min-aspect-ratio: 1/1)", "not all and (max-width: 0px), (max-width: 0px)"],
    ["(400px <= height <= 700px)", "(max-width: 0px)"],
    ["(width >= 100px)", "(width >= 100px)"],
  ];
  for (const [media, expected] of rows) assert.equal(answered(media, (query) => query.includes("min-height")), expected, media);
});
