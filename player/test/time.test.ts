import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../src/clock";
import { idleAt, intersect, union } from "../src/ranges";
import { Schedule } from "../src/schedule";

test("the clock runs at its speed, from the first tick on", () => {
  const clock = new Clock(1000, 1000, 9000);
  clock.playing = true;
  clock.setSpeed(2);
  clock.tick(50);
  assert.equal(clock.at, 1000);
  clock.tick(150);
  assert.equal(clock.at, 1200);
});

test("the clock stands still when paused or held, and does not make up for it", () => {
  const clock = new Clock(1000, 1000, 9000);
  clock.playing = true;
  clock.tick(0);
  clock.held = true;
  clock.tick(100);
  clock.tick(200);
  clock.held = false;
  clock.tick(220);
  assert.equal(clock.at, 1000);
  clock.tick(240);
  assert.equal(clock.at, 1020);
  clock.playing = false;
  clock.tick(300);
  assert.equal(clock.at, 1020);
});

test("what a background tab slept through is not played", () => {
  const clock = new Clock(0, 0, 1e9);
  clock.playing = true;
  clock.tick(0);
  clock.tick(60_000);
  assert.equal(clock.at, 250);
});

test("a clock that jumps back moves nothing", () => {
  const clock = new Clock(10, 0, 100);
  clock.playing = true;
  clock.tick(50);
  clock.tick(20);
  assert.equal(clock.at, 10);
});

test("the clock stays within the session and its speeds", () => {
  const clock = new Clock(-5, 0, 100);
  assert.equal(clock.at, 0);
  clock.seek(500);
  assert.ok(clock.atEnd);
  clock.seek(NaN);
  assert.equal(clock.at, 100);
  for (const [value, speed] of [[99, 16], [0, 0.5], [NaN, 0.5], [4, 4]] as const) {
    clock.setSpeed(value);
    assert.equal(clock.speed, speed);
  }
});

test("ranges unite where they touch or overlap", () => {
  const ranges = [{ from: 5, to: 7 }, { from: 0, to: 2 }, { from: 2, to: 3 }, { from: 6, to: 9 }, { from: 4, to: 4 }];
  assert.deepEqual(union(ranges), [{ from: 0, to: 3 }, { from: 5, to: 9 }]);
  assert.deepEqual(intersect({ from: 0, to: 5 }, { from: 3, to: 9 }), { from: 3, to: 5 });
});

test("an idle stretch is jumped from within, and its end is outside", () => {
  const idle = [{ from: 10, to: 20 }, { from: 30, to: 40 }];
  const found = [9, 10, 19, 20, 35, 40].map((at) => idleAt(idle, at)?.to ?? null);
  assert.deepEqual(found, [null, 20, 20, null, 40, null]);
});

const windows = [
  { id: "a", start: 0, end: 60 },
  { id: "b", start: 20, end: 100 },
];
const activity = [
  { window: "b", from: 20, to: 40 },
  { window: "a", from: 0, to: 18 },
  { window: "a", from: 50, to: 60 },
  { window: "b", from: 60, to: 100 },
  { window: "gone", from: 70, to: 80 },
];
const session = { from: -10, to: 100 };

test("the active window is shown, and stays until the next takes over", () => {
  const schedule = new Schedule(session, windows, activity);
  const shown = [-10, 0, 19, 20, 45, 50, 60, 100].map((at) => schedule.windowAt(at, null)?.id);
  assert.deepEqual(shown, ["a", "a", "a", "b", "b", "a", "b", "b"]);
});

test("a chosen window stays; one that does not exist is not chosen", () => {
  const schedule = new Schedule(session, windows, activity);
  assert.equal(schedule.windowAt(90, "a")?.id, "a");
  assert.equal(schedule.windowAt(90, "gone")?.id, "b");
});

test("without activity the window that began last is shown; without windows none", () => {
  const schedule = new Schedule(session, windows, []);
  assert.deepEqual([0, 30].map((at) => schedule.windowAt(at, null)?.id), ["a", "b"]);
  assert.equal(new Schedule(session, [], []).windowAt(0, null), null);
});

test("the stretches cover the session without gap", () => {
  const stretches = new Schedule(session, windows, activity).stretches(null);
  assert.deepEqual(stretches.map(({ from, to, window }) => [from, to, window.id]), [[-10, 20, "a"], [20, 50, "b"], [50, 60, "a"], [60, 100, "b"]]);
});
