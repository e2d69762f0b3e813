import { expect, test as base, type Page } from '@playwright/test';
import { Collector } from './collector';
import { Site } from './site';

export { expect };

/** Each test has a server and a site of its own, and fails when the recorder throws into the page. */
export const test = base.extend<{ collector: Collector; site: Site; pageErrors: string[] }>({
  collector: async ({}, use) => {
    const collector = await new Collector().listen();
    await use(collector);
    await collector.close();
  },
  site: async ({ collector }, use) => {
    const site = await new Site(collector.origin).listen();
    await use(site);
    await site.close();
  },
  /** Errors that the page of a test makes on purpose are taken out of here by that test. */
  pageErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until what the collector has says so. */
export async function until(condition: () => boolean, timeout = 8_000): Promise<void> {
  await expect.poll(condition, { timeout, intervals: [50] }).toBe(true);
}

/** Lets a test move the page's clock on by `window.skew`; timers go on as they are. */
export async function skewClock(target: { addInitScript(script: () => void): Promise<unknown> }): Promise<void> {
  await target.addInitScript(() => {
    const now = Date.now.bind(Date);
    (window as any).skew = 0;
    Date.now = () => now() + (window as any).skew;
  });
}

let marks = 0;

/** Sends all that the page has recorded, and waits for it. */
export async function flushed(page: Page, collector: Collector) {
  const mark = `mark ${++marks}`;
  // Mouse positions and throttled scrolls come within half a second.
  await page.waitForTimeout(700);
  await page.evaluate((mark) => (window as any).girok.track(mark), mark);
  await until(() => collector.custom('girok:track').some(({ name }) => name === mark));
}

/** All that was sent, but for moments and ports: their digits could be those of a secret. */
export const sent = (collector: Collector) =>
  collector.received
    .map(({ text }) => text)
    .join('\n')
    .replace(/\b1\d{12}\b|127\.0\.0\.1:\d+/g, '…');

/** Nothing of the secret was sent, not even its beginning, nor its length in asterisks. */
export function expectHidden(collector: Collector, ...secrets: string[]) {
  const text = sent(collector);
  for (const secret of secrets) expect(text, secret).not.toContain(secret.slice(0, 4));
  for (const asterisks of text.match(/\*+/g) ?? []) expect(asterisks).toBe('********');
}
