// A page that has loaded all it needs.
const REST_MS = 500;

/** Every page holds one request that waits for news of what its account may do. */
const WAITS = /\/api\/next_standing/;

/** To be asked for before the page is opened; what it returns waits until nothing was on its way for half a second. */
export function quietness(page) {
  const onTheWay = new Set();
  let last = Date.now();
  const ended = (request) => {
    onTheWay.delete(request);
    last = Date.now();
  };
  page.on("request", (request) => {
    if (!WAITS.test(request.url())) onTheWay.add(request);
    last = Date.now();
  });
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
  return async () => {
    while (onTheWay.size > 0 || Date.now() - last < REST_MS) await page.waitForTimeout(50);
  };
}
