import { expect, test } from '@playwright/test';
import { Limit } from '../src/capture/limit';
import { utf8Length, type Batch } from '../src/delivery/batch';
import { Batcher } from '../src/delivery/batcher';
import { Delivery } from '../src/delivery/delivery';
import { backoff, retryAfter, verdictOf } from '../src/delivery/reply';
import { knownActor } from '../src/identity/actor';
import { uuidv7 } from '../src/identity/uuid';
import { Collector } from './collector';

test('what each status means', () => {
  const rows: [number, string][] = [
    [200, 'accepted'],
    [202, 'accepted'],
    [409, 'new session'],
    ...[400, 401, 403, 405, 410, 413, 415, 422].map((status): [number, string] => [status, 'drop']),
    ...[0, 304, 404, 408, 425, 429, 500, 502, 503, 504].map((status): [number, string] => [status, 'retry']),
  ];
  for (const [status, verdict] of rows) expect(verdictOf({ status }), String(status)).toBe(verdict);
});

test('a failure that the server says to drop is not tried for ever', () => {
  const rows: [unknown, string][] = [['drop', 'drop'], ['retry', 'retry'], [undefined, 'retry'], [7, 'retry']];
  for (const [action, verdict] of rows) expect(verdictOf({ status: 500, action }), String(action)).toBe(verdict);
});

test('Retry-After in seconds and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const rows: [string | null, number][] = [
    [null, 0],
    ['', 0],
    ['7', 7_000],
    ['-3', 0],
    ['soon', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['9999999', 3_600_000],
  ];
  for (const [header, wait] of rows) expect(retryAfter(header, now), String(header)).toBe(wait);
});

test('back-off doubles to a minute, with full jitter', () => {
  expect([0, 1, 2, 3, 10, 1_000].map((failures) => backoff(failures, 1))).toEqual([1_000, 2_000, 4_000, 8_000, 60_000, 60_000]);
  expect(backoff(5, 0)).toBe(0);
  expect(backoff(3, 0.25)).toBe(2_000);
});

test('a token bucket', () => {
  const limit = new Limit(10, 5, 0);
  expect(limit.take(10, 0)).toBe(true);
  expect(limit.take(1, 0)).toBe(false);
  expect(limit.take(5, 1_000)).toBe(true);
  expect(limit.take(11, 100_000)).toBe(false);
  // A clock that is set back gives nothing and takes nothing.
  const set = new Limit(10, 5, 1_000);
  expect(set.take(10, 500)).toBe(true);
  expect(set.take(1, 700)).toBe(true);
});

test('UUIDs of version 7 sort by time', () => {
  const ids = [1, 2 ** 32, Date.parse('2026-01-01'), Date.parse('2999-01-01')].map(uuidv7);
  expect([...ids].sort()).toEqual(ids);
  expect(uuidv7(Date.parse('2026-01-01T00:00:00Z')).slice(0, 13)).toBe('019b76da-a800');
  expect(new Set(Array.from({ length: 1_000 }, () => uuidv7(0))).size).toBe(1_000);
});

test('lengths in UTF-8', () => {
  for (const text of ['', 'plain', '기록', '😀 and é', '\ud800', 'x'.repeat(64 * 1024)]) {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  }
  expect(utf8Length('기'.repeat(40_000))).toBeGreaterThanOrEqual(64 * 1024);
});

test('actors as they are given and as they are sent', () => {
  const rows: [unknown, unknown][] = [
    [{ id: 'a' }, { id: 'a', type: 'user' }],
    [{ id: 7, type: 'admin', name: 'N' }, { id: '7', type: 'admin', name: 'N' }],
    [{ id: 'a', type: 'root', email: 5 }, { id: 'a', type: 'user' }],
    [{ id: 'x'.repeat(400) }, { id: 'x'.repeat(256), type: 'user' }],
    [{ id: '' }, undefined],
    [{}, undefined],
    [null, undefined],
    ['a', undefined],
  ];
  for (const [given, known] of rows) expect(knownActor(given as never)).toEqual(known);
});

test('events of a batch that could not be made are in the next one', () => {
  const made: string[] = [];
  let failures = 1;
  const batcher = new Batcher(
    () => true,
    (events) => {
      if (failures-- > 0) throw new Error('the page broke something');
      made.push(...events);
    },
  );
  batcher.add({ type: 5, data: 'one', timestamp: 1 });
  expect(() => batcher.flush()).toThrow();
  batcher.add({ type: 5, data: 'two', timestamp: 2 });
  batcher.flush();
  expect(made.map((json) => JSON.parse(json).data)).toEqual(['one', 'two']);
});

for (const [how, small, large] of [
  ['a full snapshot that has no room', 20_000, 60_000],
  ['a full batch', 57_200, 60_000],
  ['text that is longer as bytes', 20_000, 30_000],
] as const) {
  test(`a Meta stays with its full snapshot: ${how}`, () => {
    const made: number[][] = [];
    const batcher = new Batcher(
      () => true,
      (events) => made.push(events.map((json) => JSON.parse(json).type)),
    );
    const text = (length: number) => (how.startsWith('text') ? '글' : 'a').repeat(length);
    batcher.add({ type: 3, data: text(small), timestamp: 1 });
    batcher.add({ type: 4, data: { href: 'https://shop.test/' }, timestamp: 2 });
    batcher.add({ type: 2, data: text(large), timestamp: 2 });
    batcher.add({ type: 3, data: 'then', timestamp: 3 });
    batcher.flush();
    expect(made).toEqual([[3], [4, 2], [3]]);
  });
}

test('an error while sending does not end the sending', async () => {
  const collector = await new Collector().listen();
  const batches: Batch[] = [{ session: 'session-1', window: 'window-1', number: 0, made: 0, rest: '"meta":{},"events":[]}' }];
  const outbox = { batches, remove: () => batches.splice(0) };
  let failures = 1;
  const delivery = new Delivery(
    outbox as never,
    ({ session, window, number }) => {
      if (failures-- > 0) throw new Error('the page broke something');
      return `${collector.origin}/ingest/v1/sessions/${session}/windows/${window}/batches/${number}`;
    },
    () => {},
  );
  delivery.wake();
  await expect.poll(() => collector.received.length).toBe(1);
  await collector.close();
});
