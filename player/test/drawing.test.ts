// A page as a drawing that another page paints onto a canvas, and what can be seen there.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, openSession, type Watched } from "./browser";
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

const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
/** Of every image that the server of the tests has. */
const GREY = [204, 204, 204];
const WHITE = [255, 255, 255];
const WIDTH = 800;
/** Of each row. */
const HIGH = 20;

const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const style = (id: number, css: string) => element(id, "style", {}, [{ ...text(id + 1, css), isStyle: true }]);
const svg = (markup: string) => `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">${markup}</svg>`)}`;
const SQUARE = svg('<rect width="20" height="20" fill="red"/>');

/** `tall` is how much of the frame can be seen at once. */
async function open(css: string, nodes: any[], more: any[] = [], html: Record<string, string> = {}, tall = 600): Promise<void> {
  const root = element(3, "html", html, [element(4, "head", {}, [style(5, css)]), element(7, "body", {}, nodes)]);
  const doctype = { type: 1, id: 2, name: "html", publicId: "", systemId: "" };
  server.windows.set("a", [
    { type: 4, timestamp: START, data: { href: "https://shop.test/", width: WIDTH, height: 600 } },
    { type: 2, timestamp: START + 1, data: { node: { type: 0, id: 1, childNodes: [doctype, root] }, initialOffset: { left: 0, top: 0 } } },
    ...more.map((data) => ({ type: 3, timestamp: START + 50, data })),
    { type: 3, timestamp: START + 9_000, data: mutation({}) },
  ]);
  session = await openSession(browser, server, { at: START + 5_000 }, { width: WIDTH, height: tall });
  await session.until("time", "(time) => time.loading === false");
  await session.send({ girok: "map", on: true, nodes: [] });
  await session.until("map", "(map) => map.girok === 'map'");
}

async function drawing(): Promise<string | null> {
  const count = (await session.reports("drawn")).length;
  await session.send({ girok: "draw" });
  await session.page.waitForFunction((count) => (window as any).reports.filter((report: any) => report.girok === "drawn").length > count, count);
  return (await session.last("drawn"))!.svg;
}

/** What a page that knows nothing but the drawing sees of it, at these places and in that scale. */
async function colours(places: number[][], scale = 1): Promise<number[][]> {
  const drawn = await drawing();
  assert.ok(drawn);
  return session.page.evaluate(async ([drawn, places, scale]) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return places.map(([x, y]) => [...context.getImageData(x! * scale, y! * scale, 1, 1).data].slice(0, 3));
  }, [drawn, places, scale] as const);
}

const block = (id: number, attributes: Record<string, unknown>, ...children: any[]) => element(id, "div", attributes, children);

const CSS = `:root { --red: rgb(255, 0, 0); font-size: 10px } body { margin: 0 } body > * { display: block; height: ${HIGH}px; width: 100px; margin: 0; border: 0; padding: 0; box-sizing: border-box; overflow: hidden }
  .variable { background: var(--red) } html.dark .above { background: red }
  @media (width: ${WIDTH}px) { .media { background: red } } @media (max-width: ${WIDTH - 1}px), print { .media { background: blue } }
  .rem { width: 10rem; background: linear-gradient(to right, blue 0 40px, red 40px) } .vw { width: 25vw; background: linear-gradient(to right, blue 0 40px, red 40px 60px, blue 60px) }
  .vh { height: 50vh; margin-bottom: ${HIGH - 300}px !important; position: relative; z-index: -1 } .vh::before { content: ""; display: block; height: 10px; background: red }
  .before::before { content: ""; display: block; height: 100%; background: red }
  .image { background: url("https://shop.test/pixel.png") } .data { background: url('${SQUARE}') }
  .moved { animation: move 1s forwards } @keyframes move { from { background: blue } to { background: red } }
  @layer low { .layer { background: red } } @supports (color: red) { .supports { & > i { display: block; height: 100%; background: red } } }
  input { appearance: none } input[value=typed] { background: red } input:checked { background: red } div:first-of-type + script + .after, .after:nth-child(25) { background: red }`;

const shadow = (id: number, css: string, ...nodes: any[]) => [style(id, css), ...nodes].map((node) => ({ ...node, isShadow: true }));

/** What is in each row, and the colour of its middle. */
const ROWS: [string, any, number[]?][] = [
  ["a variable of the root", block(20, { class: "variable" })],
  ["an element within the root", block(21, { class: "above" })],
  ["a media query", block(22, { class: "media" })],
  ["lengths of the root's font", block(23, { class: "rem" })],
  ["lengths of the viewport's width", block(24, { class: "vw" })],
  ["what comes before an element", block(25, { class: "before" })],
  ["an image of the sheet that was loaded", block(26, { class: "image" }), GREY],
  ["an image in the sheet", block(27, { class: "data" })],
  ["what an animation has made", block(28, { class: "moved" })],
  ["a layer", block(29, { class: "layer" })],
  ["nested rules", block(30, { class: "supports" }, element(31, "i", {}, []))],
  ["what was typed", element(32, "input", { value: "" }, [])],
  ["what was ticked", element(33, "input", { type: "checkbox" }, [])],
  ["an image that was loaded", element(34, "img", { src: "https://shop.test/pixel.png" }, []), GREY],
  ["an image by its data", element(35, "img", { src: SQUARE }, [])],
  ["an image of several", element(36, "img", { srcset: `${SQUARE} 2x`, src: "https://shop.test/missing.png", style: `width: 100px; height: ${HIGH}px` }, [])],
  ["what is scrolled to", block(37, { style: "overflow: auto", rr_scrollTop: 40 }, block(38, { style: "height: 40px; background: blue" }), block(39, { style: "height: 20px; background: red" }), block(40, { style: "height: 90px; background: blue" }))],
  ["a canvas", element(41, "canvas", { width: "10", height: "10", rr_dataURL: SQUARE }, [])],
  ["a frame", element(42, "iframe", { id: "frame" }, [])],
  ["a shadow root", element(50, "div", { class: "blue" }, [
    ...shadow(51, "* { background: blue } .in { background: red; height: 100% } :host(.blue) { background: red }", element(53, "div", { class: "in" }, [])),
  ], { isShadowHost: true })],
  ["what is in a slot", element(60, "div", {}, [
    ...shadow(61, "::slotted(b) { display: block; height: 100%; background: red }", element(63, "slot", {}, [])), element(64, "b", {}, []),
  ], { isShadowHost: true })],
  ["a drawing", element(65, "svg", { viewBox: "0 0 5 1" }, [element(66, "rect", { width: "5", height: "1", fill: "red" }, [], { isSVG: true })], { isSVG: true })],
  ["names and words that are none in XML", block(67, { ":class": "<>\u0001", "@click": "x", style: "background: red; color: transparent", title: 'a "b" <c> & \u0000 ]]>' }, text(68, "&amp; ]]> \u0007"), { type: 5, id: 69, textContent: "-- >" })],
  ["what neither shadow root is about", block(70, { class: "in", style: "background: rgb(0, 0, 255)" }), BLUE],
  ["what is counted among others", block(71, { class: "after" })],
  ["nothing", block(72, {}), WHITE],
  ["a canvas in a line", block(73, {}, element(74, "canvas", { width: "10", height: "10", style: "width: 100px; height: 20px; vertical-align: top", rr_dataURL: SQUARE }, []))],
  ["a frame in a line", block(75, {}, element(76, "iframe", { style: "border: 0; width: 100px; height: 20px; vertical-align: top; background: red" }, []))],
  ["a film in a line", block(77, {}, element(78, "video", { style: "width: 100px; height: 20px; vertical-align: top; background: red" }, []))],
];

const FRAME = mutation({ adds: [{ parentId: 42, nextId: null, node: { type: 0, id: 80, childNodes: [element(81, "html", {}, [element(82, "head", {}, [style(83, ":root { --c: red } body { margin: 0; background: var(--c) }")]), element(85, "body", {}, [])])] } }], isAttachIframe: true });
const TYPED = { source: 5, id: 32, text: "typed", isChecked: false };
const TICKED = { source: 5, id: 33, text: "on", isChecked: true };

const show = () => open(CSS, ROWS.map(([, node]) => node), [FRAME, TYPED, TICKED], { class: "dark" });

for (const scale of [1, 0.5]) {
  test(`what a page shows is in its drawing, at ${scale} of its size`, async () => {
    await show();
    const found = await colours(ROWS.map((_, index) => [50, index * HIGH + HIGH / 2]), scale);
    assert.deepEqual(
      ROWS.map(([name], index) => [name, found[index]]),
      ROWS.map(([name, , colour]) => [name, colour ?? RED]),
    );
    // Where the same page has something else: beside the rows, and where what is too long is cut off.
    assert.deepEqual(await colours([[150, 10], [350, HIGH * 3.5], [WIDTH - 5, 595]], scale), [WHITE, WHITE, WHITE]);
  });
}

const LINKS = [element(300, "a", { href: "https://shop.test/a" }, [text(301, "A link as browsers show it")]), element(302, "a", { href: "https://shop.test/a", class: "plain" }, [text(303, "Another")]), element(304, "a", {}, [text(305, "None")])];
const paragraphs = (from: number, count: number) => Array.from({ length: count }, (_, index) => element(from + 2 * index, "p", {}, [text(from + 2 * index + 1, `Paragraph ${index} of many, which are all alike`)]));

const HOST = element(90, "div", {}, shadow(91, "b { color: blue }", element(93, "b", {}, [])), { isShadowHost: true });

test("what is said of printed pages is about no element, also where there is a shadow root", async () => {
  await open("body { margin: 0 } @page { margin: 100px } @page :first { margin: 50px }", [block(20, { style: "background: red; height: 100px" }), HOST]);
  assert.deepEqual(await colours([[5, 5], [795, 95], [5, 105]]), [RED, RED, WHITE]);
});

for (const layer of ["girok-browser", "girok-masks", "first"]) {
  for (const nodes of [[], [HOST]]) {
    test(`a mask is drawn whatever the page has in its layer ${layer}, with ${nodes.length} shadow roots`, async () => {
      const css = `@layer ${layer} { html body div[data-girok-mask=block] { background: red !important } } body { margin: 0; background: white }`;
      await open(css, [block(20, { "data-girok-mask": "block", style: "width: 100px; height: 60px" }), ...nodes]);
      const [image, fill] = await session.shown<string[]>("(page) => { const style = page.defaultView.getComputedStyle(page.querySelector('[data-girok-mask]')); return [style.backgroundImage, style.backgroundColor]; }");
      assert.match(image!, /gradient/);
      assert.match(fill!, /128/);
      for (const colour of await colours([[50, 30], [20, 20]])) assert.notDeepEqual(colour, RED);
    });
  }
}

/** Whole pages: the style, what is in the body, and how long that is. */
const PAGES: [string, string, any[], number][] = [
  ["whose root has the background and the body scrolls", "@layer page { .plain { text-decoration: none } } a:any-link { background: yellow } body > :link { margin-left: 100px } html { background: rgb(250, 240, 220); height: 100% } body { height: 100%; margin: 0; overflow-x: hidden; background: rgb(255, 255, 255) } p { margin: 0; height: 40px }", [...paragraphs(20, 30), ...LINKS], 0],
  ["whose body has the background", "body { background: linear-gradient(to right, rgb(20, 20, 60), rgb(90, 20, 20)); color: white; font: 16px/2 monospace } p { margin: 0 0 8px }", paragraphs(20, 30), 1208],
  ["without any background, in the dark", ":root { color-scheme: dark } p { margin: 0; height: 50px } p:nth-child(even) { background: color-mix(in srgb, canvastext 20%, canvas) }", paragraphs(20, 30), 1516],
  ["with what is fixed, high as the screen, and scrolled", "body { margin: 0; line-height: 1.5 } * { box-sizing: border-box } header { height: 100vh; background: teal } #bar { position: fixed; bottom: 0; width: 100%; height: 50px; background: orange; z-index: 1 } #list { height: 200px; overflow: auto; border: 3px solid navy; font-size: 1.25rem } table { margin: 0 auto; height: 400px; border-collapse: collapse } td { border: 1px solid; padding: 5px }",
    [element(10, "header", {}, [text(11, "Title")]), block(12, { id: "bar" }), block(14, { id: "list", rr_scrollTop: 130 }, text(15, "Text in it"), element(16, "b", {}, [text(17, " and more")]), ...paragraphs(100, 20)),
      element(18, "table", {}, [element(200, "tbody", {}, [element(201, "tr", {}, [element(202, "td", {}, [text(203, "Cell")]), element(204, "td", {}, [element(205, "select", {}, [element(206, "option", {}, [text(207, "one")]), element(208, "option", { selected: true }, [text(209, "two")])]), element(210, "textarea", {}, [text(211, "words")]), element(212, "button", {}, [text(213, "Press")])])])])])], 1200],
  ["with what is masked", "body { margin: 0; font: 20px/1.5 sans-serif }", [
    block(20, { "data-girok-mask": "block", style: "width: 300px; height: 60px" }), block(22, { "data-girok-mask": "blur" }, text(23, "Not to be read")), block(24, {}, text(25, "********")),
    element(30, "div", {}, [...shadow(31, "b { color: blue }", element(33, "b", { "data-girok-mask": "blur" }, [text(34, "Neither")]), element(35, "i", { "data-girok-mask": "block" }, []))], { isShadowHost: true }),
  ], 600],
  ["whose styles are about everything", "div, svg, foreignObject { margin: 7px; border: 3px solid red; transform: rotate(1deg) } * { padding: 2px; color: green } style { display: none } ul { list-style: square; columns: 3 } q::before { content: counter(c) } :not(p) { counter-increment: c }",
    [element(50, "a", { href: "/b" }, [text(51, "A link")]), block(20, {}, element(21, "ul", {}, [22, 24, 26].map((id) => element(id, "li", {}, [text(id + 1, "Item")]))), element(30, "q", {}, [text(31, "said")])), block(40, { style: "height: 900px" }), element(52, "img", { style: "width: 300px; height: 40px" }, [])], 0],
];

for (const [name, css, nodes, length] of PAGES) {
  test(`a page ${name} is drawn as it is shown`, async () => {
    await open(css, nodes, [], {}, 1_700);
    const { height } = (await session.last("map"))!;
    if (length > 0) assert.equal(height, length);
    const shot = (await session.page.screenshot({ clip: { x: 0, y: 0, width: WIDTH, height } })).toString("base64");
    const drawn = await drawing();
    const differing = await session.page.evaluate(async ([shot, drawn]) => {
      const [one, other] = await Promise.all([`data:image/png;base64,${shot}`, `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn!)}`].map(async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext("2d")!;
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, canvas.width, canvas.height);
      }));
      if (one!.data.length !== other!.data.length) return 1;
      const count = one!.data.filter((value, index) => Math.abs(value - other!.data[index]!) > 40).length;
      return count / one!.data.length;
    }, [shot, drawn] as const);
    // Edges of letters may be smoothed in another way.
    assert.ok(differing < 0.0001, `${(differing * 100).toFixed(3)}% differ`);
  });
}

test("what is too long for a drawing is none, and neither is what is not shown as a map", async () => {
  await open("", [block(20, { title: "x".repeat(17 << 20) })]);
  assert.equal(await drawing(), null);
  await session.send({ girok: "map", on: false });
  assert.equal(await drawing(), null);
});

test("an image that is too large to be taken along leaves its box empty", async () => {
  const image = element(20, "img", { src: "https://shop.test/huge.png", alt: "Huge" }, []);
  await open("body { margin: 0 } img { display: block; width: 100px; height: auto }", [image, block(21, { style: "height: 100px; background: red" })]);
  await session.frame.waitForFunction(() => document.querySelector<HTMLIFrameElement>(".page:not(.waiting) iframe")!.contentDocument!.images[0]!.naturalWidth > 0);
  assert.deepEqual(await colours([[50, 50], [50, 99], [50, 101]]), [WHITE, WHITE, RED]);
});

test("nothing is asked for that the page has not loaded", async () => {
  await open('i { background: url("https://shop.test/unused.png") } @font-face { font-family: unused; src: url("https://shop.test/unused.woff2") } div { background: url("https://shop.test/used.png") }', [block(20, { style: "height: 20px" })]);
  await session.frame.waitForFunction(() => {
    const view = document.querySelector<HTMLIFrameElement>(".page:not(.waiting) iframe")!.contentWindow!;
    return view.performance.getEntriesByType("resource").some(({ name }) => name.includes("used.png"));
  });
  assert.match((await drawing())!, /data:image\/png;base64/);
  assert.deepEqual(server.requests.filter((request) => request.includes("unused")), []);
});

test("fields that are called like what a drawing is made of do not hinder it", async () => {
  const names = ["attributes", "childNodes", "localName", "namespaceURI", "shadowRoot", "scrollTop", "style", "getRootNode", "parentNode", "nodeType"];
  const form = element(20, "form", { style: "background: red; height: 100px; overflow: hidden" }, names.map((name, index) => element(21 + index, "input", { name, style: "display: none" }, [])));
  await open("body { margin: 0 }", [form]);
  assert.deepEqual(await colours([[400, 50], [400, 150]]), [RED, WHITE]);
});

const OF_DOCUMENTS = ["defaultView", "documentElement", "styleSheets", "adoptedStyleSheets", "querySelectorAll", "querySelector", "body", "head", "scrollingElement", "fonts", "addEventListener", "nodeType", "getRootNode"];

for (const name of OF_DOCUMENTS) {
  test(`a form that is called ${name} hinders neither map nor drawing`, async () => {
    const form = element(20, "form", { name, style: "height: 50px" }, []);
    await open("body { margin: 0 } .low { background: red; height: 1000px }", [form, block(21, { class: "low" }), HOST]);
    await session.send({ girok: "map", on: true, nodes: [20, 21] });
    await session.until("map", "(map) => map.boxes?.length === 2");
    const { height, boxes } = (await session.last("map"))!;
    assert.deepEqual([height, boxes], [1050, [[20, 0, 0, WIDTH, 50], [21, 0, 50, WIDTH, 1000]]]);
    assert.deepEqual(await colours([[400, 25], [400, 75]]), [WHITE, RED]);
  });
}

/** Milliseconds until there is an answer. */
async function timed(): Promise<[string | null, number]> {
  const start = performance.now();
  return [await drawing(), performance.now() - start];
}

test("an image that styles name too often makes no drawing, at once", async () => {
  const rule = (index: number) => `.a${index} { background: url("https://shop.test/large.png") }`;
  const css = Array.from({ length: 4_800 }, (_, index) => rule(index)).join(" ");
  await open(css, [block(20, { class: "a0", style: "height: 20px" })]);
  await isLoaded("large.png");
  const [drawn, took] = await timed();
  assert.equal(drawn, null);
  assert.ok(took < 1_500, `${took} ms`);
});

test("an image that one attribute names too often makes no drawing, at once", async () => {
  const layers = Array.from({ length: 2_000 }, () => 'url("https://shop.test/large.png")').join(", ");
  await open("", [block(20, { style: `height: 20px; background: ${layers}` })]);
  await isLoaded("large.png");
  const [drawn, took] = await timed();
  assert.equal(drawn, null);
  assert.ok(took < 1_500, `${took} ms`);
});

test("a page whose drawing takes too long is not drawn", async () => {
  const css = Array.from({ length: 12_000 }, (_, index) => `.a${index}, b > .c { color: red }`).join(" ");
  const hosts = Array.from({ length: 20 }, (_, index) => element(1_000 + 10 * index, "div", {}, shadow(1_001 + 10 * index, css.replaceAll("red", `rgb(0 0 ${index})`), element(1_003 + 10 * index, "b", {}, [])), { isShadowHost: true }));
  await open("", hosts);
  const [drawn, took] = await timed();
  assert.equal(drawn, null);
  assert.ok(took < 4_000, `${took} ms`);
});

async function isLoaded(name: string, count = 1): Promise<void> {
  await session.frame.waitForFunction(([name, count]) => {
    const view = document.querySelector<HTMLIFrameElement>(".page:not(.waiting) iframe")!.contentWindow!;
    return view.performance.getEntriesByType("resource").filter((entry) => entry.name.includes(name)).length >= count;
  }, [name, count] as const);
}

test("nothing is asked for that a page of many images has not loaded", async () => {
  const images = Array.from({ length: 260 }, (_, index) => element(20 + index, "img", { src: `https://shop.test/used-${index}.png` }, []));
  const css = Array.from({ length: 300 }, (_, index) => `.a${index} { background: url("https://shop.test/unused-${index}.png") }`).join(" ");
  await open(css, images);
  // The browser knows of all of them, and not of the first 250.
  await isLoaded("used-", images.length);
  assert.match((await drawing())!, /src="data:image\/png/);
  assert.deepEqual(server.requests.filter((request) => request.includes("unused")), []);
});

test("what is scrolled moves by what it is already moved, whatever way that is said", async () => {
  const inner = (id: number, colour: string, translate = "") => block(id, { style: `height: 100px; background: ${colour}; translate: ${translate || "none"}` });
  const moved = "calc(50% + 10px) min(5px, 10%)";
  await open("body { margin: 0 }", [block(20, { style: "height: 100px; width: 200px; overflow: auto", rr_scrollTop: 100 }, inner(21, "blue"), inner(22, "red", moved), inner(23, "blue"))]);
  assert.deepEqual(await colours([[50, 50], [150, 50]]), [WHITE, RED]);
});

test("a rule whose name has a brace in a string is drawn", async () => {
  await open('body { margin: 0 } div { height: 20px } @scope (a[title="{"]) { div { background: red } } @container style(--a: "}{") { div { background: red } }', [
    element(20, "a", { title: "{" }, [block(21, {})]), block(22, { style: '--a: "}{"' }, block(23, {})),
  ]);
  assert.deepEqual(await colours([[50, 10], [50, 30], [50, 50]]), [RED, RED, WHITE]);
});

test("a drawing is measured as it is sent: letters may be several bytes long", async () => {
  await open("", [block(20, {}, text(21, "\u6f22".repeat(6_000_000)))]);
  assert.equal(await drawing(), null);
});
