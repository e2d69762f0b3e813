// A session moment by moment, as films are made of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch } from "./browser";
import { startServer, type TestServer } from "./server";

const START = 1_700_000_000_000;
let server: TestServer;
let browser: Browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.close();
});

type Step = { pointers: ([number, number, boolean, boolean] | null)[]; mark: number | null; done: boolean };

const element = (id: number, tagName: string, attributes: object, childNodes: any[]) => ({ type: 2, id, tagName, attributes, childNodes });
const text = (id: number, textContent: string, isStyle = false) => ({ type: 3, id, textContent, isStyle });

/** 640 × 360, with a style sheet and a button in it. */
function page(css: string): any[] {
  const button = element(7, "button", { style: "position:absolute;left:100px;top:100px;width:80px;height:40px" }, [text(8, "Go")]);
  const head = element(4, "head", {}, [element(5, "style", {}, [text(6, css, true)])]);
  const html = element(3, "html", {}, [head, element(9, "body", {}, [button])]);
  return [
    { type: 4, timestamp: START, data: { href: "https://shop.example/", width: 640, height: 360 } },
    { type: 2, timestamp: START, data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } } },
  ];
}

const at = (ms: number, data: object) => ({ type: 3, timestamp: START + ms, data });
const changed = (ms: number, style: string) => at(ms, { source: 0, texts: [], removes: [], adds: [], attributes: [{ id: 7, attributes: { style } }] });
const moved = (ms: number, x: number, y: number, id = 9) => at(ms, { source: 1, positions: [{ x, y, id, timeOffset: 0 }] });
const clicked = (ms: number, x: number, y: number) => at(ms, { source: 2, type: 2, id: 7, x, y });

async function opened(events: any[], length: number): Promise<Page> {
  server.windows = new Map([["w", events]]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 752 } });
  await page.goto(`${server.origin}/film`);
  const open = {
    session: "s", service: "web-app", start: START, end: START + length, at: START,
    windows: [{ id: "w", start: START, end: START + length }], activity: [], idle: [], autoplay: false, speed: 1, skipIdle: false, mouseTrail: false,
  };
  await page.evaluate((open) => (globalThis as any).girok.open(open), open);
  return page;
}

/** All steps through frames that are 100 ms apart, from that frame on. */
async function steps(page: Page, frames: number, from = 0): Promise<Step[]> {
  const times = Array.from({ length: frames }, (_, frame) => START + (from + frame) * 100);
  const all: Step[] = [await page.evaluate(([times, since]) => (globalThis as any).girok.begin(times, since), [times, times[0]! - 100] as const)];
  while (!all.at(-1)!.done) all.push(await page.evaluate(() => (globalThis as any).girok.step()));
  return all;
}

/** The frames that have another picture than the one before. */
function pictures(all: Step[]): number[] {
  let frames = 0;
  return all.flatMap((step) => {
    frames += step.pointers.length;
    return step.mark === null ? [] : [frames - 1];
  });
}

test("a step ends where the picture is another one", async () => {
  const page = await opened([...pageOf(), changed(250, "color:red"), changed(700, "color:blue"), changed(720, "color:green")], 1_000);
  const all = await steps(page, 10);
  assert.deepEqual(pictures(all), [0, 3, 7, 8]);
  assert.equal(all.flatMap((step) => step.pointers).length, 10);
  await page.close();
});

test("the pointer is told for each frame, where it is on the stage, and whether it clicked", async () => {
  const page = await opened([...pageOf(), moved(200, 50, 60), clicked(450, 140, 120), moved(800, 300, 200)], 1_000);
  const all = await steps(page, 10);
  assert.deepEqual(pictures(all), [0]);
  // The page of 640 × 360 lies in the middle of 1280 × 720.
  const on = (x: number, y: number, clicked = false) => [320 + x, 180 + y, false, clicked];
  const pointers = all.flatMap((step) => step.pointers);
  assert.deepEqual(pointers, [null, null, on(50, 60), on(50, 60), on(50, 60), on(140, 120, true), on(140, 120), on(140, 120), on(300, 200), on(300, 200)]);
  await page.close();
});

test("what the pointer is over changes the picture where a style says so", async () => {
  for (const [css, expected] of [
    ["button:hover { color: red }", [0, 2, 5]],
    ["nav a:hover { color: red }", [0]],
    ["body:hover button:hover { color: red }", [0, 2, 5]],
    ["", [0]],
  ] as const) {
    const page = await opened([...pageOf(css), moved(200, 120, 110, 7), moved(300, 121, 111, 7), moved(500, 20, 20)], 1_000);
    assert.deepEqual(pictures(await steps(page, 8)), expected, css);
    await page.close();
  }
});

test("a transition goes on by the recording's time", async () => {
  const css = "button { transition: width 300ms linear; width: 80px } button.wide { width: 380px }";
  const wide = at(200, { source: 0, texts: [], removes: [], adds: [], attributes: [{ id: 7, attributes: { class: "wide", style: "position:absolute" } }] });
  const page = await opened([...pageOf(css, "position:absolute"), wide], 1_000);
  const widths: number[] = [];
  const changed: boolean[] = [];
  const times = Array.from({ length: 8 }, (_, frame) => START + frame * 100);
  await page.evaluate((times) => (globalThis as any).girok.begin(times, times[0]), times);
  for (let done = false; !done; ) {
    const step: Step = await page.evaluate(() => (globalThis as any).girok.step());
    done = step.done;
    changed.push(step.mark !== null);
    widths.push(await page.evaluate(() => document.querySelector("iframe")!.contentDocument!.querySelector("button")!.offsetWidth));
  }
  assert.deepEqual(widths.slice(0, 4), [80, 180, 280, 380]);
  // The last picture is that of its end.
  assert.deepEqual(changed, [true, true, true, true, false]);
  await page.close();
});

test("what was clicked between two stretches is told by the second", async () => {
  const page = await opened([...pageOf(), clicked(450, 140, 120), clicked(880, 141, 120)], 1_000);
  const told = async (frames: number, from: number) => (await steps(page, frames, from)).flatMap((step) => step.pointers.map((pointer) => pointer?.[3] ?? false));
  assert.deepEqual(await told(3, 5), [true, false, false]);
  assert.deepEqual(await told(2, 8), [false, true]);
  await page.close();
});

test("what moves is where it was, also for who comes in the middle of it", async () => {
  const grow = (how: string) => `@keyframes grow { from { width: 100px } to { width: 400px } } button { animation: grow 3s linear ${how} }`;
  for (const [how, frame, expected] of [["infinite", 10, 200], ["infinite", 40, 200], ["", 10, 200], ["forwards", 40, 400]] as const) {
    for (const from of [0, 5, frame]) {
      const page = await opened(pageOf(grow(how), "position:absolute"), 5_000);
      await steps(page, frame - from + 1, from);
      const width = await page.evaluate(() => document.querySelector("iframe")!.contentDocument!.querySelector("button")!.getBoundingClientRect().width);
      assert.equal(width, expected, `${how}: frame ${frame}, from ${from}`);
      await page.close();
    }
  }
});

test("rules that another sheet brings count for what the pointer is over", async () => {
  const adds = [
    { parentId: 4, nextId: null, node: element(20, "style", {}, []) },
    { parentId: 20, nextId: null, node: text(21, "button:hover { color: red }", true) },
  ];
  const added = at(300, { source: 0, texts: [], attributes: [], removes: [{ parentId: 4, id: 5 }], adds });
  const page = await opened([...pageOf("nav:hover { color: red }"), moved(200, 120, 110, 7), moved(250, 20, 20), added, moved(500, 120, 110, 7)], 1_000);
  assert.deepEqual(pictures(await steps(page, 8)), [0, 3, 5]);
  await page.close();
});

test("a picture is marked by its number, in black and white", async () => {
  const page = await opened([...pageOf(), changed(250, "color:red")], 1_000);
  const marks = (await steps(page, 10)).flatMap((step) => step.mark ?? []);
  assert.deepEqual(marks, [1, 2]);
  for (let more = 3; more <= 5; more++) assert.equal(await page.evaluate(() => (globalThis as any).girok.again()), more);
  const bits = await page.evaluate(() => [...document.querySelectorAll("#mark > i")].map((cell) => getComputedStyle(cell).backgroundColor));
  assert.equal(bits.length, 20);
  assert.deepEqual(bits.flatMap((colour, bit) => (colour === "rgb(255, 255, 255)" ? [bit] : [])), [0, 2]);
  const strip = await page.evaluate(() => document.getElementById("mark")!.getBoundingClientRect().toJSON());
  assert.deepEqual([strip.top, strip.height], [720, 32]);
  await page.close();
});

test("a moment is shown as it was, whatever was shown before", async () => {
  const page = await opened([...pageOf(), changed(250, "color:red"), changed(700, "color:blue")], 1_000);
  const colour = async (ms: number) => {
    assert.equal(await page.evaluate((at) => (globalThis as any).girok.show(at), START + ms), true);
    return page.evaluate(() => document.querySelector("iframe")!.contentDocument!.querySelector("button")!.style.color);
  };
  for (const [ms, expected] of [[800, "blue"], [300, "red"], [100, ""], [999, "blue"]] as const) assert.equal(await colour(ms), expected);
  await page.close();
});

test("the page in its length tells where elements are", async () => {
  const page = await opened(pageOf(), 1_000);
  await page.evaluate((at) => (globalThis as any).girok.show(at), START);
  const mapped = await page.evaluate(() => (globalThis as any).girok.map([7, 99]));
  assert.deepEqual(mapped.boxes, [[7, 100, 100, 80, 40]]);
  assert.equal(mapped.width, 640);
  await page.close();
});

function pageOf(css = "", style?: string): any[] {
  const events = page(css);
  if (style) events[1].data.node.childNodes[0].childNodes[1].childNodes[0].attributes.style = style;
  return events;
}
