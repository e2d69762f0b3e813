// What the page itself can tell of how it came up.

/** Before the page loads: remembers its largest paint, its long tasks, and when it was hydrated. */
export async function observe(page) {
  await page.addInitScript(() => {
    const seen = (window.firstLoad = { lcp: 0, blocked: 0, interactive: 0 });
    const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    watch("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
    watch("longtask", (entry) => (seen.blocked += entry.duration - 50));
    new MutationObserver((_, observer) => {
      if (!document.body?.hasAttribute("data-hydrated")) return;
      seen.interactive = performance.now();
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-hydrated"] });
  });
}

/** A second later, so that what hydration leaves behind is counted as well. */
export async function timings(page) {
  await page.waitForTimeout(1000);
  const { lcp, blocked, interactive } = await page.evaluate(() => window.firstLoad);
  return { lcp_ms: lcp, tbt_ms: blocked, interactive_ms: interactive };
}
