// Counts what comes over the wire, by kind.

const kindOf = (url, type) => (url.split("?")[0].endsWith(".wasm") ? "wasm" : { Script: "js", Stylesheet: "css", Document: "html" }[type] ?? "other");

/** Starts counting for a page; the function returned says the kilobytes so far. */
export async function weigh(context, page) {
  const devtools = await context.newCDPSession(page);
  const kinds = new Map();
  const bytes = { wasm: 0, js: 0, css: 0, html: 0, other: 0 };
  let requests = 0;
  devtools.on("Network.responseReceived", ({ requestId, response, type }) => kinds.set(requestId, kindOf(response.url, type)));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? "other"] += encodedDataLength;
    requests += 1;
  });
  await devtools.send("Network.enable");
  await devtools.send("Network.setExtraHTTPHeaders", { headers: { "Accept-Encoding": "br" } });
  return () => {
    const kilobytes = Object.fromEntries(Object.entries(bytes).map(([kind, count]) => [`${kind}_kb`, count / 1000]));
    return { total_kb: Object.values(kilobytes).reduce((sum, count) => sum + count, 0), ...kilobytes, requests };
  };
}
