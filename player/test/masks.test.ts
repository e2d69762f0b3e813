// How masked elements look, in pages, frames and shadow roots.

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

let lastId = 100;
const text = (textContent: string) => ({ type: 3, id: ++lastId, textContent });
const html = (tag: string, attributes: Record<string, unknown>, ...children: any[]) =>
  element(++lastId, tag, attributes, children.map((child) => (typeof child === "string" ? text(child) : child)));
const masked = (mask: string, tag: string, attributes: Record<string, unknown>, ...children: any[]) =>
  html(tag, { ...attributes, "data-girok-mask": mask }, ...children);
const shadowed = (attributes: Record<string, unknown>, ...children: any[]) => {
  const host = html("x-card", attributes, ...children);
  host.isShadowHost = true;
  for (const child of host.childNodes) child.isShadow = true;
  return host;
};

function snapshot(timestamp: number, style: string, body: any[], css = ""): any[] {
  const head = element(4, "head", {}, css ? [element(5, "style", { _cssText: css }, [text("")])] : []);
  const page = element(3, "html", {}, [head, element(6, "body", { style }, body)]);
  const node = { type: 0, id: 1, childNodes: [{ type: 1, id: 2, name: "html", publicId: "", systemId: "" }, page] };
  return [
    { type: 4, timestamp, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: timestamp + 1, data: { node, initialOffset: { left: 0, top: 0 } } },
  ];
}

const change = (timestamp: number, parts: object) => ({ type: 3, timestamp, data: mutation({ ...parts }) });

async function show(events: any[], at = START + 5_000): Promise<void> {
  server.windows.set("a", [...events, change(START + 10_000, {})]);
  session = await openSession(browser, server, { at });
  await session.until("time", "(time) => time.loading === false");
}

const seek = async (at: number) => {
  await session.send({ girok: "seek", at });
  await session.until("time", `(time) => !time.loading && time.at === ${at}`);
};

/** What the browser makes of each element with an id, also in shadow roots and frames. */
type Seen = { width: number; height: number; image: string; background: string; outline: string; fill: string; shadow: string; filter: string };
const LOOK = `(page) => {
  const seen = {};
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.id) {
        const style = element.ownerDocument.defaultView.getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        seen[element.id] = { width, height, image: style.backgroundImage, background: style.backgroundColor, outline: style.outlineStyle,
          fill: style.webkitTextFillColor, shadow: style.textShadow, filter: style.filter };
      }
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.contentDocument) look(element.contentDocument);
    }
  };
  look(page);
  return seen;
}`;
const look = () => session.shown<Record<string, Seen>>(LOOK);

const CLEAR = "rgba(0, 0, 0, 0)";
const isBox = ({ image, outline }: Seen) => image.includes("gradient") && outline === "solid";
const isBlurred = ({ fill, shadow }: Seen) => fill === CLEAR && shadow !== "none";

test("a blocked element is a box of its size, and can be seen without one", async () => {
  const css = ".card{width:300px;height:80px;background:red!important;background-image:url(a.png)}.card::before{content:'Card';position:absolute}.tag{padding:0}.row{display:flex}";
  await show(
    snapshot(START, "margin:20px", [
      masked("block", "div", { id: "styled", class: "card" }),
      masked("block", "div", { id: "told", rr_width: "220px", rr_height: "40px" }),
      masked("block", "div", { id: "empty" }),
      html("p", {}, "Before ", masked("block", "span", { id: "inline", class: "tag" }), masked("block", "span", { id: "sized", rr_width: "90px", rr_height: "18px" }), html("b", { id: "after" }, " after")),
      masked("block", "input", { id: "input", rr_width: "200px", rr_height: "30px" }),
      masked("block", "img", { id: "image", rr_width: "64px", rr_height: "48px" }),
      html("table", {}, html("tbody", {}, masked("block", "tr", { id: "row" }), html("tr", {}, masked("block", "td", { id: "cell" }), html("td", { id: "free" }, "Free")))),
      masked("block", "div", { id: "hidden", style: "display:none" }),
      html("p", { id: "plain" }, "Plain"),
    ], css),
  );
  const seen = await look();
  for (const id of ["styled", "told", "empty", "inline", "sized", "input", "image", "row", "cell"]) {
    assert.ok(isBox(seen[id]!), id);
    assert.ok(seen[id]!.width >= 16 && seen[id]!.height >= 16, `${id} is ${seen[id]!.width} × ${seen[id]!.height}`);
  }
  const size = (id: string) => [seen[id]!.width, seen[id]!.height];
  assert.deepEqual(size("styled"), [300, 80]);
  assert.deepEqual(size("told"), [220, 40]);
  assert.deepEqual(size("sized"), [90, 18]);
  assert.deepEqual(size("image"), [64, 48]);
  assert.deepEqual(size("hidden"), [0, 0]);
  for (const id of ["after", "free", "plain"]) assert.ok(!isBox(seen[id]!), id);
});

test("what is blurred looks so once, with its media, and stands where it stood", async () => {
  const css = "h1{font-size:40px;text-shadow:1px 1px red!important}.fixed{position:fixed;top:7px;left:9px}";
  await show(
    snapshot(START, "margin:20px", [
      html("div", { id: "around" }, masked("blur", "section", { id: "outer" },
        html("h1", { id: "title" }, "xxxx xxxxxxxx"),
        masked("blur", "p", { id: "inner" }, "xxxx"),
        html("img", { id: "image", width: "60", height: "40" }),
        html("input", { id: "field", value: "********" }),
        html("div", { id: "fixed", class: "fixed" }, "xxxx"),
        masked("redact", "p", { id: "redacted" }, html("b", { id: "asterisks" }, "********")),
        masked("block", "div", { id: "blocked" }))),
      masked("blur", "img", { id: "alone", width: "60", height: "40" }),
      html("p", { id: "plain" }, "Plain"),
    ], css),
  );
  const seen = await look();
  for (const id of ["outer", "title", "inner", "field", "fixed"]) {
    assert.ok(isBlurred(seen[id]!), id);
    assert.equal(seen[id]!.filter, "none", id);
  }
  assert.match(seen.title!.shadow, /20px/);
  for (const id of ["image", "alone"]) assert.match(seen[id]!.filter, /blur/, id);
  for (const id of ["around", "plain", "redacted", "asterisks"]) assert.ok(!isBlurred(seen[id]!), id);
  assert.ok(isBox(seen.blocked!));
  assert.equal(await session.shown("(page) => page.querySelector('.fixed').getBoundingClientRect().top"), 7);
});

test("what is redacted shows its asterisks and nothing else", async () => {
  await show(snapshot(START, "", [html("p", { id: "plain" }, "Plain"), masked("redact", "p", { id: "redacted" }, "********")]));
  const { plain, redacted } = await look();
  assert.deepEqual({ ...redacted, width: 0 }, { ...plain, width: 0 });
});

test("what is not hidden any more looks like everything else", async () => {
  const marks = ["-block", "-redact", "-blur", "", "Block", "blurred"];
  await show(snapshot(START, "", [html("p", { id: "plain" }, "Plain"), ...marks.map((mark, at) => masked(mark, "p", { id: `p${at}` }, "Plain"))]));
  const { plain, ...others } = await look();
  assert.equal(Object.keys(others).length, marks.length);
  for (const [id, seen] of Object.entries(others)) assert.deepEqual(seen, plain, marks[Number(id.slice(1))]);
});

test("a mark that comes and goes is followed, also when many events are skipped", async () => {
  const page = snapshot(START, "", [element(20, "p", { id: "p" }, [text("Text")]), element(21, "div", { id: "d", style: "width:90px;height:30px" }, [])]);
  const mark = (at: number, id: number, value: string | null) => change(START + at, { attributes: [{ id, attributes: { "data-girok-mask": value } }] });
  const many = Array.from({ length: 500 }, (_, index) => change(START + 3_000 + index, { attributes: [{ id: 21, attributes: { title: String(index) } }] }));
  await show([...page, mark(1_000, 20, "blur"), mark(1_100, 21, "block"), mark(2_000, 20, "-blur"), mark(2_100, 21, null), ...many, mark(4_000, 20, "blur"), mark(4_100, 21, "block")], START + 500);
  const states = async () => {
    const { p, d } = await look();
    return [isBlurred(p!), isBox(d!)];
  };
  assert.deepEqual(await states(), [false, false]);
  for (const [at, hidden] of [[1_500, true], [2_500, false], [4_500, true], [1_600, true], [600, false]] as const) {
    await seek(START + at);
    assert.deepEqual(await states(), [hidden, hidden], String(at));
  }
});

test("shadow roots look alike, also with style sheets of their own", async () => {
  const adopted = { type: 3, timestamp: START + 1_000, data: { source: 15, id: 30, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: ".x { color: rgb(1, 2, 3) }", index: 0 }] }] } };
  const host = shadowed({}, masked("block", "div", { id: "blocked", style: "height:30px" }), masked("blur", "p", { id: "blurred", class: "x" }, "xxxx"), html("a", { id: "link", href: "https://shop.test/" }, html("b", { id: "bold" }, "Link")));
  host.id = 30;
  const inBlurred = masked("blur", "div", {}, shadowed({}, html("p", { id: "inherited" }, "xxxx"), html("img", { id: "image", width: "60", height: "40" })));
  const late = { parentId: 6, nextId: null, node: { ...shadowed({}), id: 40 } };
  const child = { parentId: 40, nextId: null, node: { ...masked("block", "div", { id: "late", style: "height:30px" }), isShadow: true, childNodes: [] } };
  const many = Array.from({ length: 500 }, (_, index) => change(START + 1_600 + index / 2, { attributes: [{ id: 6, attributes: { title: String(index) } }] }));
  await show([...snapshot(START, "", [host, inBlurred]), adopted, ...many, change(START + 2_000, { adds: [late, child] })], START + 500);
  for (const at of [500, 1_500, 2_500, 600, 2_400]) {
    await seek(START + at);
    const seen = await look();
    assert.ok(isBox(seen.blocked!), `blocked at ${at}`);
    assert.ok(isBlurred(seen.blurred!) && isBlurred(seen.inherited!), `blurred at ${at}`);
    assert.match(seen.image!.filter, /blur/);
    assert.ok(!isBox(seen.link!) && !isBlurred(seen.bold!));
    if (at > 2_000) assert.ok(isBox(seen.late!));
    const color = await session.shown("(page) => getComputedStyle(page.querySelector('x-card').shadowRoot.querySelector('.x')).color");
    if (at === 1_500) assert.equal(color, "rgb(1, 2, 3)");
  }
});

test("frames look alike, and one that is blurred is blurred whole", async () => {
  const inside = (id: string) => {
    const page = html("html", {}, html("head", {}), html("body", {}, masked("block", "div", { id: `${id}-block`, style: "height:30px" }), masked("blur", "p", { id: `${id}-blur` }, "xxxx")));
    return { type: 0, id: ++lastId, childNodes: [{ type: 1, id: ++lastId, name: "html", publicId: "", systemId: "" }, page] };
  };
  const frames = [element(50, "iframe", { id: "one" }, []), element(51, "iframe", { id: "two", "data-girok-mask": "blur" }, [])];
  const attach = (parentId: number, id: string) => change(START + 10, { adds: [{ parentId, nextId: null, node: inside(id) }], isAttachIframe: true });
  await show([...snapshot(START, "", frames), attach(50, "a"), attach(51, "b")]);
  const seen = await look();
  for (const id of ["a", "b"]) {
    assert.ok(isBox(seen[`${id}-block`]!), id);
    assert.ok(isBlurred(seen[`${id}-blur`]!), id);
  }
  assert.equal(seen.one!.filter, "none");
  assert.match(seen.two!.filter, /blur/);
});

for (const [name, style] of Object.entries({ light: "background:#fff;color:#222", dark: "background:#14161a;color:#e8e8ea" })) {
  test(`masks can be told from the page around them on a ${name} page`, async () => {
    const row = (label: string, value: any) => html("p", {}, html("b", {}, `${label} `), value);
    await show(
      snapshot(START, `${style};margin:0;padding:32px;font:16px/1.5 sans-serif`, [
        html("h2", {}, "Your order"),
        row("Name", masked("blur", "span", {}, "xxxx xxxxxxxx")),
        row("E-mail", masked("redact", "span", {}, "********")),
        row("Card", masked("block", "span", { id: "card", rr_width: "180px", rr_height: "24px" })),
        row("Code", masked("block", "span", {})),
        html("p", {}, masked("block", "input", { type: "password", rr_width: "220px", rr_height: "34px" }), " ", html("input", { value: "********", "data-girok-mask": "redact" })),
        masked("blur", "section", {}, html("h3", {}, "xxxx xxxxxxxx"), html("p", {}, "xxxx xxxxxxxx xxxx xxxxxxxxxxxx xxxx xxxxxxxx xxxx xxxxxxxx xxxx"), html("img", { width: "120", height: "70" })),
        masked("block", "div", { style: "height:120px;margin-top:16px;border-radius:8px" }),
      ]),
    );
    if (process.env.SCREENSHOTS) await session.page.screenshot({ path: `${process.env.SCREENSHOTS}/masks-${name}.png` });
    const [card, beside] = await tones();
    assert.ok(Math.abs(card! - beside!) >= 8, `${card} beside ${beside}`);
  });
}

/** How bright the card's box and the page beside it are on the screen. */
async function tones(): Promise<number[]> {
  const { x, y, width, height } = await session.shown<DOMRect>("(page) => page.getElementById('card').getBoundingClientRect().toJSON()");
  const frame = await session.frame.evaluate("document.querySelector('.page:not(.waiting) iframe').getBoundingClientRect().toJSON()") as DOMRect;
  const scale = frame.width / 800;
  const clip = (left: number) => ({ x: frame.x + left * scale, y: frame.y + y * scale, width: width * scale, height: height * scale });
  return Promise.all([x, x + width + 20].map(async (left) => brightness(await session.page.screenshot({ clip: clip(left) }))));
}

function brightness(png: Buffer): Promise<number> {
  return session.page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    canvas.drawImage(image, 0, 0);
    const { data: pixels } = canvas.getImageData(0, 0, image.width, image.height);
    return pixels.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0) / (pixels.length / 4) / 3;
  }, png.toString("base64"));
}
