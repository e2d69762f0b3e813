// Recordings made here and now: a page in Chromium, rrweb's own recorder in it, and things that happen to the page.

/** Records `{ html, options, steps }`: each step is a function that runs within the page, with `argument`, then `pause` ms. */
export async function record(browser, server, { html = "", options = {}, steps, argument, pause = 40 }) {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  try {
    const page = await context.newPage();
    await page.route("**/*", (route) => serve(route, server, html));
    await page.goto(`${server.origin}/recorded`);
    await page.addScriptTag({ url: `${server.origin}/record.cjs` });
    await page.evaluate(begin, options);
    for (const step of steps) {
      await page.evaluate(step, argument);
      // Each step has its own moment, also where the recorder waits for the next frame.
      await page.evaluate((pause) => new Promise((resolve) => setTimeout(resolve, pause)), pause);
    }
    const texts = await page.evaluate(() => window.recorded);
    return texts.map((text) => JSON.parse(text));
  } finally {
    await context.close();
  }
}

function serve(route, server, html) {
  const { origin, pathname } = new URL(route.request().url());
  if (pathname === "/recorded") return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
  if (origin === server.origin) return route.continue();
  return route.abort();
}

function begin(options) {
  window.recorded = [];
  // Elements keep their names when they are off the page.
  for (const element of document.querySelectorAll("[id]")) window[element.id] = element;
  // An event as it is now: the recorder may change it later.
  const emit = (event) => window.recorded.push(JSON.stringify(event));
  return new Promise((resolve) => {
    window.stopRecording = window.rrwebRecord.record({ emit, ...options });
    setTimeout(resolve, 30);
  });
}
