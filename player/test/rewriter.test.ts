import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "../src/events";
import { Rewriter } from "../src/rewriter";
import { element, mutation } from "./recordings";

const via = (url: string) => `/assets/proxy/web-app?url=${encodeURIComponent(url)}`;
const X = "https://cdn.test/x";

/** A rewriter that has seen a page with these nodes in its body. */
function rewriterOf(nodes: any[]): { rewriter: Rewriter; leftOut: string[] } {
  const leftOut: string[] = [];
  const rewriter = new Rewriter("web-app", (url) => leftOut.push(url));
  rewriter.rewrite({ type: 4, timestamp: 0, data: { href: "https://shop.test/a/", width: 1, height: 1 } });
  const root = element(9000, "html", {}, nodes);
  rewriter.rewrite({ type: 2, timestamp: 0, data: { node: { type: 0, id: 1, childNodes: [root] } } });
  return { rewriter, leftOut };
}

const svg = { isSVG: true };
const attributes: [string, any, Record<string, unknown>][] = [
  ["an image", element(2, "img", { src: X, srcset: `${X} 2x`, alt: "x" }, []), { src: via(X), srcset: `${via(X)} 2x`, alt: "x" }],
  ["a relative image", element(2, "img", { src: "x.png" }, []), { src: via("https://shop.test/a/x.png") }],
  ["an inline image", element(2, "img", { src: "data:image/gif;base64,AA" }, []), { src: "data:image/gif;base64,AA" }],
  ["a blob image", element(2, "img", { src: "blob:https://shop.test/1" }, []), {}],
  ["an image's recorded pixels", element(2, "img", { rr_dataURL: "data:image/png;base64,AA" }, []), { rr_dataURL: "data:image/png;base64,AA" }],
  ["pixels from elsewhere", element(2, "canvas", { rr_dataURL: X }, []), {}],
  ["an image button", element(2, "input", { type: "image", src: X }, []), { type: "image", src: via(X) }],
  ["a film", element(2, "video", { src: X, poster: X }, []), { poster: via(X) }],
  ["a film's source", element(2, "source", { src: X, type: "video/mp4" }, []), { type: "video/mp4" }],
  ["a picture's source", element(2, "source", { srcset: X }, []), { srcset: via(X) }],
  ["a frame", element(2, "iframe", { src: X, sandbox: "", allow: "camera", width: "10" }, []), { width: "10" }],
  ["a frame with a document", element(2, "iframe", { srcdoc: "<script>" }, []), {}],
  ["an object", element(2, "object", { data: X }, []), {}],
  ["an embed", element(2, "embed", { src: X }, []), {}],
  ["a script", element(2, "script", { src: X }, []), {}],
  ["a style sheet", element(2, "link", { rel: "stylesheet", href: X, integrity: "sha" }, []), { rel: "stylesheet", href: via(X) }],
  ["an inline style sheet", element(2, "link", { rel: "stylesheet", href: "data:text/css,a{}" }, []), { rel: "stylesheet" }],
  ["an icon", element(2, "link", { rel: "shortcut icon", href: X }, []), { rel: "shortcut icon", href: via(X) }],
  ["a preconnect", element(2, "link", { rel: "preconnect", href: X }, []), {}],
  ["a preload", element(2, "link", { rel: "preload", as: "image", href: X, imagesrcset: X }, []), { as: "image" }],
  ["a recorded style sheet", element(2, "link", { rel: "stylesheet", _cssText: `a{b:url(${X})}` }, []), { rel: "stylesheet", _cssText: `a{b:url("${via(X)}")}` }],
  ["a base", element(2, "base", { href: X, target: "_top" }, []), { target: "_top" }],
  ["a refresh", element(2, "meta", { "http-equiv": "refresh", content: "0;url=x" }, []), {}],
  ["a colour scheme", element(2, "meta", { name: "color-scheme", content: "dark" }, []), { name: "color-scheme", content: "dark" }],
  ["a link", element(2, "a", { href: X, ping: X }, []), { href: X }],
  ["a script link", element(2, "a", { href: "java\nscript:x" }, []), {}],
  ["handlers", element(2, "div", { onfocus: "x", ONERROR: "x", on: "1" }, []), { on: "1" }],
  ["a focus taker", element(2, "input", { autofocus: "" }, []), {}],
  ["an inline style", element(2, "p", { style: `background:url(${X})` }, []), { style: `background:url("${via(X)}")` }],
  ["an old background", element(2, "td", { background: X }, []), { background: via(X) }],
  ["an svg image", element(2, "image", { href: X, "xlink:href": X }, [], svg), { href: via(X), "xlink:href": via(X) }],
  ["a sprite", element(2, "use", { "xlink:href": `${X}.svg#i` }, [], svg), { "xlink:href": `${via(`${X}.svg`)}#i` }],
  ["a local sprite", element(2, "use", { href: "#i" }, [], svg), { href: "#i" }],
  ["an svg link", element(2, "a", { href: X }, [], svg), { href: X }],
  ["an svg paint", element(2, "rect", { fill: `url(${X}#p)`, mask: "url(#m)" }, [], svg), { fill: `url("${via(X)}#p")`, mask: "url(#m)" }],
  ["an animated address", element(2, "set", { attributeName: "href", to: X }, [], svg), { to: X }],
  ["bad svg numbers", element(2, "rect", { width: "auto", height: "12.5px", x: "NaN", y: "", rx: "1e", ry: "calc(1px)", dx: "1 -2,.5e1 50%" }, [], svg), { height: "12.5px", dx: "1 -2,.5e1 50%" }],
  ["a bad path", element(2, "path", { d: "M0 NaN" }, [], svg), {}],
  ["a good path", element(2, "path", { d: "M0,0l1.5-2e3z" }, [], svg), { d: "M0,0l1.5-2e3z" }],
];
for (const [name, node, expected] of attributes) {
  test(`attributes of ${name}`, () => {
    rewriterOf([node]);
    assert.deepEqual(node.attributes, expected);
  });
}

test("what is left out is told once each time, links and scripts are not", () => {
  const { leftOut } = rewriterOf([
    element(2, "video", { src: X }, []),
    element(3, "img", { src: "blob:https://shop.test/1" }, []),
    element(4, "iframe", { src: "about:blank" }, []),
    element(5, "script", { src: X }, []),
  ]);
  assert.deepEqual(leftOut.sort(), ["blob:https://shop.test/1", X]);
});

const IMPORT = `@import url(${X});a{b:c}`;
const IMPORTED = `@import url("${via(X)}");a{b:c}`;
const changes: [string, any, any][] = [
  ["a new image", mutation({ adds: [{ parentId: 2, node: element(90, "img", { src: X }, []) }] }), (data: any) => data.adds[0].node.attributes.src],
  ["a changed image", mutation({ attributes: [{ id: 20, attributes: { src: X } }] }), (data: any) => data.attributes[0].attributes.src],
  ["an unknown node's source", mutation({ attributes: [{ id: 999, attributes: { src: X } }] }), (data: any) => data.attributes[0].attributes.src],
  ["a changed style sheet link", mutation({ attributes: [{ id: 21, attributes: { href: X } }] }), (data: any) => data.attributes[0].attributes.href],
  ["a preload that becomes a style sheet", mutation({ attributes: [{ id: 27, attributes: { rel: "stylesheet" } }] }), (data: any) => data.attributes[0].attributes.href],
];
for (const [name, data, read] of changes) {
  test(`mutation: ${name}`, () => {
    pageWithMany().rewrite({ type: 3, timestamp: 1, data });
    assert.equal(read(data), via(X));
  });
}

const styles: [string, any, (data: any) => unknown][] = [
  ["a style's text", mutation({ texts: [{ id: 23, value: IMPORT }] }), (data) => data.texts[0].value],
  ["a text added to a style", mutation({ adds: [{ parentId: 22, node: { type: 3, id: 91, textContent: IMPORT } }] }), (data) => data.adds[0].node.textContent],
  ["a sheet's recorded text", mutation({ attributes: [{ id: 21, attributes: { _cssText: IMPORT } }] }), (data) => data.attributes[0].attributes._cssText],
  ["a style object", mutation({ attributes: [{ id: 20, attributes: { style: { a: IMPORT, b: false } } }] }), (data) => data.attributes[0].attributes.style.a],
  ["a style object with priority", mutation({ attributes: [{ id: 20, attributes: { style: { a: [IMPORT, "important"] } } }] }), (data) => data.attributes[0].attributes.style.a[0]],
  ["an inserted rule", { source: 8, id: 22, adds: [{ rule: IMPORT, index: 0 }] }, (data) => data.adds[0].rule],
  ["a replaced sheet", { source: 8, styleId: 1, replaceSync: IMPORT }, (data) => data.replaceSync],
  ["a declaration", { source: 13, id: 22, index: [0], set: { property: "a", value: IMPORT } }, (data) => data.set.value],
  ["an adopted sheet", { source: 15, id: 1, styles: [{ styleId: 1, rules: [{ rule: IMPORT }] }], styleIds: [1] }, (data) => data.styles[0].rules[0].rule],
  ["a font", { source: 10, family: "F", fontSource: IMPORT, buffer: false }, (data) => data.fontSource],
];
for (const [name, data, read] of styles) {
  test(`style: ${name}`, () => {
    pageWithMany().rewrite({ type: 3, timestamp: 1, data });
    assert.equal(read(data), IMPORTED);
  });
}

test("mutation: the source of a film stays away, and plain text stays as it is", () => {
  const data = mutation({ attributes: [{ id: 24, attributes: { src: X } }], texts: [{ id: 26, value: IMPORT }] });
  pageWithMany().rewrite({ type: 3, timestamp: 1, data });
  assert.deepEqual(data.attributes[0].attributes, {});
  assert.equal(data.texts[0].value, IMPORT);
});

const broken: [string, any, (node: any) => unknown, unknown][] = [
  ["an impossible tag", element(2, "<img onerror>", {}, []), (node) => node.tagName, "div"],
  ["no attributes", { type: 2, id: 2, tagName: "p" }, (node) => [node.attributes, node.childNodes], [{}, []]],
  ["children that are no nodes", element(2, "p", {}, [null, 1, { type: 99 }, { type: 3, id: 3, textContent: "x" }]), (node) => node.childNodes.length, 1],
  ["a shadow host that cannot be", element(2, "input", {}, [], { isShadowHost: true }), (node) => node.isShadowHost, false],
  ["a shadow host that can", element(2, "x-card", {}, [], { isShadowHost: true }), (node) => node.isShadowHost, true],
  ["a custom element that is none", element(2, "font-face", {}, [], { isCustom: true }), (node) => node.isCustom, false],
  ["a section of data", { type: 4, id: 2, textContent: "x" }, (node) => node.type, 3],
];
for (const [name, node, read, expected] of broken) {
  test(`mended: ${name}`, () => {
    rewriterOf([element(90, "html", {}, [node])]);
    assert.deepEqual(read(node), expected);
  });
}

test("mended: a document keeps one doctype, one element and comments", () => {
  const nodes = [1, 3, 5, 2, 2, 0, 1].map((type, index) => ({ ...element(index + 2, "html", {}, []), type }));
  const root = { type: 0, id: 1, childNodes: nodes };
  new Rewriter("web-app", () => {}).rewrite({ type: 2, timestamp: 0, data: { node: root } });
  assert.deepEqual(root.childNodes.map(({ id, type }) => [id, type]), [[2, 1], [4, 5], [5, 2]]);
  assert.deepEqual([(root.childNodes[0] as any).name, (root.childNodes[0] as any).publicId], ["html", ""]);
});

test("mended: a tree without bottom is cut", () => {
  let node: any = element(5000, "p", {}, []);
  for (let id = 4999; id > 1; id--) node = element(id, "div", {}, [node]);
  rewriterOf([node]);
  let depth = 0;
  for (let at = node; at.childNodes[0]; at = at.childNodes[0]) depth++;
  assert.ok(depth < 700);
});

const admitted: [string, any, boolean][] = [
  ["nothing", null, false],
  ["a string", "x", false],
  ["no time", { type: 3, data: { source: 0 } }, false],
  ["an endless time", { type: 3, data: { source: 0 }, timestamp: Infinity }, false],
  ["an unknown type", { type: 42, data: {}, timestamp: 1 }, false],
  ["a packed snapshot", { type: 2, data: "\u001f\u008b", timestamp: 1, cv: "2024-10" }, false],
  ["a snapshot without node", { type: 2, data: { wireframes: [] }, timestamp: 1 }, false],
  ["a packed increment", { type: 3, data: "\u001f\u008b", timestamp: 1 }, false],
  ["moves to nowhere", { type: 3, data: { source: 1, positions: [{ x: "a" }] }, timestamp: 1 }, false],
  ["an unknown interaction", { type: 3, data: { source: 2, type: 99, id: 1 }, timestamp: 1 }, false],
  ["a film that plays", { type: 3, data: { source: 7, id: 1, type: 0 }, timestamp: 1 }, false],
  ["drawing", { type: 3, data: { source: 9 }, timestamp: 1 }, false],
  ["a bare mutation", { type: 3, data: { source: 0 }, timestamp: 1 }, true],
  ["a packed mutation list", { type: 3, data: { source: 0, texts: "\u001f" }, timestamp: 1 }, true],
  ["a custom event", { type: 5, data: { tag: "$pageview", payload: null }, timestamp: 1 }, true],
];
for (const [name, event, expected] of admitted) {
  test(`admitted: ${name}`, () => assert.equal(admit(event), expected));
}

test("admitted: a viewport of nothing or without bound gets a size", () => {
  const sizes = [0, -5, "x", NaN, 1e9].map((width) => {
    const event = { type: 4, timestamp: 1, data: { href: "x", width, height: 600 } };
    assert.ok(admit(event));
    return event.data.width;
  });
  assert.deepEqual(sizes, [1280, 1280, 1280, 1280, 16384]);
});

function pageWithMany(): Rewriter {
  return rewriterOf([
    element(20, "img", {}, []),
    element(21, "link", { rel: "stylesheet" }, []),
    element(22, "style", {}, [{ type: 3, id: 23, textContent: "" }]),
    element(24, "video", {}, []),
    element(25, "p", {}, [{ type: 3, id: 26, textContent: "" }]),
    element(27, "link", { rel: "preload", as: "style", href: X }, []),
  ]).rewriter;
}
