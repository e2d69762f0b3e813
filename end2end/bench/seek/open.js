// Opens a page that shows a moment, and waits until the right frame is there.
import { RIGHT } from "./expected.js";
import { wire } from "./wire.js";

export const VIEW = { width: 1440, height: 900 };
/** Chromium goes on building the window around a new page for a while: neither contestant is to blame for that. */
const WINDOW_MS = 1_000;

/** In a context of its own, so that nothing is cached but who is signed in. */
export async function opened(browser, { address, where, storageState, expected, patience }) {
  const context = await browser.newContext({ viewport: VIEW, storageState });
  const page = await context.newPage();
  const traffic = await wire(context, page);
  await page.addInitScript({ path: RIGHT });
  await page.waitForTimeout(WINDOW_MS);
  await page.goto(address, { waitUntil: "commit" });
  const found = await waitFor(page, where, [expected].flat(), patience);
  return { context, page, traffic, found, ms: found.at, bytes: traffic.bytes() };
}

/** The time of a page starts with its navigation. */
const waitFor = (page, where, expected, patience) => page.evaluate(([where, expected, patience]) => girokRight.right(where, expected, patience), [where, expected, patience]);

/** The session is open: from being asked for another moment until that is shown. */
export async function sought(page, where, at, expected) {
  const found = await page.evaluate(([where, at, expected]) => {
    const found = girokRight.right(where, [expected]);
    if (where === "peer") window.replayer.pause(at);
    else document.querySelector("iframe.session-frame").contentWindow.postMessage({ girok: "seek", at }, location.origin);
    return found;
  }, [where, at, expected]);
  return { found, ms: found.at - found.begin };
}
