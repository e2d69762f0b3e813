// A page in its whole length, and where its elements are.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, openSession, type Watched } from "./browser";
import { LOOK } from "./look";
import { element, mutation, START } from "./recordings";
import { startServer, type TestServer } from "./server";

let browser: Browser;
let server: TestServer;
let session: Watched;

before(async () => {
  browser = await launch();
});
beforeEach(async () => {
  server = await startServer();
});
afterEach(async () => {
  assert.deepEqual(session.faults, []);
  await session.close();
  await server.close();
});
after(() => browser.close());

type Size = { width: number; height: number };

const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const style = (id: number, css: string) => element(id, "style", {}, [{ ...text(id + 1, css), isStyle: true }]);
const block = (id: number, name: string, css = "", ...children: any[]) => element(id, "div", { id: name, style: css }, children);

const CSS = `html { scroll-behavior: smooth } body { margin: 0 } button { margin: 0; border: 0; padding: 0 }
  #head { position: fixed; top: 0; left: 0; right: 0; height: 50px; transition: all 9s }
  #foot { position: fixed; bottom: 0; margin: 5px; width: 100px; height: 40px; transition: all 9s }
  #cover { position: fixed; inset: 0; z-index: -1 }
  #middle { position: fixed; top: 50%; left: 0; width: 20px; height: 20px; transform: translateY(-50%) }
  #corner { position: absolute; bottom: 0; right: 0; width: 20px; height: 20px }
  #side { position: absolute; top: 0; right: 0; width: 10px; height: 100% }
  #hero { height: 100vh } @media (min-height: 1000px) { #hero { display: none } }
  @media all { @supports (color: red) { #half { height: calc(50dvh + 10px) } } }
  :root { --full: 100lvh } #custom { padding: calc(10vh + var(--none, 0px)) 0; height: calc(var(--full) - 20vh) }
  #bar { position: sticky; bottom: 0; height: 30px }`;

/** A page that is `END` higher than three viewports. */
function body(): any[] {
  const shadow = [style(60, "button { display: block; width: 50px; height: 10vh }"), element(62, "button", { id: "inner" }, [])].map((node) => ({ ...node, isShadow: true }));
  return [
    block(10, "head"), block(11, "foot"), block(12, "cover"), block(13, "middle"), block(14, "corner"), block(15, "side"),
    block(20, "hero", "", element(21, "i", { style: "display: block; min-height: 20vh" }, [])),
    block(22, "half"),
    block(23, "custom"),
    element(30, "div", { id: "scroller", style: "height: 100px; overflow: auto", rr_scrollTop: 80 }, [block(31, "deep", "height: 300px"), block(32, "deeper", "height: 20px")]),
    element(40, "iframe", { id: "frame", style: "display: block; width: 200px; height: 100px; border: 5px solid; padding: 7px" }, []),
    element(50, "div", { id: "host", style: "height: 200px" }, shadow, { isShadowHost: true }),
    block(70, "turned", "width: 100px; height: 40px; transform: scale(0.5); transform-origin: 0 0"),
    block(71, "end", "height: 1000px", element(72, "span", { id: "gone", style: "display: none" }, [])),
    block(73, "bar"),
  ];
}
/** What is neither hero, half nor custom. */
const REST = 10 + 100 + 124 + 200 + 40 + 1000 + 30;

function framed(): any {
  const inner = element(82, "html", {}, [element(83, "head", {}, []), element(84, "body", { style: "margin: 0" }, [element(85, "button", { style: "position: absolute; left: 3px; top: 4px; width: 50px; height: 20px; margin: 0" }, [])])]);
  return mutation({ adds: [{ parentId: 40, nextId: null, node: { type: 0, id: 81, childNodes: [inner] } }], isAttachIframe: true });
}

function recording({ width, height }: Size, css: string, nodes: any[]): any[] {
  const root = element(3, "html", {}, [element(4, "head", {}, [style(5, css)]), element(7, "body", {}, nodes)]);
  const doctype = { type: 1, id: 2, name: "html", publicId: "", systemId: "" };
  return [
    { type: 4, timestamp: START, data: { href: "https://shop.test/", width, height } },
    { type: 2, timestamp: START + 1, data: { node: { type: 0, id: 1, childNodes: [doctype, root] }, initialOffset: { left: 0, top: 0 } } },
  ];
}

const later = { type: 3, timestamp: START + 9_000, data: mutation({}) };

async function open(events: any[], size?: Size): Promise<void> {
  server.windows.set("a", [...events, later]);
  session = await openSession(browser, server, { at: START + 5_000 }, size);
}

async function show(size: Size = { width: 800, height: 600 }): Promise<void> {
  const scrolled = { type: 3, timestamp: START + 100, data: { source: 3, id: 1, x: 0, y: 300 } };
  await open([...recording(size, CSS, body()), { type: 3, timestamp: START + 50, data: framed() }, scrolled]);
  await session.until("time", "(time) => time.loading === false");
}

const answers = () => session.reports("map");
async function mapped(nodes: unknown[]): Promise<any> {
  const count = (await answers()).length;
  await session.send({ girok: "map", on: true, nodes: nodes as number[] });
  await session.page.waitForFunction((count) => (window as any).reports.filter((report: any) => report.girok === "map").length > count, count);
  return session.last("map");
}
const withoutIds = (boxes: any[]) => boxes.map(([, ...box]) => box);
async function boxes(...nodes: unknown[]): Promise<any[]> {
  return (await mapped(nodes)).boxes;
}
const scroll = () => session.shown<number[]>(`(page) => [page.scrollingElement.scrollTop, page.querySelector("#scroller").scrollTop]`);
const frameStyle = () => session.frame.evaluate(() => {
  const root = document.querySelector<HTMLElement>(".page:not(.waiting)")!;
  const { left, top, width, height } = root.getBoundingClientRect();
  const pointer = root.querySelector(".replayer-mouse");
  return { box: [left, top, width, height].map(Math.round), pointer: pointer ? getComputedStyle(pointer).display : "none" };
});

for (const size of [{ width: 800, height: 600 }, { width: 390, height: 700 }, { width: 1440, height: 900 }]) {
  test(`a page of ${size.width} px is as long as it is, and all that is about the viewport is as it was`, async () => {
    const { width, height: fold } = size;
    await show(size);
    const answer = await mapped([20, 21, 22, 23, 10, 11, 12, 13, 14, 15, 73]);
    const height = fold * 2.5 + REST;
    assert.deepEqual({ ...answer, boxes: [] }, { girok: "map", width, height, fold, boxes: [] });
    assert.deepEqual(withoutIds(answer.boxes), [
      [0, 0, width, fold],
      [0, 0, width, fold / 5],
      [0, fold, width, fold / 2 + 10],
      [0, fold * 1.5 + 10, width, fold],
      [0, 0, width, 50],
      [5, fold - 45, 100, 40],
      [0, 0, width, fold],
      [0, fold / 2 - 10, 20, 20],
      [width - 20, fold - 20, 20, 20],
      [width - 10, 0, 10, fold],
      [0, fold - 30, width, 30],
    ]);
    const scale = Math.min(1, 1000 / width);
    const box = [(1000 - width * scale) / 2, 0, width * scale, height * scale].map(Math.round);
    assert.deepEqual(await frameStyle(), { box, pointer: "none" });
    assert.equal(await session.frame.evaluate("document.documentElement.dataset.faults"), undefined);
  });
}

test("boxes in scrollers, frames and shadow roots, and of what is transformed", async () => {
  await show();
  const top = 600 * 2.5 + 10;
  assert.deepEqual(await boxes(31, 40, 85, 62, 70), [
    [31, 0, top - 80, 800, 300],
    [40, 0, top + 100, 224, 124],
    [85, 12 + 3, top + 112 + 4, 50, 20],
    [62, 0, top + 224, 50, 60],
    [70, 0, top + 424, 50, 20],
  ]);
  assert.deepEqual(await scroll(), [0, 80]);
});

test("what is scrolled away, cut off or hidden has no box, unless it is positioned by what does not cut it off", async () => {
  const css = "body { margin: 0 } p { margin: 0; height: 20px } .low { height: 40px; overflow: hidden } .off { position: absolute; top: 300px; left: 0; width: 50px }";
  const row = (id: number, style = "", name = "") => element(id, "p", { style, class: name }, []);
  const nodes = [
    element(20, "div", { class: "low", rr_scrollTop: 40 }, [row(21), row(22), row(23), row(24), row(25)]),
    element(30, "div", { class: "low" }, [row(31, "", "off"), row(32, "position: fixed; top: 400px; width: 50px")]),
    element(40, "div", { class: "low", style: "position: relative" }, [row(41, "", "off")]),
    element(50, "div", { class: "low", style: "overflow: visible" }, [row(51), row(52), row(53)]),
    row(60, "visibility: hidden"), row(61, "opacity: 0"),
    element(70, "div", { class: "low", style: "display: flex; width: 100px" }, [row(71, "flex: none; width: 100px"), row(72, "flex: none; width: 100px")]),
  ];
  await open(recording({ width: 800, height: 600 }, css, nodes));
  await session.until("time", "(time) => time.loading === false");
  const seen = (await boxes(21, 22, 23, 24, 25, 31, 32, 41, 51, 52, 53, 60, 61, 71, 72)).map(([id]) => id);
  assert.deepEqual(seen, [23, 24, 31, 32, 51, 52, 53, 61, 71]);
});

test("what is not there, has no box or is no element has none", async () => {
  await show();
  assert.deepEqual(await boxes(9_999, 72, 6, -1, 1.5, null, "20", {}, [20], 20), [[20, 0, 0, 800, 600]]);
  await session.send({ girok: "map", on: true } as any);
  await session.until("map", "(map) => map.boxes.length === 0");
});

test("off leaves the page as it was, and another moment is mapped again", async () => {
  await show();
  const look = () => session.shown<string[]>(LOOK);
  const [before, frame, at] = [await look(), await frameStyle(), await scroll()];
  assert.deepEqual(at, [300, 80]);
  await mapped([20]);
  assert.notDeepEqual(await look(), before);
  await session.send({ girok: "map", on: false });
  assert.deepEqual(await look(), before);
  assert.deepEqual(await frameStyle(), frame);
  assert.deepEqual(await scroll(), at);
  const count = (await answers()).length;
  await mapped([20]);
  await session.send({ girok: "seek", at: START + 6_000 });
  await session.page.waitForFunction((count) => (window as any).reports.filter((report: any) => report.girok === "map").length >= count, count + 2);
  await session.send({ girok: "map", on: false });
  assert.deepEqual(await look(), before);
});

test("a map that is asked for early waits for the page", async () => {
  const events = recording({ width: 800, height: 600 }, CSS, body());
  let go = () => {};
  const gone = new Promise<void>((done) => (go = done));
  server.before = () => gone;
  await open(events);
  await session.until("time", "(time) => time.loading === true");
  await session.send({ girok: "map", on: true, nodes: [20] });
  await session.page.waitForTimeout(200);
  assert.deepEqual(await answers(), []);
  go();
  await session.until("map", "(map) => map.boxes?.[0]?.[4] === 600");
});

test("what has moved by itself is told again, and nothing else", async () => {
  let go = () => {};
  server.late = new Promise((done) => (go = done));
  const image = element(20, "img", { src: "https://shop.test/late.svg", style: "display: block" }, []);
  const lazy = element(21, "img", { src: "https://shop.test/late.svg?2", loading: "lazy", style: "display: block" }, []);
  await open(recording({ width: 800, height: 600 }, "body { margin: 0 }", [image, block(22, "below", "height: 5000px"), lazy, block(23, "last", "height: 10px")]));
  await session.until("time", "(time) => time.loading === false");
  assert.deepEqual(await boxes(22, 23), [[22, 0, 0, 800, 5000], [23, 0, 5000, 800, 10]]);
  go();
  await session.until("map", "(map) => map.height === 5170");
  assert.deepEqual((await session.last("map"))!.boxes, [[22, 0, 80, 800, 5000], [23, 0, 5160, 800, 10]]);
  await session.page.waitForTimeout(500);
  assert.ok((await answers()).length <= 3);
});

test("pages whose root is as high as the viewport, and what is in it", async () => {
  const css = "html, body { height: 100%; margin: 0 } #app { min-height: 100%; position: relative } #long { height: 2000px } #foot { position: absolute; bottom: 0; height: 30px; width: 10px }";
  const app = block(20, "app", "", block(21, "long"), block(22, "foot"));
  await open(recording({ width: 800, height: 600 }, css, [app, block(23, "half", "height: 50%")]));
  await session.until("time", "(time) => time.loading === false");
  const before = await session.shown<string[]>(LOOK);
  const { height, boxes } = await mapped([3, 7, 20, 22, 23]);
  assert.equal(height, 2300);
  assert.deepEqual(withoutIds(boxes), [[0, 0, 800, 600], [0, 0, 800, 600], [0, 0, 800, 2000], [0, 1970, 10, 30], [0, 2000, 800, 300]]);
  await session.send({ girok: "map", on: false });
  assert.deepEqual(await session.shown<string[]>(LOOK), before);
});

test("ten thousand elements on a large page let others have their turn", async () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) => element(100 + index, "p", { class: "row", style: "margin: 0; height: 1px" }, []));
  await open(recording({ width: 800, height: 600 }, "body { margin: 0 }", nodes));
  await session.until("time", "(time) => time.loading === false");
  await mapped([]);
  await session.frame.evaluate(() => {
    const watch = { longest: 0, last: performance.now() };
    Object.assign(window, { watch });
    const tick = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      setTimeout(tick);
    };
    tick();
  });
  const start = performance.now();
  const found = await boxes(...Array.from({ length: 10_000 }, (_, index) => 10_099 - index));
  assert.deepEqual(found, Array.from({ length: 10_000 }, (_, index) => [10_099 - index, 0, 9_999 - index, 800, 1]));
  const took = performance.now() - start;
  const longest = Number(await session.frame.evaluate("watch.longest"));
  // Where many share a processor, waiting for it counts as well.
  assert.ok(longest < Math.max(150, took / 2), `${longest} of ${took} ms`);
});

test("a hostile page is mapped all the same", async () => {
  const css = `@import url("x"); @namespace x url(y); @property --a { syntax: "<length>"; inherits: true; initial-value: 1px }
    @layer a { @container (min-height: 1px) { b { height: 1vh; & i { height: 1vh } } } } @keyframes k { to { height: 100vh } } @font-face { font-family: a; src: local("b") }
    * { position: fixed !important; inset: 0 !important; height: 100vh !important } @media not all and (max-height: calc(1px * (1 + 2))) { p { color: red } }`;
  const form = element(20, "form", { id: "form" }, ["style", "parentNode", "localName", "querySelectorAll", "getBoundingClientRect"].map((name, index) => element(21 + index, "input", { name, id: name }, [])));
  const svg = element(40, "svg", { style: "width: 10vmin" }, [element(41, "text", {}, [], { isSVG: true })], { isSVG: true });
  await open(recording({ width: 800, height: 600 }, css, [form, svg, block(42, "endless", "height: 99999999px")]));
  await session.until("time", "(time) => time.loading === false");
  const { height, boxes } = await mapped([20, 42, 40]);
  assert.ok(height >= 600 && height <= 200_000);
  assert.equal(boxes.length, 3);
  await session.send({ girok: "map", on: false });
});
