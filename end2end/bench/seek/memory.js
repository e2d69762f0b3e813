// What a page holds once what it does not need is let go.

export async function heap({ traffic: { devtools } }) {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { heap_mb: of("JSHeapUsedSize") / 1e6, dom_nodes: of("Nodes"), documents: of("Documents") };
}

const PLAYED_MS = 10_000;

/** After a while at the greatest speed, from where it is. */
export async function played(opened) {
  const { page } = opened;
  await page.bringToFront();
  await page.evaluate(() => {
    const send = (command) => document.querySelector("iframe.session-frame").contentWindow.postMessage(command, location.origin);
    send({ girok: "speed", value: 8 });
    send({ girok: "play" });
  });
  await page.waitForTimeout(PLAYED_MS);
  const { heap_mb, dom_nodes } = await heap(opened);
  return { heap_mb, dom_nodes };
}
