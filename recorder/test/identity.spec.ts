import type { Page } from '@playwright/test';
import { expect, skewClock, test, until } from './fixtures';
import type { Collector } from './collector';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const sessions = (collector: Collector) => [...new Set(collector.accepted.map((batch) => batch.session))];
const windows = (collector: Collector) => [...new Set(collector.accepted.map((batch) => batch.window))];
const numbers = (collector: Collector, window: string) =>
  collector.accepted.filter((batch) => batch.window === window).map((batch) => batch.number).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

async function track(page: Page, collector: Collector, name: string) {
  await page.evaluate((name) => (window as any).girok.track(name), name);
  // A copy of a tab waits for a while before it sends.
  await until(() => collector.custom('girok:track').some((payload) => payload.name === name), 15_000);
}

/** Somebody is there. */
const stir = (page: Page) => page.mouse.click(5, 5);
const passes = (pages: Page[], minutes: number) =>
  Promise.all(pages.map((page) => page.evaluate((minutes) => ((window as any).skew += minutes * 60_000), minutes)));

test('a tab keeps its session and window over page loads, and goes on counting', async ({ page, site, collector }) => {
  for (const path of ['/a', '/b', '/c']) {
    await page.goto(site.page(path, {}));
    await until(() => collector.custom('girok:page').some(({ url }) => url.endsWith(path)));
  }
  await track(page, collector, 'end');
  expect(sessions(collector)).toHaveLength(1);
  expect(windows(collector)).toHaveLength(1);
  expect(sessions(collector)[0]).toMatch(UUID_V7);
  const [window] = windows(collector);
  expect(window).toMatch(UUID_V7);
  const sent = numbers(collector, window!);
  expect(sent.length).toBeGreaterThan(2);
  expect(sent).toEqual(upTo(sent.length));
});

test('a second tab is another window of the same session', async ({ context, site, collector }) => {
  const url = site.page('/', {});
  for (const name of ['first', 'second']) {
    const page = await context.newPage();
    await page.goto(url);
    await track(page, collector, name);
  }
  expect(sessions(collector)).toHaveLength(1);
  expect(windows(collector)).toHaveLength(2);
  for (const window of windows(collector)) expect(numbers(collector, window)[0]).toBe(0);
});

test('a duplicated tab, which has a copy of sessionStorage, gets a window of its own', async ({ page, context, site, collector }) => {
  await page.goto(site.page('/', {}));
  await track(page, collector, 'original');
  const opened = context.waitForEvent('page');
  await page.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await copy.waitForLoadState();
  await track(copy, collector, 'copy');
  await track(page, collector, 'original again');
  expect(sessions(collector)).toHaveLength(1);
  expect(windows(collector)).toHaveLength(2);
  const content = new Map<string, string>();
  for (const { window, number, body } of collector.received) {
    const id = `${window} ${number}`;
    const events = JSON.stringify(body.events);
    expect(content.get(id) ?? events).toBe(events);
    content.set(id, events);
  }
  for (const window of windows(collector)) expect(numbers(collector, window)).toEqual(upTo(numbers(collector, window).length));
});

test('a former page that is slow to go leaves its window to the next one all the same', async ({ page, context, site, collector }) => {
  await page.goto(site.page('/', {}));
  await track(page, collector, 'former');
  const [window] = windows(collector);
  const slow = await context.newPage();
  await slow.goto(site.page('/slow', { tag: false }));
  // Next in the queue for what the former page holds, it keeps that as a page does which is torn down slowly.
  await slow.evaluate((window) => {
    void navigator.locks.request(`girok.window.${window}`, () => new Promise((release) => setTimeout(release, 3_000)));
  }, window);
  await page.goto(site.page('/next', {}));
  await track(page, collector, 'next');
  expect(windows(collector)).toEqual([window]);
});

test('without locks, a duplicated tab is noticed by the mark that the other has not left', async ({ page, context, site, collector }) => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }));
  await page.goto(site.page('/', {}));
  await track(page, collector, 'original');
  const opened = context.waitForEvent('page');
  await page.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await copy.waitForLoadState();
  await track(copy, collector, 'copy');
  expect(windows(collector)).toHaveLength(2);
  await page.reload();
  await track(page, collector, 'reloaded');
  expect(windows(collector)).toHaveLength(2);
});

test('events are held back until the window is known, and a page that leaves before takes a new one', async ({ page, context, site, collector }) => {
  const url = site.page('/', { body: `<p>${'long '.repeat(20_000)}</p>` });
  await page.goto(url);
  await track(page, collector, 'first');
  await page.reload();
  await track(page, collector, 'second');
  // The large snapshot is due at once, before the lock is granted.
  expect(windows(collector)).toHaveLength(1);
  await context.addInitScript(() => {
    navigator.locks.request = () => new Promise(() => {});
  });
  await page.reload();
  await page.evaluate(() => (window as any).girok.track('hurried'));
  await page.goto(site.page('/other', { tag: false }));
  await until(() => collector.custom('girok:track').some(({ name }) => name === 'hurried'));
  expect(windows(collector)).toHaveLength(2);
});

for (const [what, storage] of [
  ['is off', `Object.defineProperty(window, 'STORE', { get() { throw new DOMException('denied', 'SecurityError') } })`],
  ['is full', `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`],
] as const) {
  test(`a page whose storage ${what} is recorded all the same`, async ({ page, site, collector }) => {
    const script = ['localStorage', 'sessionStorage', 'indexedDB'].map((name) => storage.replace('STORE', name)).join(';');
    await page.addInitScript(script);
    await page.goto(site.page('/', {}));
    await track(page, collector, 'one');
    await track(page, collector, 'two');
    expect(sessions(collector)).toHaveLength(1);
    expect(numbers(collector, windows(collector)[0]!)).toEqual(upTo(collector.accepted.length));
  });
}

test('after 30 minutes of silence the next sign of life begins a session in place', async ({ page, site, collector }) => {
  await skewClock(page);
  await page.goto(site.page('/', { body: '<p id="text">still</p>' }));
  await track(page, collector, 'before');
  await passes([page], 31);
  // The page goes on by itself: nobody is there.
  await page.evaluate(() => (document.getElementById('text')!.textContent = 'ticking'));
  await page.waitForTimeout(2_500);
  expect(collector.events.filter((event) => JSON.stringify(event).includes('ticking'))).toEqual([]);
  await stir(page);
  await track(page, collector, 'after');
  expect(sessions(collector)).toHaveLength(2);
  expect(windows(collector)).toHaveLength(2);
  const second = collector.accepted.filter((batch) => batch.session === sessions(collector)[1]);
  expect(second[0]!.number).toBe(0);
  expect(second[0]!.body.events.slice(0, 2).map((event) => event.type)).toEqual([4, 2]);
  expect(JSON.stringify(second[0]!.body.events[1])).toContain('ticking');
  expect(second.flatMap((batch) => batch.body.events).filter((event) => event.data.tag === 'girok:page')).toHaveLength(1);
});

test('a session ends after 24 hours however busy it is', async ({ page, site, collector }) => {
  await skewClock(page);
  await page.goto(site.page('/', {}));
  for (let hour = 0; hour < 24; hour += 0.4) {
    await passes([page], 24);
    await stir(page);
  }
  await track(page, collector, 'last');
  expect(sessions(collector)).toHaveLength(2);
  expect(windows(collector)).toHaveLength(2);
});

test('what a script does keeps no session alive', async ({ page, site, collector }) => {
  await skewClock(page);
  await page.goto(site.page('/', { body: '<input id="i"><button id="b">B</button><p style="height:5000px"></p>' }));
  await track(page, collector, 'before');
  for (let i = 0; i < 3; i++) {
    await passes([page], 20);
    await page.evaluate(async (i) => {
      const { girok } = window as any;
      girok.track(`polled ${i}`);
      girok.identify({ id: 'ann', name: `Ann ${i}` });
      history.replaceState({}, '', `?poll=${i}`);
      scrollTo(0, 100 * (i + 1));
      const input = document.getElementById('i') as HTMLInputElement;
      input.value = `ticker ${i}`;
      input.focus();
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const button = document.getElementById('b')!;
      button.click();
      for (const type of ['mousemove', 'mousedown', 'pointermove', 'pointerdown']) {
        button.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: i }));
      }
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
      // Positions are told twice a second.
      await new Promise((resolve) => setTimeout(resolve, 700));
    }, i);
  }
  await stir(page);
  await track(page, collector, 'after');
  expect(sessions(collector)).toHaveLength(2);
});

for (const [what, gesture] of [
  ['moving', (page: Page, i: number) => page.mouse.move(40 + i, 350)],
  ['typing', (page: Page) => page.keyboard.press('a')],
  ['the wheel', (page: Page) => page.mouse.wheel(0, 200)],
  ['moving in a frame', (page: Page, i: number) => page.frames()[1]!.locator('p').hover({ position: { x: i, y: 5 } })],
] as const) {
  test(`${what} keeps a session alive`, async ({ page, site, collector }) => {
    await skewClock(page);
    site.page('/frame', { tag: false, body: '<p>In the frame</p>' });
    await page.goto(site.page('/', { body: '<input autofocus><iframe src="/frame"></iframe><p style="height:5000px"></p>' }));
    await track(page, collector, 'before');
    for (let i = 0; i < 3; i++) {
      await passes([page], 20);
      await gesture(page, i);
      await page.waitForTimeout(700);
    }
    await track(page, collector, 'after');
    expect(sessions(collector)).toHaveLength(1);
  });
}

test('a tab that was silent joins the session that another tab has begun', async ({ context, site, collector }) => {
  await skewClock(context);
  const url = site.page('/', {});
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  await second.goto(url);
  await track(first, collector, 'one');
  await track(second, collector, 'two');
  expect(sessions(collector)).toHaveLength(1);
  await passes([first, second], 31);
  await stir(second);
  await track(second, collector, 'three');
  await stir(first);
  await track(first, collector, 'four');
  expect(sessions(collector)).toHaveLength(2);
  expect(windows(collector)).toHaveLength(4);
});

test('a tab keeps the session alive for the others', async ({ context, site, collector }) => {
  await skewClock(context);
  const url = site.page('/', {});
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  await second.goto(url);
  for (let i = 0; i < 3; i++) {
    await passes([first, second], 20);
    await stir(second);
    await track(second, collector, `busy ${i}`);
  }
  await track(first, collector, 'back');
  expect(sessions(collector)).toHaveLength(1);
});

test('another person who signs in gets another session; signing in does not end an anonymous visit', async ({ page, site, collector }) => {
  await page.goto(site.page('/', {}));
  const identify = (actor: object) => page.evaluate((actor) => (window as any).girok.identify(actor), actor);
  await identify({ id: 'visitor', type: 'anonymous' });
  await identify({ id: 'ann', type: 'user', email: 'ann@example.com', name: 'Ann' });
  await track(page, collector, 'as ann');
  expect(sessions(collector)).toHaveLength(1);
  await identify({ id: 'ann', type: 'user', email: 'ann@example.com', name: 'Ann' });
  await identify({ id: 'ben', type: 'operator' });
  await track(page, collector, 'as ben');
  expect(sessions(collector)).toHaveLength(2);
  expect(collector.custom('girok:identify')).toEqual([
    { id: 'visitor', type: 'anonymous' },
    { id: 'ann', type: 'user', email: 'ann@example.com', name: 'Ann' },
    { id: 'ben', type: 'operator' },
  ]);
  expect(collector.accepted.filter((b) => b.session === sessions(collector)[0]).at(-1)!.body.meta.actor).toMatchObject({ id: 'ann' });
  const actors = collector.accepted.map((batch) => batch.body.meta.actor?.id);
  expect(actors.at(-1)).toBe('ben');
  expect(collector.accepted.filter((b) => b.session === sessions(collector)[1]).every((b) => b.body.meta.actor?.id !== 'ann')).toBe(true);
});
