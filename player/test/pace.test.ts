import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../src/pace";

const HOUR = 3_600_000;

test("at what arrived last it waits", () => {
  assert.deepEqual(step(1000, 16, 1000, 1000), { at: 1000, jumped: false });
  assert.deepEqual(step(2000, 16, 1000, 1000), { at: 2000, jumped: false });
});

test("a batch goes by as fast as it happened", () => {
  assert.deepEqual(step(0, 16, 2000, 100), { at: 16, jumped: false });
  assert.deepEqual(step(1990, 16, 2000, 2000), { at: 2000, jumped: false });
});

test("what is behind is caught up with", () => {
  assert.equal(step(0, 100, 5000, 100).at, 200);
  assert.equal(step(3000, 100, 5000, 3100).at, 3100);
});

test("what is far behind is jumped over, however far", () => {
  for (const newest of [9000, HOUR, 1e13]) assert.deepEqual(step(0, 16, newest, 100), { at: newest - 1500, jumped: true });
});

test("nothing is waited for while nothing happens", () => {
  // The next event is 5 seconds away, and the last one 6.
  assert.deepEqual(step(0, 16, 6000, 5000), { at: 4516, jumped: false });
  // A single click after a pause is shown at once.
  assert.equal(step(0, 16, 7000, 7000).at, 5516);
});

test("watched over hours, with batches of two seconds and a network that falters, it stays close", () => {
  let at = 0;
  let newest = 0;
  let worst = 0;
  for (let now = 0; now < 2 * HOUR; now += 16) {
    const late = Math.floor(now / 60_000) % 3 === 0 ? 1500 : 0;
    newest = Math.max(newest, Math.floor((now - late) / 2000) * 2000);
    at = step(at, 16, newest, at + 50).at;
    worst = Math.max(worst, now - at);
    assert.ok(at <= newest);
  }
  assert.ok(worst < 6500, `${worst} ms`);
});
