import type { Page } from '@playwright/test';
import { expect, test, until } from './fixtures';

const storage = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));

for (const [what, script] of [
  ['Do-Not-Track', `Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })`],
  ['Global Privacy Control', `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`],
] as const) {
  test(`with ${what} nothing is recorded, stored, sent or patched`, async ({ page, site, collector }) => {
    await page.addInitScript(script);
    await page.goto(site.page('/', { body: '<p>text</p>' }));
    await page.evaluate(() => {
      const { girok } = window as any;
      girok.track('x');
      girok.identify({ id: 'x' });
      girok.optIn();
    });
    await page.waitForTimeout(2_500);
    expect(await page.evaluate(() => (window as any).girok.start({ key: 'test-key' }))).toBe(false);
    expect(await page.evaluate(() => String(history.pushState))).toContain('native code');
    await page.goto(site.page('/next', { tag: false }));
    expect(collector.received).toEqual([]);
    expect(await storage(page)).toEqual({ local: [], session: [], databases: [] });
  });
}

/** How many batches are in the store; none when there is no database. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'girok')) return 0;
    return new Promise<number>((resolve) => {
      const open = indexedDB.open('girok');
      open.onsuccess = () => {
        const all = open.result.transaction('batches').objectStore('batches').count();
        all.onsuccess = () => resolve(all.result);
      };
    });
  });

test('optOut ends the recording for good', async ({ page, context, site, collector }) => {
  await page.goto(site.page('/', {}));
  await until(() => collector.accepted.length > 0);
  await page.evaluate(() => (window as any).girok.optOut());
  const count = collector.received.length;
  await page.evaluate(() => {
    (window as any).girok.track('after');
    document.body.append('after');
  });
  await page.goto(site.page('/next', {}));
  const other = await context.newPage();
  await other.goto(site.page('/other', {}));
  await page.waitForTimeout(2_500);
  expect(collector.received).toHaveLength(count);
  expect(await storage(page)).toMatchObject({ local: ['girok.opt-out'], session: [] });
  expect(await stored(page)).toBe(0);

  await page.evaluate(() => (window as any).girok.optIn());
  await until(() => collector.received.length > count);
  expect(new Set(collector.accepted.map(({ session }) => session)).size).toBe(2);
});

test('optOut sends nothing of what it promises to forget', async ({ page, site, collector }) => {
  await page.goto(site.page('/', {}));
  await until(() => collector.accepted.length > 0);
  await page.waitForTimeout(2_500);
  const count = collector.received.length;
  await page.evaluate(() => {
    const { girok } = window as any;
    // One batch that is being compressed when the visitor refuses, and one that is not made yet.
    girok.track('under way', 'x'.repeat(100_000));
    girok.track('waiting');
    girok.optOut();
  });
  await page.waitForTimeout(1_000);
  await page.goto(site.page('/next', {}));
  await page.waitForTimeout(2_500);
  expect(collector.received.slice(count).map(({ text }) => text.slice(0, 500))).toEqual([]);
});

test('optOut in a page that is not recorded forgets what an earlier page left', async ({ page, site, collector }) => {
  collector.answer = () => ({ status: 503, headers: { 'Retry-After': '3600' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  await page.goto(site.page('/settings', { tag: false, head: '<script src="/girok.js"></script>' }));
  expect(await stored(page)).toBeGreaterThan(0);
  expect(await storage(page)).toMatchObject({ local: ['girok.rules.test-key', 'girok.session.test-key'], session: ['girok.window.test-key'] });
  await page.evaluate(() => (window as any).girok.optOut());
  await expect.poll(() => stored(page)).toBe(0);
  expect(await storage(page)).toMatchObject({ local: ['girok.opt-out'], session: [] });
});

test('optOut after stop() forgets what stop() left to be delivered', async ({ page, site, collector }) => {
  collector.answer = () => ({ status: 503, headers: { 'Retry-After': '1' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  await page.evaluate(() => {
    (window as any).girok.stop();
    (window as any).girok.optOut();
  });
  const count = collector.received.length;
  collector.answer = () => ({ status: 202 });
  await page.waitForTimeout(3_000);
  expect(collector.received.slice(count)).toEqual([]);
  expect(await stored(page)).toBe(0);
  expect(await storage(page)).toMatchObject({ local: ['girok.opt-out'], session: [] });
});

test('optOut makes no database to have something to clear', async ({ page, site, pageErrors }) => {
  await page.goto(site.page('/', { tag: false, head: '<script src="/girok.js"></script>' }));
  await page.evaluate(() => (window as any).girok.optOut());
  await page.waitForTimeout(300);
  expect(await storage(page)).toEqual({ local: ['girok.opt-out'], session: [], databases: [] });
  expect(pageErrors).toEqual([]);
});

test('optOut forgets what a failing server has not taken', async ({ page, site, collector }) => {
  collector.answer = () => ({ status: 503, headers: { 'Retry-After': '1' } });
  await page.goto(site.page('/', {}));
  await until(() => collector.received.length > 0);
  await page.evaluate(() => (window as any).girok.optOut());
  const count = collector.received.length;
  collector.answer = () => ({ status: 202 });
  await page.waitForTimeout(3_000);
  await page.goto(site.page('/next', {}));
  await page.waitForTimeout(2_500);
  expect(collector.received.slice(count)).toEqual([]);
});

test('optOut in one tab ends the recording in the others', async ({ context, site, collector }) => {
  const url = site.page('/', {});
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  await second.goto(url);
  await until(() => collector.custom('girok:page').length === 2);
  await first.evaluate(() => (window as any).girok.optOut());
  await expect.poll(() => second.evaluate(() => (window as any).girok.recording)).toBe(false);
});

test('optOut in one tab drops what a stopped recording in another has not sent', async ({ context, site, collector }) => {
  collector.answer = () => ({ status: 503, headers: { 'Retry-After': '2' } });
  const url = site.page('/', {});
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  await second.goto(url);
  await until(() => collector.received.length >= 2);
  await second.evaluate(() => (window as any).girok.stop());
  await first.evaluate(() => (window as any).girok.optOut());
  await first.waitForTimeout(300);
  const count = collector.received.length;
  await first.waitForTimeout(4_000);
  expect(collector.received.slice(count)).toEqual([]);
});

test('optOut holds for a page that was in the back/forward cache meanwhile', async ({ page, site, collector }) => {
  await page.goto(site.page('/', {}));
  await until(() => collector.accepted.length > 0);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await page.waitForTimeout(500);
  const count = collector.received.length;
  await page.evaluate(() => {
    localStorage['girok.opt-out'] = 'true';
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    (window as any).girok.track('after');
  });
  await page.waitForTimeout(2_500);
  expect(collector.received).toHaveLength(count);
  expect(await page.evaluate(() => (window as any).girok.recording)).toBe(false);
});

test('optOut before the script has come holds', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { head: `<script>(window.girok = window.girok || []).push(['optOut'])</script>` }));
  await page.waitForTimeout(2_500);
  expect(collector.received).toEqual([]);
});

test('a tab that was stopped by another one starts afresh when the visitor opts in again', async ({ context, site, collector }) => {
  const url = site.page('/', {});
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  await second.goto(url);
  await until(() => collector.custom('girok:page').length === 2);
  const { session } = collector.accepted[0]!;
  await first.evaluate(() => (window as any).girok.optOut());
  await expect.poll(() => second.evaluate(() => (window as any).girok.recording)).toBe(false);
  await second.evaluate(() => (window as any).girok.optIn());
  await until(() => collector.accepted.some((batch) => batch.session !== session));
  const fresh = collector.accepted.filter((batch) => batch.session !== session);
  expect(fresh[0]!.number).toBe(0);
  expect(fresh[0]!.body.events.map(({ type }) => type)).toContain(2);
});
