// What a rule would hide, marked on the page, and elements picked on it.

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

const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const box = (id: number, top: number, tag = "div", ...children: any[]) =>
  element(id, tag, { id: `box-${id}`, class: "box card", style: `position:absolute;left:40px;top:${top}px;width:200px;height:40px;margin:0` }, children);

function page(timestamp: number, body: any[]): any[] {
  const html = element(3, "html", {}, [element(4, "head", {}, []), element(6, "body", { style: "margin:0;height:3000px" }, body)]);
  return [
    { type: 4, timestamp, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: timestamp + 1, data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } } },
  ];
}

function body(): any[] {
  const shadowed = { ...element(31, "b", { id: "inner" }, [text(32, "in the shadow")]), isShadow: true };
  const host = { ...box(30, 200), isShadowHost: true, childNodes: [shadowed] };
  return [box(10, 20, "div", text(11, "Ada Lovelace"), element(12, "i", {}, [text(13, " "), text(14, "Analyst")])), box(20, 100, "p", text(21, "Total")), host, box(40, 2_500, "div", text(41, "Far below"))];
}

async function show(): Promise<void> {
  const later = { type: 3, timestamp: START + 9_000, data: mutation({}) };
  server.windows.set("a", [...page(START, body()), later]);
  session = await openSession(browser, server, { at: START + 5_000 });
  await session.until("time", "(time) => time.loading === false");
}

const marked = () => session.shown<string[]>(`(page) => [...page.querySelectorAll("[data-girok-preview]")].map((one) => one.id + " " + one.dataset.girokPreview)`);
const content = (selector: string) => session.shown<string>(`(page) => page.querySelector(${JSON.stringify(selector)}).textContent`);
const style = (selector: string, name: string) =>
  session.shown<string>(`(page) => page.defaultView.getComputedStyle(page.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(name)}]`);
const html = () => session.shown<string>("(page) => page.body.outerHTML");
const picked = () => session.last("picked").then((report) => report?.id);
const untilPicked = (id: number | null) => session.until("picked", `(picked) => picked.id === ${id}`);

test("marks are on these elements and no others, and leave the page as it was", async () => {
  await show();
  const before = await html();
  await session.send({ girok: "mark", ids: [10, 20], mask: "block" });
  assert.deepEqual(await marked(), ["box-10 block", "box-20 block"]);
  await session.send({ girok: "mark", ids: [20, 999, 21], mask: "block" });
  assert.deepEqual(await marked(), ["box-20 block"]);
  await session.send({ girok: "mark", ids: [], mask: "block" });
  assert.equal(await html(), before);
});

test("what is blocked is a box in its place", async () => {
  await show();
  await session.send({ girok: "mark", ids: [10], mask: "block" });
  assert.match(await style("#box-10", "backgroundImage"), /repeating-linear-gradient/);
  assert.equal(await style("#box-10", "webkitTextFillColor"), "rgba(0, 0, 0, 0)");
  assert.equal(await style("#box-10 i", "visibility"), "hidden");
  assert.deepEqual([await style("#box-10", "width"), await style("#box-10", "height")], ["200px", "40px"]);
});

test("what is blurred is blurred", async () => {
  await show();
  await session.send({ girok: "mark", ids: [10], mask: "blur" });
  assert.notEqual(await style("#box-10", "textShadow"), "none");
  assert.notEqual(await style("#box-10 i", "textShadow"), "none");
  assert.equal(await content("#box-10"), "Ada Lovelace Analyst");
});

test("each text that is redacted is asterisks, and comes back", async () => {
  await show();
  const before = await html();
  await session.send({ girok: "mark", ids: [10, 30], mask: "redact" });
  assert.equal(await content("#box-10"), "******** ********");
  assert.equal(await session.shown(`(page) => page.querySelector("#box-30").shadowRoot.textContent`), "********");
  await session.send({ girok: "mark", ids: [10], mask: "blur" });
  assert.equal(await content("#box-10"), "Ada Lovelace Analyst");
  await session.send({ girok: "mark", ids: [10], mask: "redact" });
  await session.send({ girok: "seek", at: START + 6_000 });
  await session.until("time", `(time) => !time.loading && time.at === ${START + 6_000}`);
  assert.equal(await html(), before);
});

test("what is in a shadow root looks marked there", async () => {
  await show();
  await session.send({ girok: "mark", ids: [31], mask: "block" });
  const image = `(page) => page.defaultView.getComputedStyle(page.querySelector("#box-30").shadowRoot.querySelector("b")).backgroundImage`;
  assert.match(await session.shown<string>(image), /repeating-linear-gradient/);
});

test("what is marked below is brought into view, unless something is in view", async () => {
  await show();
  const top = () => session.shown<number>("(page) => page.scrollingElement.scrollTop");
  await session.send({ girok: "mark", ids: [10, 40], mask: "block" });
  assert.equal(await top(), 0);
  await session.send({ girok: "mark", ids: [40], mask: "block" });
  assert.ok((await top()) > 1_500);
});

/** In the frame's own pixels: the page is shown in its middle, as it is or smaller. */
async function place(selector: string): Promise<{ x: number; y: number }> {
  const found = await session.shown<{ x: number; y: number }>(`(page) => {
    const { left, top, width, height } = page.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
    const frame = page.defaultView.frameElement, outer = frame.getBoundingClientRect(), scale = outer.width / frame.offsetWidth;
    return { x: outer.left + (left + width / 2) * scale, y: outer.top + (top + height / 2) * scale };
  }`);
  const outer = await session.page.locator("iframe").boundingBox();
  return { x: outer!.x + found.x, y: outer!.y + found.y };
}

test("an element is picked by a click, and the page is closed again", async () => {
  await show();
  const before = await html();
  await session.send({ girok: "pick", on: true });
  const { x, y } = await place("#box-20");
  await session.page.mouse.move(x, y);
  assert.equal(await session.frame.locator(".picker-name").textContent(), "p#box-20.box.card");
  await session.page.mouse.click(x, y);
  await untilPicked(20);
  assert.equal(await session.frame.locator(".picker").count(), 0);
  assert.equal(await session.shown("(page) => page.defaultView.frameElement.inert"), true);
  assert.equal(await html(), before);
});

test("what is in a shadow root is picked there", async () => {
  await show();
  await session.send({ girok: "pick", on: true });
  const { x, y } = await place("#box-30");
  await session.page.mouse.click(x - 80, y - 12);
  await untilPicked(31);
});

test("arrow keys walk the tree, Enter picks and Escape ends", async () => {
  await show();
  await session.send({ girok: "pick", on: true });
  const name = () => session.frame.locator(".picker-name").textContent();
  const cover = session.frame.locator(".picker");
  const walk: [string, string][] = [
    ["ArrowDown", "div#box-10.box.card"],
    ["ArrowDown", "i"],
    ["ArrowUp", "div#box-10.box.card"],
    ["ArrowRight", "p#box-20.box.card"],
    ["ArrowRight", "div#box-30.box.card"],
    ["ArrowDown", "b#inner"],
    ["ArrowUp", "div#box-30.box.card"],
    ["ArrowLeft", "p#box-20.box.card"],
  ];
  assert.equal(await name(), "body");
  for (const [key, expected] of walk) {
    await cover.press(key);
    assert.equal(await name(), expected, key);
  }
  await cover.press("Enter");
  await untilPicked(20);
  await session.send({ girok: "pick", on: true });
  await cover.press("Escape");
  await untilPicked(null);
  assert.equal(await session.last("key"), undefined, "none of the keys is told");
});

test("picking ends when the page around says so", async () => {
  await show();
  await session.send({ girok: "pick", on: true });
  await session.send({ girok: "pick", on: false });
  assert.equal(await session.frame.locator(".picker").count(), 0);
  assert.equal(await picked(), undefined);
});
