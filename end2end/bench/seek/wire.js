// Counts what comes over the wire for a page and its frames, by what it is for.

const KINDS = [
  ["recording", /^\/admin\/session-recordings\/|^\/events$/],
  // The frame's document carries the events of its moment.
  ["recording", /^\/replay\//],
  ["player", /^\/(player\/|replay\.(js|css)$)/],
  ["wasm", /\.wasm$/],
  ["script", /\.js$/],
  ["style", /\.css$/],
  ["functions", /^\/api\//],
  ["page", /^\/(sessions|live)\/[^/]+$|^\/$/],
];
const kindOf = (url) => {
  const { protocol, pathname } = new URL(url);
  return protocol === "data:" ? null : (KINDS.find(([, path]) => path.test(pathname))?.[0] ?? "other");
};

export async function wire(context, page) {
  const devtools = await context.newCDPSession(page);
  /** By the request's id. */
  const requests = new Map();
  let heard = performance.now();
  const on = (event, take) => devtools.on(`Network.${event}`, (told) => {
    heard = performance.now();
    take(told, requests.get(told.requestId));
  });
  on("requestWillBeSent", ({ requestId, request }) => {
    const kind = kindOf(request.url);
    if (kind) requests.set(requestId, { kind, bytes: 0, open: true });
  });
  on("dataReceived", ({ encodedDataLength }, request) => request && (request.bytes += encodedDataLength));
  on("loadingFinished", ({ encodedDataLength }, request) => request && Object.assign(request, { bytes: encodedDataLength, open: false }));
  on("loadingFailed", (_, request) => request && (request.open = false));
  await devtools.send("Network.enable");

  /** Bytes so far, headers included once a request is through. */
  const bytes = () => {
    const sums = { total: 0, requests: requests.size };
    for (const { kind, bytes } of requests.values()) {
      sums.total += bytes;
      sums[kind] = (sums[kind] ?? 0) + bytes;
    }
    return sums;
  };
  /** Nothing is asked for, nor was for a while. */
  const quiet = async (ms = 300, most = 10_000) => {
    const end = performance.now() + most;
    const busy = () => performance.now() - heard < ms || [...requests.values()].some(({ open }) => open);
    while (busy() && performance.now() < end) await new Promise((done) => setTimeout(done, 20));
  };
  return { bytes, quiet, devtools };
}
