import { expect, test as base } from '@playwright/test';
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
