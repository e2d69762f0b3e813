// What the page holds at a moment, as a fresh Replayer shows it; known before anything is measured.
import { fileURLToPath } from "node:url";

export const RIGHT = fileURLToPath(new URL("page/right.js", import.meta.url));

export async function expected(browser, peer, moments, { lines = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const found = [];
  for (const at of moments) {
    const page = await context.newPage();
    await page.addInitScript({ path: RIGHT });
    await page.goto(`${peer.url}/?at=${at}`);
    await page.waitForFunction(() => window.opened, null, { timeout: 120_000 });
    // Once what the seek left for later is done.
    await page.waitForTimeout(100);
    found.push(await page.evaluate((lines) => {
      const document = girokRight.shown.peer();
      return { ...girokRight.describe(document), lines: lines ? girokRight.lines(document) : null };
    }, lines));
    await page.close();
  }
  await context.close();
  return found;
}
