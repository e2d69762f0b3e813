// Recordings made to break the player or to run something. Each must load without a fault that anyone
// sees, ask nobody but this server, run nothing, and leave the page working.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, openSession } from "./browser";
import { element, mutation, page, START, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";

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

const EVIL = "https://evil.test/x";
const META = { type: 4, timestamp: START, data: { href: "https://shop.test/", width: 800, height: 600 } };
const at = (ms: number, type: number, data: any) => ({ type, timestamp: START + ms, data });
const snapshot = (nodes: any[], ms = 10) => at(ms, 2, { node: page("#fff", 0, nodes), initialOffset: { left: 0, top: 0 } });
const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const svg = { isSVG: true };
const increments = (list: any[]) => [META, snapshot([element(50, "div", {}, [])]), ...list.map((data, index) => at(100 + index * 10, 3, data)), at(3000, 3, mutation({ texts: [{ id: 12, value: "still here" }] }))];

/** Recordings that are broken but hold a page: its heading says what is expected at the end. */
const broken: [string, any[], string][] = [
  ["only a full snapshot", [snapshot([])], "second 0"],
  ["a full snapshot and its Meta at one moment", [META, snapshot([], 0)], "second 0"],
  ["no Meta", tinyRecording({ seconds: 3 }).slice(1), "second 3"],
  ["a time that goes back", [...tinyRecording({ seconds: 3 }), at(-5_000, 3, mutation({}))], "second 3"],
  ["a clock that jumps a day ahead", [...tinyRecording({ seconds: 3 }), at(86_400_000, 3, mutation({}))], "second 3"],
  ["a viewport of nothing", [{ ...META, data: { ...META.data, width: 0, height: 0 } }, snapshot([])], "second 0"],
  ["a viewport without end", [{ ...META, data: { ...META.data, width: 1e12, height: 1e12 } }, snapshot([])], "second 0"],
  ["events of no kind", [...tinyRecording({ seconds: 3 }), null, 1, "x", [], {}, at(1, 99, {}), at(2, -1, null), at(3, 3, null), at(4, 3, { source: 99 })].filter(Boolean), "second 3"],
  ["packed events", [...tinyRecording({ seconds: 3 }), at(5, 2, "\u001f\u008b\u0008"), at(6, 3, "\u001f\u008b"), at(7, 3, { source: 0, adds: "\u001f", texts: "\u001f" })], "second 3"],
  ["odd custom events", [...tinyRecording({ seconds: 3 }), at(5, 5, { tag: "$pageview", payload: { href: 3 } }), at(6, 5, { tag: null }), at(7, 6, { plugin: "rrweb/console@1", payload: null })], "second 3"],
  ["mobile wireframes", [...tinyRecording({ seconds: 3 }), at(5, 2, { wireframes: [{ id: 1 }] })], "second 3"],
  ["mutations of unknown nodes", increments([
    mutation({ adds: [{ parentId: 9999, nextId: null, node: element(60, "p", {}, []) }], removes: [{ id: 8888, parentId: 6 }], texts: [{ id: 7777, value: "x" }], attributes: [{ id: 6666, attributes: { a: "b" } }] }),
    mutation({ removes: [{ id: 13, parentId: 11 }] }),
    mutation({ adds: [{ parentId: 6, previousId: 12, nextId: null, node: text(61, "x") }] }),
    mutation({ adds: [{ parentId: 6, nextId: -1, previousId: -1, node: text(62, "x") }] }),
  ]), "still here"],
  ["increments to nodes that are unknown or another kind", increments([
    { source: 1, positions: [{ x: 1e9, y: -1e9, id: 9999, timeOffset: "x" }] },
    { source: 2, type: 2, id: 9999 }, { source: 2, type: 5, id: 12 }, { source: 2, type: 4, id: 1 }, { source: 2, type: 7, id: 3 },
    { source: 3, id: 9999, x: 1, y: 1 }, { source: 3, id: 12, x: "a", y: {} }, { source: 3, id: 1, x: NaN, y: null },
    { source: 5, id: 9999, text: "x" }, { source: 5, id: 11, text: {}, isChecked: "x" },
    { source: 7, id: 11, type: 0, currentTime: "x" }, { source: 7, id: 9999, type: 1 },
    { source: 8, id: 11, adds: [{ rule: "}{" }] }, { source: 8, adds: 3 }, { source: 8, id: 9999, removes: [{ index: 99 }] },
    { source: 10, family: null, fontSource: "rubbish" }, { source: 10, family: "F", buffer: true, fontSource: "[not json" },
    { source: 12, positions: [] }, { source: 13, id: 11, index: [9, 9], set: { property: "x", value: "y" } }, { source: 13, set: null },
    { source: 14, ranges: [{ start: 9999, end: 12, startOffset: 99, endOffset: -1 }] }, { source: 14 },
    { source: 15, id: 9999, styleIds: [1] }, { source: 15, id: 1, styleIds: [42], styles: [{ styleId: 42 }] }, { source: 15, id: 11 },
    { source: 16, define: { name: "x" } },
  ]), "still here"],
  ["elements that cannot be", [META, snapshot([
    element(60, "a b<c>", { "": "x", "1": "y", "<>": "z", "a b": 1 }, []),
    element(61, "input", {}, [], { isShadowHost: true }),
    element(62, "font-face", {}, [], { isCustom: true }),
    element(63, "x-card", {}, [element(64, "p", {}, [text(65, "in shadow")], { isShadow: true })], { isShadowHost: true, isCustom: true }),
    { type: 4, id: 66, textContent: "cdata" }, { type: 1, id: 67, name: "<>" }, { type: 99, id: 68 }, null,
    element(50, "p", {}, []), element(50, "i", {}, []), element(-7, "b", {}, []),
    { type: 2, id: 69, tagName: 7, attributes: "x", childNodes: "y" },
    element(70, "textarea", { value: 3 as any }, [text(71, "x")]), element(72, "option", { selected: false }, []),
    element(73, "dialog", { open: "", rr_open_mode: "modal" }, [element(74, "input", { autofocus: "" }, [])]),
    element(75, "style", { _cssText: "}}}{{{ @media ;;; \\" }, []), element(76, "video", { rr_mediaState: "played", rr_mediaCurrentTime: -1, rr_mediaVolume: 7 }, []),
  ])], "second 0"],
  ["a page deeper than any", [META, snapshot([Array.from({ length: 700 }).reduce((child: any, _, index) => element(100 + index, "div", {}, [child]), element(99, "p", {}, []))])], "second 0"],
  ["svg that is wrong", [META, snapshot([element(60, "svg", { viewBox: "a b", width: "auto", height: "NaN" }, [
    element(61, "path", { d: "M NaN undefined" }, [], svg), element(62, "rect", { width: "-", x: "calc(1px)" }, [], svg), element(63, "circle", { r: "", cx: "1e" }, [], svg),
    element(64, "polygon", { points: "1,NaN" }, [], svg),
  ], svg)])], "second 0"],
];

for (const [name, events, heading] of broken) {
  test(`broken: ${name}`, async () => {
    await watch(events, async (session) => {
      assert.equal(await session.shown("(page) => page.querySelector('h1').textContent"), heading);
      const { width, height } = (await session.last("meta"))!;
      assert.ok(width > 0 && height > 0 && width < 20_000 && height < 20_000);
    });
  });
}

const RUN = "parent.parent.ran = true; parent.ran = true; alert(1)";
const html = "http://www.w3.org/1999/xhtml";
const runners: [string, any[]][] = [
  ["script", [element(60, "script", { src: EVIL }, [text(61, RUN)]), element(62, "script", {}, [text(63, RUN)], svg)]],
  ["handlers", ["onerror", "onload", "onfocus", "ONCLICK", "onbegin", "ontoggle", "onanimationstart"].map((name, index) => element(60 + index, "img", { [name]: RUN, src: "x" }, []))],
  ["svg handlers", [element(60, "svg", { onload: RUN }, [element(61, "animate", { onbegin: RUN, attributeName: "x", dur: "1s" }, [], svg)], svg)]],
  ["frames", [element(60, "iframe", { src: `javascript:${RUN}` }, []), element(61, "iframe", { srcdoc: `<script>${RUN}</script>` }, []), element(62, "iframe", { src: EVIL }, []), element(63, "frame", { src: EVIL }, []), element(64, "IFRAME", { SRC: EVIL, SrcDoc: RUN }, [])]],
  ["plug-ins", [element(60, "object", { data: EVIL, type: "text/html" }, []), element(61, "embed", { src: `javascript:${RUN}` }, []), element(62, "applet", { code: EVIL }, [])]],
  ["refresh and base", [element(60, "meta", { "http-equiv": "refresh", content: `0;url=${EVIL}` }, []), element(61, "META", { "HTTP-EQUIV": "Refresh", CONTENT: `0;url=${EVIL}` }, []), element(62, "base", { href: EVIL }, []), element(63, "img", { src: "/after-base.png" }, [])]],
  ["links that load", ["stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest", "import", "prerender"].map((rel, index) => element(60 + index, "link", { rel, href: EVIL, as: "image" }, []))],
  ["styles that load", [
    element(60, "style", { _cssText: `@import "${EVIL}"; @import url(${EVIL}); @font-face{font-family:e;src:url(${EVIL}.woff)} h1{font-family:e;background:url(${EVIL}),u\\72l(${EVIL}2);cursor:url(${EVIL}3),auto} h1::after{content:url(${EVIL}4)}` }, []),
    element(61, "style", {}, [text(62, `button{background:image-set("${EVIL}5" 1x);list-style:url('${EVIL}6')}`)]),
    element(63, "p", { style: `background:-webkit-image-set("${EVIL}7" 1x);border-image:url(//evil.test/8)` }, [text(64, "x")]),
    element(65, "div", { style: { background: `url(${EVIL})` } as any }, []),
  ]],
  ["images that load", [
    element(60, "img", { src: EVIL, srcset: `${EVIL} 1x, //evil.test/2 2x`, crossorigin: "anonymous", loading: "eager" }, []),
    element(61, "input", { type: "image", src: EVIL }, []), element(62, "video", { src: EVIL, poster: EVIL, autoplay: "" }, [element(63, "source", { src: EVIL }, []), element(64, "track", { src: EVIL, default: "" }, [])]),
    element(65, "audio", { src: EVIL, autoplay: "" }, []), element(66, "body", { background: EVIL }, []), element(67, "table", { background: EVIL }, []),
    element(68, "canvas", { rr_dataURL: EVIL }, []), element(69, "img", { rr_dataURL: EVIL, src: EVIL }, []), element(70, "img", { src: "blob:https://evil.test/1" }, []), element(71, "img", { src: "\thttps:\n//evil.test/9" }, []),
  ]],
  ["svg that loads", [element(60, "svg", { xmlns: "http://www.w3.org/2000/svg", width: "10", height: "10" }, [
    element(61, "image", { href: EVIL, width: "5", height: "5" }, [], svg), element(62, "image", { "xlink:href": EVIL, width: "5", height: "5" }, [], svg), element(63, "use", { href: `${EVIL}.svg#a` }, [], svg),
    element(64, "feImage", { href: EVIL }, [], svg), element(65, "rect", { fill: `url(${EVIL}.svg#p)`, filter: `url(${EVIL}.svg#f)`, width: "5", height: "5" }, [], svg),
    element(66, "image", { width: "5", height: "5" }, [element(67, "set", { attributeName: "href", to: EVIL }, [], svg), element(68, "animate", { attributeName: "xlink:href", values: EVIL, dur: "1s" }, [], svg)], svg),
    element(69, "style", {}, [text(70, `rect{fill:url(${EVIL}#y)} @import "${EVIL}";`)], svg),
    element(71, "foreignObject", { width: "5", height: "5" }, [element(72, "img", { src: EVIL, xmlns: html }, []), element(73, "iframe", { src: EVIL }, [])], svg),
  ], svg)]],
  ["forms and links", [element(60, "form", { action: `javascript:${RUN}`, method: "post" }, [element(61, "button", { formaction: EVIL, autofocus: "" }, [])]), element(62, "a", { href: `javascript:${RUN}`, ping: EVIL, target: "_top" }, [text(63, "x")]), element(64, "input", { pattern: "[", value: "x" }, [])]],
  ["custom elements", [element(60, "x-run", { onclick: RUN }, [], { isCustom: true }), element(61, "portal", { src: EVIL }, []), element(62, "webview", { src: EVIL }, []), element(63, "fencedframe", { src: EVIL }, [])]],
];

for (const [name, nodes] of runners) {
  test(`in the first page: ${name}`, () => watch([META, snapshot(structuredClone(nodes)), at(3000, 3, mutation({}))], harmless));
  test(`added later: ${name}`, () => watch([META, snapshot([]), at(500, 3, mutation({ adds: flatten(structuredClone(nodes), 6) })), at(3000, 3, mutation({}))], harmless));
}

test("set later by attributes, texts and rules", async () => {
  const targets = [
    element(60, "img", {}, []), element(61, "iframe", {}, []), element(62, "link", { rel: "preload" }, []), element(63, "style", {}, [text(64, "p{}")]),
    element(65, "svg", {}, [element(66, "image", {}, [], svg), element(67, "use", {}, [], svg)], svg), element(68, "video", {}, []), element(69, "object", {}, []), element(70, "meta", { "http-equiv": "refresh" }, []), element(71, "a", {}, []), element(72, "base", {}, []),
  ];
  const names = ["src", "SRC", "srcset", "href", "xlink:href", "poster", "data", "srcdoc", "onerror", "onload", "content", "background", "sandbox", "action"];
  const attributes = targets.flatMap(({ id }) => names.map((name) => ({ id, attributes: { [name]: name.startsWith("on") ? RUN : EVIL } })));
  const styles = targets.map(({ id }) => ({ id, attributes: { style: { background: `url(${EVIL})`, "list-style": [`url(${EVIL})`, "important"] } } }));
  const events = [
    META, snapshot(targets),
    at(500, 3, mutation({ attributes: [...attributes, ...styles, { id: 62, attributes: { rel: "stylesheet", href: EVIL } }], texts: [{ id: 64, value: `@import "${EVIL}";h1{background:url(${EVIL})}` }] })),
    at(600, 3, { source: 8, id: 63, adds: [{ rule: `h1{background:url(${EVIL}2)}`, index: 0 }] }),
    at(700, 3, { source: 13, id: 63, index: [0], set: { property: "background", value: `url(${EVIL}3)` } }),
    at(800, 3, { source: 15, id: 1, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: `h1{border-image:url(${EVIL}4)}`, index: 0 }] }] }),
    at(900, 3, { source: 10, family: "E", fontSource: `url(${EVIL}.woff2)`, buffer: false }),
    at(3000, 3, mutation({ attributes: [{ id: 11, attributes: { style: { "font-family": "E" } } }] })),
  ];
  await watch(events, harmless);
});

/** Plays the recording, jumps to its end and back, and looks for what must not have happened. */
async function watch(events: any[], look: (session: Awaited<ReturnType<typeof openSession>>) => Promise<void>): Promise<void> {
  server.windows = new Map([["a", events]]);
  const session = await openSession(browser, server, { autoplay: true, speed: 16, start: START, at: START, end: START + 3100 });
  session.page.on("dialog", (dialog) => (session.faults.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  await session.until("ended", "(ended) => ended.girok === 'ended'");
  for (const moment of [0, 3100]) {
    await session.send({ girok: "seek", at: START + moment });
    await session.until("time", `(time) => !time.loading && time.at === ${START + moment}`);
  }
  await session.page.waitForTimeout(50);
  await look(session);
  assert.deepEqual(session.faults, []);
  assert.deepEqual(await session.reports("problem"), []);
  await session.close();
}

async function harmless(session: Awaited<ReturnType<typeof openSession>>): Promise<void> {
  assert.equal(await session.shown("(page) => page.querySelectorAll('h1').length"), 1);
  for (const frame of session.page.frames()) assert.equal(await frame.evaluate("window.ran"), undefined);
}

/** As a recorder tells of added nodes: each on its own, parents first. */
function flatten(nodes: any[], parentId: number): any[] {
  return nodes.flatMap((node) => {
    const { childNodes = [], ...rest } = node;
    return [{ parentId, nextId: null, node: { ...rest, childNodes: [] } }, ...flatten(childNodes, node.id)];
  });
}
