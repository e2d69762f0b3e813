// A seek changes the page that is shown where it can: what comes out is what building it anew gives.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import type { Open } from "../src/messages";
import { launch, openSession, type Watched } from "./browser";
import { LOOK } from "./look";
import { demoSessions, element, mutation, page, sharedRecordings, START, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";

/** Of each recording; fewer where every change waits for them. */
const MOMENTS = Number(process.env.MOMENTS ?? (process.env.CI ? 2 : 5));

let browser: Browser;
let server: TestServer;
before(async () => {
  browser = await launch();
  server = await startServer();
});
after(async () => {
  await browser.close();
  await server.close();
});

const at = (ms: number, data: any) => ({ type: 3, timestamp: START + ms, data });
const picture = (ms: number, nodes: any[], attributes = {}) => {
  const node = page("#fff", ms, nodes);
  Object.assign(node.childNodes[1].childNodes[1].attributes, attributes);
  return [
    { type: 4, timestamp: START + ms, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: START + ms, data: { node, initialOffset: { left: 0, top: ms / 100 } } },
  ];
};
const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const item = (id: number, more: Record<string, unknown> = {}, words = `item ${id}`) => element(id, "li", { class: "item", ...more }, [text(id + 1000, words)]);
const list = (ids: number[], more?: Record<string, unknown>) => element(50, "ul", { style: "height:60px;overflow:auto" }, ids.map((id) => item(id, more)));

/** Pairs of pages of one visit, with what happens on the first of them. */
const pages: [string, any[], any[], any[]][] = [
  ["nothing differs", [list([60, 61])], [], [list([60, 61])]],
  ["items come, go and move", [list([60, 61, 62, 63, 64, 65])], [], [list([65, 61, 66, 63, 60, 67])]],
  ["a list is turned round", [list([60, 61, 62, 63, 64])], [], [list([64, 63, 62, 61, 60])]],
  ["the first item becomes the last", [list([60, 61, 62, 63, 64])], [], [list([61, 62, 63, 64, 60])]],
  ["a node moves to another parent", [list([60]), element(51, "div", {}, [])], [], [list([]), element(51, "div", {}, [item(60)])]],
  ["attributes and texts", [item(60, { title: "a", "data-x": "1" })], [], [item(60, { title: "b", hidden: true }, "other")]],
  ["attributes that were changed meanwhile", [item(60)], [at(10, mutation({ attributes: [{ id: 60, attributes: { class: "changed", style: { color: "red" }, lang: "de" } }], texts: [{ id: 1060, value: "changed" }] }))], [item(60)]],
  ["nodes that were added and removed meanwhile", [list([60, 61])], [at(10, mutation({ removes: [{ id: 60, parentId: 50 }], adds: [{ parentId: 50, nextId: null, node: item(70) }, { parentId: 70, nextId: null, node: text(71, "new") }] }))], [list([60, 61, 62])]],
  ["fields that were filled in", [
    element(60, "input", { type: "text", value: "a" }, []), element(61, "input", { type: "checkbox" }, []), element(62, "textarea", { value: "t" }, []),
    element(63, "select", { value: "1" }, [element(64, "option", { value: "1", selected: true }, []), element(65, "option", { value: "2" }, [])]),
    element(66, "input", { type: "radio", name: "r", checked: true }, []), element(67, "input", { type: "radio", name: "r" }, []),
  ], [
    at(10, { source: 5, id: 60, text: "typed", isChecked: false }), at(11, { source: 5, id: 61, text: "on", isChecked: true }), at(12, { source: 5, id: 62, text: "typed", isChecked: false }),
    at(13, { source: 5, id: 63, text: "2", isChecked: false }), at(14, { source: 5, id: 67, text: "on", isChecked: true }),
  ], [
    element(60, "input", { type: "text", value: "a" }, []), element(61, "input", { type: "checkbox" }, []), element(62, "textarea", { value: "t" }, []),
    element(63, "select", { value: "1" }, [element(64, "option", { value: "1", selected: true }, []), element(65, "option", { value: "2" }, [])]),
    element(66, "input", { type: "radio", name: "r", checked: true }, []), element(67, "input", { type: "radio", name: "r" }, []),
  ]],
  ["an option more", [element(63, "select", {}, [element(64, "option", { value: "1" }, [])])], [], [element(63, "select", {}, [element(64, "option", { value: "1" }, []), element(65, "option", { value: "2", selected: true }, [])])]],
  ["what was scrolled", [list([60, 61, 62, 63, 64, 65, 66])], [at(10, { source: 3, id: 50, x: 0, y: 40 }), at(11, { source: 3, id: 1, x: 0, y: 30 })], [list([60, 61, 62, 63, 64, 65, 66])]],
  ["what the snapshot has scrolled", [list([60, 61, 62, 63, 64, 65, 66])], [], [element(50, "ul", { style: "height:60px;overflow:auto", rr_scrollTop: 25 }, [60, 61, 62, 63, 64, 65, 66].map((id) => item(id)))]],
  ["style sheets and their rules", [
    element(60, "style", { _cssText: "h1 { color: red } a:hover { color: blue }" }, [text(61, "")]), element(62, "style", {}, [{ ...text(63, "h1 { margin: 3px }"), isStyle: true }]),
  ], [
    at(10, { source: 8, id: 60, adds: [{ rule: "b { color: red }", index: 0 }] }), at(11, mutation({ texts: [{ id: 63, value: "h1 { margin: 4px }" }] })),
  ], [
    element(60, "style", { _cssText: "h1 { color: red } a:hover { color: blue }" }, [text(61, "")]), element(62, "style", {}, [{ ...text(63, "h1 { margin: 3px }"), isStyle: true }]),
  ]],
  ["a style sheet in two texts", [element(60, "style", { _cssText: "a:hover{b:c}/* rr_split */i{color:red}" }, [text(61, ""), text(62, "")])], [], [element(60, "style", { _cssText: "a:hover{b:c}/* rr_split */i{color:red}" }, [text(61, ""), text(62, "")]), item(70)]],
  ["a linked sheet that came with its text", [element(60, "link", { rel: "stylesheet", href: "https://cdn.test/a.css", _cssText: "h1{color:red}" }, [])], [at(10, mutation({ attributes: [{ id: 60, attributes: { _cssText: "h1{color:blue}" } }] }))], [element(60, "link", { rel: "stylesheet", href: "https://cdn.test/a.css", _cssText: "h1{color:red}" }, [])]],
  ["a linked sheet", [], [], [element(60, "link", { rel: "stylesheet", href: "https://cdn.test/slow.css" }, [])]],
  ["a shadow root", [element(60, "div", {}, [{ ...item(61), isShadow: true }, item(62)], { isShadowHost: true })], [], [element(60, "div", {}, [{ ...item(61), isShadow: true }, { ...item(63), isShadow: true }], { isShadowHost: true })]],
  ["a shadow root that goes", [element(60, "div", {}, [{ ...item(61), isShadow: true }], { isShadowHost: true })], [], [element(60, "div", {}, [item(61)])]],
  ["adopted style sheets", [element(60, "div", {}, [{ ...item(61), isShadow: true }], { isShadowHost: true })], [
    at(10, { source: 15, id: 1, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: "h1 { color: red }", index: 0 }] }] }), at(11, { source: 15, id: 60, styleIds: [1] }),
  ], [element(60, "div", {}, [{ ...item(61), isShadow: true }], { isShadowHost: true })]],
  ["a document in a frame", [element(60, "iframe", {}, [])], [at(10, mutation({ isAttachIframe: true, adds: [{ parentId: 60, nextId: null, node: { type: 0, id: 70, rootId: 70, childNodes: [element(71, "html", {}, [element(72, "body", {}, [item(73)])], { rootId: 70 })] } }] }))], [element(60, "iframe", {}, []), item(80)]],
  ["pictures, svg and what is blocked", [
    element(60, "img", { src: "https://cdn.test/there.png" }, []), element(61, "svg", { viewBox: "0 0 9 9" }, [element(62, "use", { "xlink:href": "#a" }, [], { isSVG: true })], { isSVG: true }), element(63, "div", { class: "rr-block", rr_width: "40px", rr_height: "20px" }, []),
  ], [at(10, mutation({ attributes: [{ id: 62, attributes: { "xlink:href": "#b" } }] }))], [
    element(60, "img", { src: "https://cdn.test/other.png", alt: "x" }, []), element(61, "svg", { viewBox: "0 0 9 9" }, [element(62, "use", { "xlink:href": "#a" }, [], { isSVG: true })], { isSVG: true }), element(63, "div", { class: "rr-block", rr_width: "50px", rr_height: "20px" }, []),
  ]],
  ["what the pointer is on", [element(60, "div", {}, [item(61), element(62, "b", {}, [])])], [at(10, { source: 1, positions: [{ x: 5, y: 5, id: 61, timeOffset: 0 }] })], [element(60, "div", {}, [item(61), element(62, "b", {}, [])])]],
  ["a selection", [item(60)], [at(10, { source: 14, ranges: [{ start: 1060, startOffset: 0, end: 1060, endOffset: 3 }] })], [item(60)]],
  ["another page", [list([60, 61])], [], [element(50, "main", { class: "x" }, [element(60, "p", {}, [text(61, "?")])])]],
];

/** The same page again, and one for which another is never shown. */
const BUILT_ANEW = new Set(["a linked sheet", "a document in a frame"]);

for (const [name, before, events, then] of pages) {
  test(`from page to page: ${name}`, async () => {
    server.windows = new Map([["a", [...picture(0, before), ...events, ...picture(1000, then), at(2000, mutation({}))]]]);
    const { changed } = await compare([500, 1500, 100, 1200, 5, 1100].map((ms) => START + ms));
    if (BUILT_ANEW.has(name)) assert.ok(changed < 5);
    else assert.equal(changed, 5);
  });
}

const all = [{ name: "tiny", windows: [["window-1", tinyRecording({ checkout: 5 })]] as [string, any[]][] }, ...sharedRecordings().map(({ name, events }) => ({ name, windows: [["window-1", events]] as [string, any[]][] })), ...demoSessions()];
// Before every change there is time for a third of them.
const recordings = process.env.CI ? all.filter((_, index) => index % 3 === 0) : all;
for (const { name, windows } of recordings) {
  test(`at random moments of ${name}`, async () => {
    server.windows = new Map(windows);
    const times = windows.flatMap(([, events]) => events.map((event) => event.timestamp)).filter(Number.isFinite);
    const [start, end] = [Math.min(...times), Math.max(...times)];
    await compare(moments(start, end));
  });
}

/** Goes from moment to moment on one page, and to each on a page of its own. */
async function compare(moments: number[]): Promise<{ changed: number }> {
  const [sought, fresh] = [await openSession(browser, server, { at: moments[0]! }), await openSession(browser, server, { at: moments[0]! })];
  let changed = 0;
  await show(sought, moments[0]!);
  for (const [round, at] of moments.entries()) {
    await sought.frame.evaluate(() => ((window as any).before = document.querySelector(".page:not(.waiting) iframe")));
    await sought.send({ girok: "seek", at });
    await show(sought, at);
    if (await sought.frame.evaluate(() => (window as any).before === document.querySelector(".page:not(.waiting) iframe"))) changed++;
    // Another session is built from nothing.
    await fresh.send({ ...fresh.opening, session: `s${round}`, at } as Open);
    await show(fresh, at);
    const [found, expected] = [await sought.shown<string[]>(LOOK), await fresh.shown<string[]>(LOOK)];
    const first = expected.findIndex((line, index) => line !== found[index]);
    assert.deepEqual(found.slice(Math.max(0, first - 2), first + 3), expected.slice(Math.max(0, first - 2), first + 3), `moment ${round}, line ${first}`);
    assert.equal(found.length, expected.length);
  }
  for (const session of [sought, fresh]) {
    assert.deepEqual(session.faults, []);
    await session.close();
  }
  return { changed: changed - 1 };
}

async function show(session: Watched, at: number): Promise<void> {
  await session.until("time", `(time) => time.loading === false && Math.abs(time.at - ${at}) < 1`);
  // The Replayer adopts style sheets and draws canvases in its own time.
  await session.page.waitForTimeout(30);
}

function moments(start: number, end: number): number[] {
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: MOMENTS }, () => start + Math.floor(random() * (end - start)));
}
