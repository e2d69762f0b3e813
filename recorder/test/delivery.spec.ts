import type { Page } from '@playwright/test';
import type { Answer, Collector } from './collector';
import { expect, test, until } from './fixtures';

const track = (page: Page, name: string, data?: unknown) =>
  page.evaluate(([name, data]) => (window as any).girok.track(name, data), [name, data] as const);
const names = (collector: Collector) => collector.custom('girok:track').map(({ name }) => name);
const stored = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ window: string; number: number; rest: string }[]>((resolve, reject) => {
        const open = indexedDB.open('girok');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction('batches').objectStore('batches').getAll();
          all.onsuccess = () => resolve(all.result.map(({ window, number, rest }) => ({ window, number, rest })));
        };
      }),
  );
const always = (answer: Answer) => () => answer;
/** A page that has been recorded: its first batches are acknowledged. */
async function recorded(page: Page, url: string, collector: Collector) {
  await page.goto(url);
  await until(() => collector.events.some((event) => event.type === 2));
}

test('a page is recorded and arrives as a simple request', async ({ page, site, collector }) => {
  await page.context().addCookies([{ name: 'secret', value: 'cookie', url: collector.origin }]);
  await recorded(page, site.page('/', { body: '<h1>Hello</h1>' }), collector);
  const [batch] = collector.received;
  expect(batch!.number).toBe(0);
  expect(batch!.key).toBe('test-key');
  expect(batch!.headers['content-type']).toBe('text/plain;charset=UTF-8');
  expect(batch!.headers.cookie).toBeUndefined();
  expect(batch!.headers.authorization).toBeUndefined();
  expect(batch!.headers.origin).toBe(site.origin);
  expect(Math.abs(batch!.body.sent_at - Date.now())).toBeLessThan(10_000);
  expect(batch!.body.meta).toEqual({
    recorder: '0.1.0',
    screen: { width: 1280, height: 720 },
    language: 'en-US',
    timezone: expect.any(String),
    url: `${site.origin}/`,
    title: 'A page',
  });
  expect(collector.preflights).toBe(0);
  expect(collector.custom('girok:page')).toEqual([{ url: `${site.origin}/`, title: 'A page', kind: 'load' }]);
  expect(collector.custom('girok:visibility')).toEqual([{ state: 'visible' }]);
});

test('events of two seconds are one batch, compressed', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const before = collector.received.length;
  for (let i = 0; i < 20; i++) await track(page, `event ${i}`, 'data '.repeat(20));
  await until(() => names(collector).length === 20);
  const batches = collector.received.slice(before).filter(({ text }) => text.includes('girok:track'));
  expect(batches.length).toBeLessThanOrEqual(2);
  expect(batches.some(({ compressed }) => compressed)).toBe(true);
});

test('who watches live learns of a click within a second, and of what a page does by itself with the next batch', async ({
  page,
  site,
  collector,
}) => {
  await recorded(page, site.page('/', { body: '<button>Buy</button><p id="clock"></p>' }), collector);
  const clicks = () => collector.events.filter(({ type, data }) => type === 3 && data.source === 2 && data.type === 2).length;
  const mutations = () => collector.events.filter(({ type, data }) => type === 3 && data.source === 0).length;
  // Whatever waited is gone by then.
  await page.waitForTimeout(2_500);
  const before = mutations();
  let since = Date.now();
  await page.evaluate(() => document.getElementById('clock')!.append('tick'));
  await until(() => mutations() > before);
  expect(Date.now() - since).toBeGreaterThan(1_500);
  since = Date.now();
  await page.click('button');
  await until(() => clicks() === 1);
  expect(Date.now() - since).toBeLessThan(1_000);
});

test('a batch is about 64 KiB at most, however much happens at once', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const before = collector.received.length;
  // Three bytes a character in UTF-8.
  await page.evaluate(() => {
    for (let i = 0; i < 300; i++) (window as any).girok.track(`event ${i}`, '기록'.repeat(200));
  });
  await until(() => names(collector).length === 300);
  const batches = collector.received.slice(before);
  expect(batches.length).toBeGreaterThanOrEqual(6);
  for (const { text } of batches) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60 * 1024);
  expect(names(collector)).toEqual(Array.from({ length: 300 }, (_, i) => `event ${i}`));
});

test('an event that is larger than a batch goes alone', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  await track(page, 'large', 'x'.repeat(300_000));
  await until(() => names(collector).includes('large'));
  const batch = collector.accepted.find(({ text }) => text.includes('xxxx'))!;
  expect(batch.body.events).toHaveLength(1);
  expect(batch.bytes).toBeLessThan(10_000);
});

test('without CompressionStream batches go as they are', async ({ page, site, collector }) => {
  await page.addInitScript(() => delete (window as any).CompressionStream);
  await recorded(page, site.page('/', { body: '<p>text</p>'.repeat(500) }), collector);
  expect(collector.received.every(({ compressed }) => !compressed)).toBe(true);
  expect(collector.preflights).toBe(0);
});

test('a batch is in the store until it is acknowledged', async ({ page, site, collector }) => {
  let release = false;
  collector.answer = () => (release ? { status: 202 } : { status: 503, headers: { 'Retry-After': '1' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  expect(await stored(page)).toContainEqual(expect.objectContaining({ window: collector.received[0]!.window, number: 0 }));
  release = true;
  await until(() => collector.accepted.length > 0);
  await expect.poll(() => stored(page)).toEqual([]);
});

test('a page that is left sends its last moments uncompressed, before anything asynchronous', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const seen = collector.received.length;
  const next = site.page('/next', { tag: false });
  await page.evaluate((next) => {
    (window as any).girok.track('last words');
    // Nothing of what a task or a promise would do comes to pass.
    const never = () => new Promise(() => {});
    CompressionStream = undefined as any;
    Object.assign(IDBObjectStore.prototype, { put: never });
    Response.prototype.blob = never as any;
    Response.prototype.arrayBuffer = never as any;
    location.href = next;
  }, next);
  await until(() => names(collector).includes('last words'));
  const last = collector.received.slice(seen);
  expect(last.every(({ compressed }) => !compressed)).toBe(true);
  expect(collector.custom('girok:leave')).toEqual([{}]);
  await until(() => collector.custom('girok:visibility').at(-1).state === 'hidden');
});

test('a page that is left sends at most 60 KiB, and the next one the rest', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const start = collector.received.length;
  // What a page sends while it stays is compressed: of that nothing arrives, whenever it is tried again.
  collector.answer = ({ compressed }) => ({ status: compressed ? 503 : 202 });
  await page.evaluate(() => {
    for (let i = 0; i < 200; i++) (window as any).girok.track(`event ${i}`, '.'.repeat(700));
  });
  // Three batches, of which no two fit into a farewell; the last words make one of their own, which fits beside any.
  await expect.poll(async () => (await stored(page)).some(({ rest }) => rest.includes('event 199'))).toBe(true);
  await track(page, 'last words');
  await page.goto(site.page('/next', { tag: false }));
  await until(() => names(collector).includes('last words'));
  const farewell = collector.received.slice(start).filter(({ status, compressed }) => status === 202 && !compressed);
  expect(farewell.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(60 * 1024);
  expect(names(collector).length).toBeLessThan(201);
  collector.answer = always({ status: 202 });
  await page.goto(site.page('/third', {}));
  await until(() => names(collector).length === 201);
  const numbers = collector.accepted.map(({ number }) => number).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, i) => i));
});

test('what a closed tab could not send, the page of another tab sends', async ({ context, site, collector }) => {
  collector.answer = always({ status: 503, headers: { 'Retry-After': '3600' } });
  const first = await context.newPage();
  await first.goto(site.page('/', {}));
  await track(first, 'left behind');
  await until(() => collector.received.length > 0);
  await first.waitForTimeout(2_500);
  await first.close();
  collector.answer = always({ status: 202 });
  const second = await context.newPage();
  await second.goto(site.page('/other', {}));
  await until(() => names(collector).includes('left behind'));
  await until(() => collector.custom('girok:page').length === 2);
  expect(new Set(collector.accepted.map(({ window }) => window)).size).toBe(2);
  await expect.poll(() => stored(second)).toEqual([]);
});

test('what a living tab is about to send, no other tab sends', async ({ context, site, collector }) => {
  collector.answer = always({ status: 503, headers: { 'Retry-After': '3600' } });
  const first = await context.newPage();
  await first.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  const window = collector.received[0]!.window;
  collector.answer = always({ status: 202 });
  const second = await context.newPage();
  await second.goto(site.page('/other', {}));
  await until(() => collector.accepted.some(({ body }) => body.meta.url.endsWith('/other')));
  await second.waitForTimeout(1_000);
  expect(collector.accepted.filter((batch) => batch.window === window)).toEqual([]);
});

test('a failing server is asked again, later each time, with the same batch', async ({ page, site, collector }) => {
  await page.addInitScript(() => (Math.random = () => 1));
  let failures = 3;
  collector.answer = () => ({ status: failures-- > 0 ? 500 : 202 });
  await page.goto(site.page('/', {}));
  await until(() => collector.accepted.length > 0, 15_000);
  const attempts = collector.received.filter(({ number }) => number === 0);
  expect(attempts).toHaveLength(4);
  const gaps = attempts.slice(1).map(({ at }, i) => at - attempts[i]!.at);
  expect(gaps[0]).toBeGreaterThanOrEqual(950);
  expect(gaps[1]).toBeGreaterThanOrEqual(1_950);
  expect(gaps[2]).toBeGreaterThanOrEqual(3_950);
  for (const { body } of attempts) expect(body.events).toEqual(attempts[0]!.body.events);
  expect(attempts.at(-1)!.body.sent_at).toBeGreaterThan(attempts[0]!.body.sent_at);
});

test('a server that cannot be reached is asked again', async ({ page, site, collector }) => {
  await page.addInitScript(() => {
    const fetch = window.fetch;
    let failures = 2;
    window.fetch = (...args) => (failures-- > 0 ? Promise.reject(new TypeError('Failed to fetch')) : fetch(...args));
  });
  await page.goto(site.page('/', {}));
  await until(() => collector.accepted.length > 0);
});

test('Retry-After is honoured, also by a page that is left', async ({ page, site, collector }) => {
  let asked = 0;
  collector.answer = () => (asked++ ? { status: 202 } : { status: 429, headers: { 'Retry-After': '3' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length === 1);
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
  await page.waitForTimeout(500);
  expect(collector.received).toHaveLength(1);
  await until(() => collector.received.length > 1);
  expect(collector.received[1]!.at - collector.received[0]!.at).toBeGreaterThanOrEqual(3_000);
});

for (const { status, action } of [{ status: 400 }, { status: 401 }, { status: 403 }, { status: 413 }, { status: 500, action: 'drop' }]) {
  test(`a batch that is answered ${status} is dropped, and the next one sent`, async ({ page, site, collector }) => {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    collector.answer = ({ number }) => (number === 0 ? { status, action } : { status: 202 });
    await page.goto(site.page('/', {}));
    await until(() => collector.received.length === 1);
    await track(page, 'next');
    await until(() => names(collector).includes('next'));
    expect(collector.received.filter(({ number }) => number === 0)).toHaveLength(1);
    expect(await stored(page)).toEqual([]);
    expect(said.filter((line) => line.startsWith('girok:'))).toEqual([
      `girok: the server refused a part of the recording (${status})`,
    ]);
  });
}

for (const status of [404, 408, 502, 503]) {
  test(`a batch that is answered ${status} is sent again`, async ({ page, site, collector }) => {
    let asked = 0;
    collector.answer = () => ({ status: asked++ ? 202 : status });
    await page.goto(site.page('/', {}));
    await until(() => collector.accepted.some(({ number }) => number === 0));
  });
}

test('409 begins a new session, with the whole page', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const [{ session: first }] = collector.accepted as [{ session: string }];
  collector.answer = ({ session }) => ({ status: session === first ? 409 : 202 });
  await track(page, 'refused');
  await until(() => collector.accepted.some(({ session }) => session !== first));
  const fresh = collector.accepted.find(({ session }) => session !== first)!;
  expect(fresh.number).toBe(0);
  expect(fresh.body.events.slice(0, 2).map(({ type }) => type)).toEqual([4, 2]);
  await track(page, 'accepted');
  await until(() => names(collector).includes('accepted'));
  expect(new Set(collector.accepted.map(({ session }) => session)).size).toBe(2);
  await page.reload();
  await until(() => collector.custom('girok:page').length >= 3);
  expect(new Set(collector.accepted.map(({ session }) => session)).size).toBe(2);
});

test('a server that answers 409 for ever is not asked in a circle', async ({ page, site, collector }) => {
  collector.answer = always({ status: 409 });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length === 4, 15_000);
  await page.waitForTimeout(4_000);
  expect(collector.received).toHaveLength(4);
});

test('what waits is bounded: the oldest is lost, and that is said', async ({ page, site, collector }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  collector.answer = always({ status: 503, headers: { 'Retry-After': '2' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  await page.evaluate(() => {
    for (let i = 0; i < 23; i++) (window as any).girok.track(`event ${i}`, 'x'.repeat(1024 * 1024));
  });
  await until(() => said.some((line) => line.includes('20 MiB')));
  collector.answer = always({ status: 202 });
  await until(() => names(collector).includes('event 22'), 15_000);
  expect(names(collector)).not.toContain('event 0');
  expect(names(collector)).toHaveLength(19);
  await expect.poll(() => stored(page)).toEqual([]);
});

test('a hidden tab that comes back goes on with the same window', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const show = (state: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await show('hidden');
  await until(() => collector.custom('girok:visibility').length === 2);
  await show('visible');
  await track(page, 'back');
  await until(() => names(collector).includes('back'));
  expect(new Set(collector.accepted.map(({ window }) => window)).size).toBe(1);
  expect(collector.custom('girok:visibility').map(({ state }) => state)).toEqual(['visible', 'hidden', 'visible']);
});

test('a page that comes out of the back/forward cache goes on', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const next = await page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    // Another page of the tab numbers five batches.
    const state = JSON.parse(sessionStorage['girok.window.test-key']);
    state.next += 5;
    sessionStorage['girok.window.test-key'] = JSON.stringify(state);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    return state.next;
  });
  await track(page, 'restored');
  await until(() => names(collector).includes('restored'));
  expect(await page.evaluate(() => navigator.locks.query().then(({ held }) => held!.length))).toBe(1);
  const restored = collector.accepted.filter(({ number }) => number >= next);
  expect(restored.map(({ number }) => number)).toEqual(restored.map((_, i) => next + i));
  expect(restored.flatMap(({ body }) => body.events).slice(0, 2).map(({ type }) => type)).toEqual([4, 2]);
  expect(collector.custom('girok:page').at(-1)).toMatchObject({ kind: 'pop' });
});

test('gzip of the browser is read by others', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { body: '<p>기록</p>'.repeat(300) }), collector);
  const packed = collector.received.find(({ compressed }) => compressed)!;
  expect(packed.text).toContain('기록');
});

test('what is older than a day is deleted, whichever service it was for', async ({ page, site, collector }) => {
  collector.answer = always({ status: 503, headers: { 'Retry-After': '3600' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  await page.goto(site.page('/blank', { tag: false }));
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open('girok');
        open.onsuccess = () => {
          const store = open.result.transaction('batches', 'readwrite').objectStore('batches');
          store.getAll().onsuccess = (event) => {
            for (const row of (event.target as IDBRequest).result) store.put({ ...row, made: row.made - 25 * 3_600_000, to: 'elsewhere' });
          };
          store.transaction.oncomplete = () => resolve();
        };
      }),
  );
  collector.answer = always({ status: 202 });
  await page.goto(site.page('/next', {}));
  await until(() => collector.accepted.length > 0);
  await expect.poll(() => stored(page)).toEqual([]);
  expect(collector.custom('girok:page').map(({ url }) => new URL(url).pathname)).toEqual(['/next']);
});

test('what stop() left to be delivered goes when the page is left', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const next = site.page('/next', { tag: false });
  await page.evaluate((next) => {
    // Nothing of what a task or a promise would do comes to pass.
    Response.prototype.arrayBuffer = () => new Promise(() => {});
    (window as any).girok.track('last words', 'x'.repeat(5_000));
    (window as any).girok.stop();
    location.href = next;
  }, next);
  await until(() => names(collector).includes('last words'));
});

test('a page out of the back/forward cache whose window a duplicated tab has taken gets another', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const { window: first } = collector.accepted[0]!;
  await page.evaluate(async (first) => {
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await new Promise<void>((taken) => {
      void navigator.locks.request(`girok.window.${first}`, () => new Promise(() => taken()));
    });
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  }, first);
  await track(page, 'restored');
  await until(() => names(collector).includes('restored'), 15_000);
  const fresh = collector.accepted.filter(({ window }) => window !== first);
  expect(fresh[0]!.number).toBe(0);
  expect(fresh[0]!.body.events.slice(0, 2).map(({ type }) => type)).toEqual([4, 2]);
  expect(fresh.flatMap(({ body }) => body.events).some(({ data }) => data.payload?.name === 'restored')).toBe(true);
});

test('a database that never answers holds nothing up', async ({ page, site, collector }) => {
  await page.addInitScript(() => (IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest));
  // The large page is due at once, before it is known whose the window is.
  const url = site.page('/', { body: `<p>${'long '.repeat(20_000)}</p>` });
  await recorded(page, url, collector);
  await page.reload();
  await until(() => collector.events.filter(({ type }) => type === 2).length === 2);
});
