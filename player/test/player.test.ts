// How the player behaves, seen from the page around it.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import type { Open } from "../src/messages";
import { launch, openSession, type Watched } from "./browser";
import { element, mutation, page, START, tinyRecording } from "./recordings";
import { startServer, type TestServer } from "./server";

let browser: Browser;
let server: TestServer;
let session: Watched;
let noFaults = true;

before(async () => {
  browser = await launch();
});
beforeEach(async () => {
  server = await startServer();
  server.windows.set("a", tinyRecording());
  noFaults = true;
});
afterEach(async () => {
  if (noFaults) assert.deepEqual(session.faults, []);
  await session.close();
  await server.close();
});
after(() => browser.close());

const SETTLED = "(time) => time.loading === false";
const open = async (opening: Partial<Open> = {}, size?: { width: number; height: number }) => {
  session = await openSession(browser, server, opening, size);
};
const heading = () => session.shown<string>("(page) => page.querySelector('h1').textContent");
const seek = async (second: number) => {
  const at = START + second * 1000;
  await session.send({ girok: "seek", at });
  await session.until("time", `(time) => !time.loading && time.at === ${at}`);
};

test("a moment is the same whichever way it is reached", async () => {
  await open();
  await session.until("time", SETTLED);
  for (const second of [3, 12, 7, 19, 1]) {
    await seek(second + 0.5);
    assert.equal(await heading(), `second ${second}`);
  }
});

test("it plays at its speed and tells the time", async () => {
  await open({ autoplay: true, speed: 8 });
  await session.until("ended", "(ended) => ended.girok === 'ended'");
  assert.equal(await heading(), "second 20");
  const times = (await session.reports("time")).filter((time) => time.playing);
  assert.ok(times.length >= 10, `${times.length} reports in 2.5 s`);
  assert.ok(times.every((time, index) => index === 0 || time.at >= times[index - 1]!.at));
  assert.equal((await session.last("time"))!.playing, false);
});

test("play at the end begins again", async () => {
  await open({ at: START + 20_500, speed: 2 });
  await session.until("time", SETTLED);
  await session.send({ girok: "play" });
  await session.until("time", `(time) => time.playing && time.at > ${START} && time.at < ${START + 15_000}`);
});

test("paused, it does nothing", async () => {
  await open();
  await session.until("time", SETTLED);
  await session.page.waitForTimeout(300);
  const before = (await session.reports("time")).length;
  const frames = await session.frame.evaluate(async () => {
    let frames = 0;
    const original = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => (frames++, original(callback));
    await new Promise((done) => setTimeout(done, 500));
    return frames;
  });
  assert.equal(frames, 0);
  assert.equal((await session.reports("time")).length, before);
});

test("idle stretches are jumped over, and it is told", async () => {
  const idle = [{ from: START + 2000, to: START + 15_000 }];
  await open({ idle, skipIdle: true, autoplay: true, at: START + 1800 });
  await session.until("skipped", "(skipped) => skipped.girok === 'skipped'");
  const skipped = (await session.last("skipped"))!;
  assert.equal(skipped.to, START + 15_000);
  await session.until("time", `(time) => time.at > ${START + 15_500}`);
  assert.equal(await heading(), "second 15");
});

test("idle stretches are played when asked to", async () => {
  await open({ idle: [{ from: START, to: START + 15_000 }], skipIdle: false, autoplay: true, speed: 4 });
  await session.until("time", `(time) => time.at > ${START + 2000}`);
  assert.deepEqual(await session.reports("skipped"), []);
});

test("the active window is shown, another can be chosen", async () => {
  server.windows.set("b", tinyRecording({ color: "#dff", start: START + 5000, href: "https://shop.test/help" }));
  const activity = [
    { window: "a", from: START, to: START + 8000 },
    { window: "b", from: START + 8000, to: START + 25_000 },
  ];
  await open({ activity });
  await session.until("time", "(time) => time.loading === false && time.window === 'a'");
  await seek(10.5);
  assert.equal((await session.last("time"))!.window, "b");
  assert.equal(await heading(), "second 5");
  assert.equal((await session.last("meta"))!.url, "https://shop.test/help");
  await session.send({ girok: "window", id: "a" });
  await session.until("time", "(time) => time.window === 'a' && !time.loading");
  assert.equal(await heading(), "second 10");
  await session.send({ girok: "window", id: null });
  await session.until("time", "(time) => time.window === 'b' && !time.loading");
  assert.equal(await session.frame.locator(".page").count(), 1);
});

test("playback passes from one window to the next", async () => {
  server.windows.set("b", tinyRecording({ color: "#dff", start: START + 2000 }));
  const activity = [
    { window: "a", from: START, to: START + 4000 },
    { window: "b", from: START + 4000, to: START + 22_000 },
  ];
  await open({ activity, autoplay: true, speed: 4 });
  await session.until("time", `(time) => time.window === 'b' && time.at > ${START + 6500}`);
  assert.equal(await heading(), `second ${Math.floor(((await session.last("time"))!.at - START - 2000 - 100) / 1000)}`);
});

test("the first frame does not wait for the rest", async () => {
  server.pageSize = 500;
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  server.before = (url) => (url.searchParams.has("after") ? held : undefined);
  await open();
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 0");
  release();
  await session.until("buffered", `(buffered) => buffered.ranges?.[0]?.to >= ${START + 5_000}`);
});

test("a seek outside of what is loaded fetches from there, and the last frame stays", async () => {
  server.windows.set("a", tinyRecording({ seconds: 600, checkout: 60 }));
  server.pageSize = 2000;
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  server.before = (url) => (Number(url.searchParams.get("from")) > START + 400_000 ? held : undefined);
  await open();
  await session.until("time", SETTLED);
  await session.send({ girok: "seek", at: START + 500_500 });
  await session.until("time", "(time) => time.loading === true");
  assert.equal(await heading(), "second 0");
  release();
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 500");
  assert.equal(server.requests.filter((url) => url.includes("from=")).length, 2);
});

test("only what is near is loaded ahead, and while nothing plays less of it", async () => {
  server.windows.set("a", tinyRecording({ seconds: 600, checkout: 60 }));
  server.pageSize = 2000;
  await open();
  const reaches = async (at: number, limit: number) => {
    await session.until("buffered", `(buffered) => buffered.ranges?.[0]?.to >= ${START + at}`);
    await session.page.waitForTimeout(300);
    assert.ok((await session.last("buffered"))!.ranges[0]!.to < START + limit);
  };
  await reaches(5_000, 30_000);
  await session.send({ girok: "play" });
  await reaches(60_000, 90_000);
});

test("scrubbing gives one picture a frame and few requests", async () => {
  server.windows.set("a", tinyRecording({ seconds: 600, checkout: 20 }));
  server.pageSize = 3000;
  await open();
  await session.until("time", SETTLED);
  const ANSWER = 200;
  server.before = () => new Promise((done) => setTimeout(done, ANSWER));
  server.requests.length = 0;
  const began = performance.now();
  await session.page.evaluate(async (start) => {
    for (let step = 0; step < 300; step++) {
      (window as any).send({ girok: "seek", at: start + step * 1900 });
      if (step % 5 === 0) await new Promise(requestAnimationFrame);
    }
  }, START);
  await session.until("time", `(time) => !time.loading && time.at === ${START + 299 * 1900}`);
  assert.equal(await heading(), `second ${Math.floor((299 * 1900 - 100) / 1000)}`);
  const asked = server.requests.filter((url) => url.includes("from=")).length;
  // Two at once, however long the machine takes for its frames.
  const most = 2 * (1 + (performance.now() - began) / ANSWER);
  assert.ok(asked <= most, `${asked} requests of at most ${most}`);
});

test("a failed request is tried again", async () => {
  noFaults = false;
  let failures = 2;
  server.before = () => {
    if (failures-- > 0) throw new Error("busy");
  };
  await open();
  await session.until("time", SETTLED);
  assert.deepEqual(await session.reports("problem"), []);
});

test("when it stays away the page is told, and play tries again", async () => {
  noFaults = false;
  let failing = true;
  server.before = () => {
    if (failing) throw new Error("down");
  };
  await open();
  await session.until("problem", "(problem) => problem.retry === true");
  failing = false;
  await session.send({ girok: "play" });
  await session.until("time", "(time) => time.playing && !time.loading");
});

test("what is not there is not asked for again", async () => {
  noFaults = false;
  await open({ windows: [{ id: "gone", start: START, end: START + 1000 }], activity: [] });
  await session.until("problem", "(problem) => problem.retry === false");
  assert.equal(server.requests.filter((url) => url.includes("events")).length, 1);
});

test("without any page it says that the first picture was never received", async () => {
  server.windows.set("a", tinyRecording().filter((event) => event.type === 3));
  await open({ autoplay: true, speed: 16 });
  await session.until("problem", "(problem) => /first picture was never received/.test(problem.message)");
  await session.until("ended", "(ended) => ended.girok === 'ended'");
});

test("a first picture that comes late is shown until then, and it is told", async () => {
  server.windows.set("a", tinyRecording({ checkout: 12 }).slice(2));
  server.pageSize = 300;
  await open();
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 12");
  assert.match((await session.last("problem"))!.message, /begins with the next one/);
});

test("the page is scaled to the frame, centred, and never made larger", async () => {
  await open({}, { width: 400, height: 600 });
  await session.until("time", SETTLED);
  const box = () => session.frame.locator(".page").evaluate((page) => page.getBoundingClientRect().toJSON());
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1, `${a} is not ${b}`);
  let { x, y, width, height } = await box();
  [[x, 0], [y, 150], [width, 400], [height, 300]].forEach(([a, b]) => near(a!, b!));
  await session.page.setViewportSize({ width: 1600, height: 900 });
  await session.page.waitForTimeout(100);
  ({ x, y, width, height } = await box());
  [[x, 400], [y, 150], [width, 800], [height, 600]].forEach(([a, b]) => near(a!, b!));
});

test("the page follows the visitor's viewport", async () => {
  const resize = { type: 3, timestamp: START + 4000, data: { source: 4, width: 400, height: 800 } };
  server.windows.set("a", [...tinyRecording(), resize].sort((a, b) => a.timestamp - b.timestamp));
  await open();
  await session.until("meta", "(meta) => meta.width === 800");
  await seek(5);
  await session.until("meta", "(meta) => meta.width === 400 && meta.height === 800");
  await seek(3);
  await session.until("meta", "(meta) => meta.width === 800");
});

test("the surroundings follow the theme that the page gives", async () => {
  await open();
  await session.until("time", SETTLED);
  const lightness = () => session.frame.evaluate(() => Number(/oklch\(([\d.]+)/.exec(getComputedStyle(document.body).backgroundColor)?.[1]));
  for (const theme of ["dark", "light"]) {
    await session.frame.evaluate((theme) => (location.hash = `theme=${theme}`), theme);
    await session.frame.waitForFunction((theme) => document.documentElement.dataset.theme === theme, theme);
    assert.equal((await lightness()) < 0.5, theme === "dark");
  }
});

test("keys go to the page, and the focus never into the recorded one", async () => {
  await open();
  await session.until("time", SETTLED);
  await session.frame.evaluate(() => window.focus());
  await session.page.keyboard.press("Space");
  await session.page.keyboard.press("Shift+ArrowRight");
  await session.until("key", "(key) => key.key === 'ArrowRight' && key.shift === true");
  assert.deepEqual((await session.reports("key")).map((key) => key.key), [" ", "Shift", "ArrowRight"]);
  for (let presses = 0; presses < 4; presses++) await session.page.keyboard.press("Tab");
  assert.equal(await session.frame.evaluate(() => document.activeElement?.nodeName), "BODY");
});

test("a dialog that opens in the recorded page takes the focus from nobody", async () => {
  const dialog = (attributes: object) => element(50, "dialog", { ...attributes }, [element(51, "button", {}, [{ type: 3, id: 52, textContent: "Close" }]), element(53, "input", {}, [])]);
  const opened = { open: "", rr_open_mode: "modal" };
  const at = (second: number, event: object) => ({ timestamp: START + second * 1000, ...event });
  const change = (second: number, attributes: object) => at(second, { type: 3, data: mutation({ attributes: [{ id: 50, attributes }] }) });
  const picture = (second: number, attributes: object) => [
    at(second, { type: 4, data: { href: "https://shop.test/", width: 800, height: 600 } }),
    at(second, { type: 2, data: { node: page("#fff", second, [dialog(attributes)]), initialOffset: { left: 0, top: 0 } } }),
  ];
  // More than are applied one by one.
  const many = Array.from({ length: 2_000 }, (_, each) => at(7 + each / 1_000, { type: 3, data: mutation({ texts: [{ id: 12, value: `text ${each}` }] }) }));
  server.windows.set("a", [
    ...picture(0, {}), change(1, opened), change(2, { open: null, rr_open_mode: null }), change(3, { open: "", rr_open_mode: "non-modal" }),
    ...picture(5, opened), ...picture(6, {}), ...many, change(9.5, opened), change(12, {}),
  ]);
  await open();
  await session.until("time", SETTLED);
  await session.page.evaluate(() => {
    const field = document.createElement("input");
    document.body.prepend(field);
    field.focus();
    field.addEventListener("blur", () => field.remove());
  });
  const state = () => session.shown<string>("(page) => { const it = page.querySelector('dialog'); return !it.open ? 'closed' : it.matches(':modal') ? 'modal' : 'open' }");
  for (const [second, expected] of [[1.5, "modal"], [2.5, "closed"], [3.5, "open"], [5.5, "modal"], [6.5, "closed"], [11, "modal"], [1.2, "modal"]] as const) {
    await seek(second);
    assert.equal(await state(), expected, `${second} s`);
    assert.equal(await session.page.evaluate(() => document.activeElement?.nodeName), "INPUT", `${second} s`);
  }
  await session.send({ girok: "map", on: true, nodes: [] });
  await session.until("map", "(map) => map.height > 0");
  assert.equal(await session.page.evaluate(() => document.activeElement?.nodeName), "INPUT");
});

test("Ctrl-K and Cmd-K are the page's, other combinations the browser's", async () => {
  await open();
  await session.until("time", SETTLED);
  await session.frame.evaluate(() => {
    window.focus();
    addEventListener("keydown", (event) => event.key === "k" && ((window as any).prevented = [...((window as any).prevented ?? []), event.defaultPrevented]));
  });
  for (const press of ["Control+k", "Meta+k", "Control+Shift+k", "Control+Alt+k", "Control+j", "k"]) await session.page.keyboard.press(press);
  await session.until("key", "(key) => key.key === 'k' && key.command === false");
  const keys = (await session.reports("key")).filter(({ key }) => key.length === 1);
  assert.deepEqual(keys, [
    { girok: "key", key: "k", shift: false, command: true },
    { girok: "key", key: "k", shift: false, command: true },
    { girok: "key", key: "k", shift: false, command: false },
  ]);
  assert.deepEqual(await session.frame.evaluate(() => (window as any).prevented.slice(0, 2)), [true, true]);
});

test("the sandbox is exactly allow-same-origin, and links do nothing", async () => {
  await open();
  await session.until("time", SETTLED);
  const iframe = session.frame.locator(".page iframe");
  assert.equal(await iframe.getAttribute("sandbox"), "allow-same-origin");
  assert.equal(await iframe.evaluate((iframe) => getComputedStyle(iframe).pointerEvents), "none");
  assert.equal(await iframe.evaluate((iframe: HTMLIFrameElement) => iframe.inert && iframe.tabIndex), -1);
});

test("the pointer moves, shows its trail and its clicks", async () => {
  const click = { type: 3, timestamp: START + 2550, data: { source: 2, type: 2, id: 13, x: 80, y: 130 } };
  server.windows.set("a", [...tinyRecording(), click].sort((a, b) => a.timestamp - b.timestamp));
  await open({ at: START + 2000, autoplay: true });
  await session.frame.waitForSelector(".replayer-mouse.active");
  await session.send({ girok: "pause" });
  const mouse = session.frame.locator(".replayer-mouse");
  assert.deepEqual(await mouse.evaluate((mouse) => [mouse.style.left, mouse.style.top]), ["80px", "130px"]);
  const tail = session.frame.locator(".replayer-mouse-tail");
  assert.equal(await tail.evaluate((tail) => getComputedStyle(tail).display !== "none"), true);
  await session.send({ girok: "mouseTrail", value: false });
  await session.frame.waitForFunction(() => getComputedStyle(document.querySelector(".replayer-mouse-tail")!).display === "none");
});

test("images come through this server; those that are missing are marked and counted", async () => {
  const images = [
    element(50, "img", { src: "https://cdn.test/there.png", style: "width:120px;height:80px" }, []),
    element(51, "img", { src: "https://cdn.test/missing.png", width: "120", height: "80", alt: "A pot" }, []),
    element(52, "picture", {}, [
      element(53, "source", { srcset: "https://cdn.test/missing-2.png 2x" }, []),
      element(54, "img", { src: "https://cdn.test/missing-3.png", style: "width:120px;height:80px" }, []),
    ]),
    element(55, "video", { src: "https://cdn.test/film.mp4" }, []),
  ];
  server.windows.set("a", [
    { type: 4, timestamp: START, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: START + 1, data: { node: page("#fff", 0, images), initialOffset: { left: 0, top: 0 } } },
    { type: 3, timestamp: START + 2000, data: mutation({ attributes: [{ id: 50, attributes: { src: "https://cdn.test/missing-4.png" } }] }) },
  ]);
  await open();
  await session.until("missing", "(missing) => missing.count === 3");
  const sizes = await session.shown<number[][]>("(page) => [...page.querySelectorAll('img')].map((image) => [image.offsetWidth, image.offsetHeight])");
  assert.deepEqual(sizes, [[120, 80], [120, 80], [120, 80]]);
  assert.equal(await session.shown("(page) => page.querySelectorAll('[data-girok-missing]').length"), 2);
  await session.send({ girok: "seek", at: START + 2000 });
  await session.until("missing", "(missing) => missing.count === 4");
  if (process.env.SCREENSHOTS) await session.page.screenshot({ path: `${process.env.SCREENSHOTS}/missing.png` });
});

test("the mouse trail is switched off also while a page is being built", async () => {
  const link = element(50, "link", { rel: "stylesheet", href: "https://cdn.test/slow.css" }, []);
  const picture = (at: number, extra: any[]) => [
    { type: 4, timestamp: at, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: at + 1, data: { node: page("#fff", 0, extra), initialOffset: { left: 0, top: 0 } } },
  ];
  server.windows.set("a", [...picture(START, []), ...picture(START + 4999, [link])]);
  await open();
  await session.until("time", SETTLED);
  // Its style sheet keeps the second page waiting; the page around speaks as soon as that begins.
  await session.frame.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector(".page.waiting")) return;
      observer.disconnect();
      (parent as any).send({ girok: "mouseTrail", value: false });
    });
    observer.observe(document.getElementById("stage")!, { childList: true });
  });
  await seek(5);
  const tail = session.frame.locator(".page:not(.waiting) .replayer-mouse-tail");
  assert.equal(await tail.evaluate((tail) => getComputedStyle(tail).display), "none");
});

test("images in SVG, fonts and backgrounds that are missing are counted, each once", async () => {
  const css = `
    @font-face { font-family: Absent; src: url(https://cdn.test/missing.woff2) }
    @media all { @font-face { font-family: "No Font"; font-weight: 700; src: url(https://cdn.test/garbage.woff2) format("woff2") } }
    @font-face { font-family: "No Font"; src: local("serif") }
    #a { font-family: Absent; background: url(https://cdn.test/missing-background.png) }
    #b { font: 700 16px "No Font"; background: url(https://cdn.test/missing-background.png) }
    #c { background: url(https://cdn.test/there.png) }`;
  const text = (id: number, name: string) => element(id, "p", { id: name }, [{ type: 3, id: id + 1, textContent: name }]);
  const svg = (id: number, tagName: string, attributes: object, childNodes: any[] = []) => element(id, tagName, { ...attributes }, childNodes, { isSVG: true });
  server.windows.set("a", [
    { type: 4, timestamp: START, data: { href: "https://shop.test/", width: 800, height: 600 } },
    {
      type: 2,
      timestamp: START + 1,
      data: {
        node: page("#fff", 0, [
          element(50, "style", {}, [{ type: 3, id: 51, textContent: css, isStyle: true }]),
          text(52, "a"),
          text(54, "b"),
          text(56, "c"),
          svg(60, "svg", { width: "100", height: "50" }, [
            svg(61, "image", { href: "https://cdn.test/missing-svg.png", width: "50", height: "50" }),
            svg(62, "image", { "xlink:href": "https://cdn.test/missing-svg.png#again", width: "50", height: "50" }),
          ]),
          element(63, "input", { type: "image", src: "https://cdn.test/missing-button.png" }, []),
        ]),
        initialOffset: { left: 0, top: 0 },
      },
    },
  ]);
  await open();
  // Two fonts, a background, an image in SVG, a button.
  await session.until("missing", "(missing) => missing.count === 5");
  await session.page.waitForTimeout(500);
  assert.equal((await session.last("missing"))!.count, 5);
  assert.equal(await session.shown("(page) => page.querySelectorAll('[data-girok-missing]').length"), 3);
});

test("a canvas shows its last picture", async () => {
  const red = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='4' height='4'%3E%3Crect width='4' height='4' fill='red'/%3E%3C/svg%3E";
  const canvas = element(50, "canvas", { width: "4", height: "4", rr_dataURL: red }, []);
  server.windows.set("a", [
    { type: 4, timestamp: START, data: { href: "https://shop.test/", width: 800, height: 600 } },
    { type: 2, timestamp: START + 1, data: { node: page("#fff", 0, [canvas]), initialOffset: { left: 0, top: 0 } } },
  ]);
  await open();
  await session.until("time", SETTLED);
  await session.page.waitForTimeout(200);
  const pixel = await session.shown<number[]>("(page) => [...page.querySelector('canvas').getContext('2d').getImageData(1, 1, 1, 1).data]");
  assert.deepEqual(pixel, [255, 0, 0, 255]);
});

test("opened with more of the same session, it keeps the picture until the next one is ready", async () => {
  await open({ at: START + 3500 });
  await session.until("time", SETTLED);
  assert.equal(await heading(), "second 3");
  server.windows.set("a", tinyRecording({ seconds: 40 }));
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  server.before = () => held;
  const more = { id: "a", start: START, end: START + 40_500 };
  await session.send({
    girok: "open", session: "s", service: "web-app", start: START, end: START + 40_500, windows: [more], activity: [], idle: [],
    at: START + 30_500, autoplay: false, speed: 1, skipIdle: false, mouseTrail: true,
  });
  await session.until("time", `(time) => time.loading === true && time.at === ${START + 30_500}`);
  await session.page.waitForTimeout(300);
  assert.equal(await heading(), "second 3");
  // From now on the stage is never without a picture.
  await session.frame.evaluate(() => {
    (window as any).empty = 0;
    const look = () => {
      if (!document.querySelector(".page:not(.waiting) iframe")) (window as any).empty++;
      requestAnimationFrame(look);
    };
    look();
  });
  release();
  await session.until("time", `(time) => time.loading === false && time.at === ${START + 30_500}`);
  assert.equal(await heading(), "second 30");
  assert.equal(await session.frame.evaluate(() => (window as any).empty), 0);
  assert.equal(await session.frame.locator(".page").count(), 1);
});

test("opened again for another session, it starts anew", async () => {
  await open();
  await session.until("time", SETTLED);
  server.windows.set("b", tinyRecording({ href: "https://shop.test/other" }));
  const window = { id: "b", start: START, end: START + 20_500 };
  await session.send({
    girok: "open", session: "t", service: "web-app", start: START, end: START + 20_500, windows: [window], activity: [], idle: [],
    at: START + 4500, autoplay: false, speed: 1, skipIdle: true, mouseTrail: false,
  });
  await session.until("meta", "(meta) => meta.url === 'https://shop.test/other'");
  assert.equal(await heading(), "second 4");
  assert.equal(await session.frame.locator(".page").count(), 1);
});

test("nobody but the page around is listened to", async () => {
  await open();
  await session.until("time", SETTLED);
  await session.frame.evaluate((at) => window.postMessage({ girok: "seek", at }, location.origin), START + 9000);
  await session.page.waitForTimeout(200);
  assert.equal((await session.last("time"))!.at, START);
});
