import assert from "node:assert/strict";
import { test } from "node:test";
import { keepWithin } from "../src/memory";
import { nextLoad, type Wanted } from "../src/plan";
import { Rewriter } from "../src/rewriter";
import { Segment, type Page } from "../src/segment";
import { Track } from "../src/track";
import { element } from "./recordings";

const WINDOW = { id: "a", start: 0, end: 100_000 };

/** `p` is a Meta and a page, `.` a custom event; one a second from `start`. */
function pageOf(pattern: string, start: number, next: string | null, bytes = 1000): Page {
  const events = [...pattern].flatMap((letter, index): unknown[] => {
    const timestamp = start + index * 1000;
    if (letter === ".") return [{ type: 5, timestamp, data: { tag: "x", payload: {} } }];
    const node = { type: 0, id: 1, childNodes: [element(2, "html", {}, [])] };
    return [{ type: 4, timestamp, data: { href: "https://shop.test/", width: 10, height: 10 } }, { type: 2, timestamp, data: { node } }];
  });
  return { events, next, bytes };
}

const trackOf = () => new Track(WINDOW, "web-app", () => {});
const segmentOf = () => new Segment(0, new Rewriter("web-app", () => {}));

function plan(track: Track, more: Partial<Wanted>): { from: number; after: string | null; urgent: boolean } | null {
  const stretches = [{ from: 0, to: 100_000, window: WINDOW }];
  const load = nextLoad({ at: 0, ahead: 10_000, aheadBytes: 1e6, stretches, track: () => track, inUse: null, ...more });
  return load && { from: load.from, after: load.segment?.next ?? null, urgent: load.urgent };
}

test("a segment knows the page of each moment", () => {
  const segment = segmentOf();
  segment.append(pageOf("p..p.", 0, null));
  assert.deepEqual([0, 2500, 3000, 99_000, -5].map((at) => segment.snapshotAt(at)), [1, 1, 5, 5, 1]);
});

test("a segment reaches as far as its last event, and without end when it is complete", () => {
  const segment = segmentOf();
  segment.append(pageOf("p.", 0, "t"));
  assert.deepEqual([segment.covers(1000), segment.covers(1001)], [true, false]);
  segment.append(pageOf("..", 2000, null));
  assert.ok(segment.covers(1e9));
});

test("events keep their order, and time does not go back", () => {
  const segment = segmentOf();
  segment.append(pageOf("p..", 0, "t"));
  const last = segment.events.at(-1);
  segment.append(pageOf(".", 500, "u"));
  assert.equal(segment.events.at(-2), last);
  assert.deepEqual(segment.events.map((event) => event.timestamp), [0, 0, 1000, 2000, 2000]);
  // What happened before a checkpoint's moment and is stored behind it is not in its picture yet.
  assert.equal(segment.positionAfter(2000), 5);
});

test("a token that comes back is not asked for again", () => {
  const segment = segmentOf();
  segment.append(pageOf("p", 0, "t"));
  segment.append(pageOf("", 0, "t"));
  assert.ok(segment.complete);
});

test("what comes before the page of the moment can be forgotten, and positions stay", () => {
  const segment = segmentOf();
  segment.append(pageOf("p..p.", 0, null));
  const position = segment.snapshotAt(3500)!;
  const event = segment.event(position);
  segment.trim(3500);
  assert.equal(segment.event(position), event);
  assert.equal(segment.snapshotAt(3500), position);
  assert.equal(segment.events[0]!.type, 4);
  assert.equal(segment.covers(2000), false);
});

test("the first page stands for all that came before it", () => {
  const track = trackOf();
  assert.equal(track.add(0, pageOf("..p", 0, null)).from, -Infinity);
  assert.equal(track.add(50_000, pageOf("p.", 60_000, null)).from, -Infinity);
  assert.equal(track.add(50_000, pageOf("p.", 40_000, null)).from, 40_000);
});

test("the segment in use stays in use, else the one that reaches furthest is taken", () => {
  const track = trackOf();
  const short = track.add(0, pageOf("p..", 0, "t"));
  const long = track.add(0, pageOf("p....", 0, "t"));
  assert.equal(track.segmentAt(1000), long);
  assert.equal(track.segmentAt(1000, short), short);
  assert.equal(track.segmentAt(3000, short), long);
  assert.equal(track.segmentAt(9000, short), null);
});

test("plan: what is missing now is urgent", () => {
  assert.deepEqual(plan(trackOf(), { at: 5000 }), { from: 5000, after: null, urgent: true });
});

test("plan: then what follows, as far as wanted", () => {
  const track = trackOf();
  track.add(0, pageOf("p.....", 0, "t"));
  assert.deepEqual(plan(track, {}), { from: 5000, after: "t", urgent: false });
  assert.equal(plan(track, { ahead: 4000 }), null);
  assert.equal(plan(track, { aheadBytes: 10 }), null);
});

test("plan: a moment shortly after what is loaded is reached by loading on", () => {
  const track = trackOf();
  track.add(0, pageOf("p.....", 0, "t"));
  assert.deepEqual(plan(track, { at: 9000 }), { from: 9000, after: "t", urgent: true });
  assert.deepEqual(plan(track, { at: 90_000 }), { from: 90_000, after: null, urgent: true });
});

test("plan: what another segment has already is not loaded again", () => {
  const track = trackOf();
  const first = track.add(0, pageOf("p.....", 0, "t"));
  track.add(5000, pageOf("p" + ".".repeat(20), 4000, "u"));
  assert.equal(plan(track, { inUse: first }), null);
});

test("plan: events without a page are gone through until there is one", () => {
  const track = trackOf();
  track.add(0, pageOf("...", 0, "t"));
  assert.deepEqual(plan(track, { at: 1000 }), { from: 1000, after: "t", urgent: true });
});

test("plan: the next window is loaded before it is shown", () => {
  const [now, then] = [trackOf(), trackOf()];
  now.add(0, pageOf("p....", 0, "t"));
  const other = { ...WINDOW, id: "b" };
  const stretches = [{ from: 0, to: 3000, window: WINDOW }, { from: 3000, to: 100_000, window: other }];
  const track = (stretch: { window: { id: string } }) => (stretch.window.id === "a" ? now : then);
  assert.deepEqual(plan(now, { stretches, track }), { from: 3000, after: null, urgent: false });
});

test("plan: a window that is complete needs nothing", () => {
  const track = trackOf();
  track.add(0, pageOf("p", 0, null));
  assert.equal(plan(track, { at: 99_000 }), null);
});

test("memory: the segments furthest away go first, then the past of the one in use", () => {
  const track = trackOf();
  const used = track.add(0, pageOf("p..p..", 0, "t", 600));
  const near = track.add(10_000, pageOf("p.", 8000, "u", 100));
  const far = track.add(90_000, pageOf("p.", 89_000, "v", 100));
  keepWithin(800, [track], used, 4000);
  assert.deepEqual(track.segments, [used, near, far]);
  keepWithin(750, [track], used, 4000);
  assert.deepEqual(track.segments, [used, far]);
  far.use();
  keepWithin(500, [track], used, 4000);
  assert.deepEqual(track.segments, [used]);
  assert.equal(used.events.length, 4);
});
