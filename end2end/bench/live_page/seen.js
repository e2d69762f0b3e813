// What the page itself can tell: when its list is whole, its frames, its long tasks, and the bytes of its channel.

/** Before the page loads. The marks are found again in the browser's trace. */
export async function observe(page) {
  await page.addInitScript(() => {
    const seen = (window.livePage = { frames: [], long: [], bytes: 0, messages: 0 });
    performance.mark("girok:begin");
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
      .observe({ type: "longtask", buffered: true });
    window.WebSocket = class extends WebSocket {
      constructor(...address) {
        super(...address);
        this.addEventListener("message", ({ data }) => {
          seen.bytes += data.length;
          seen.messages += 1;
        });
      }
    };
    const frame = (at) => {
      seen.frames.push(at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const once = (name, is) => {
      const observer = new MutationObserver(() => {
        if (!is()) return;
        performance.mark(name);
        console.debug(name);
        observer.disconnect();
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-hydrated"] });
    };
    once("girok:hydrated", () => document.body?.hasAttribute("data-hydrated"));
    once("girok:whole", () => document.querySelector(".live-count .list-count")?.textContent);
  });
}

export const mark = (page, name) => page.evaluate((name) => performance.mark(name).startTime, name);

export const seen = (page) => page.evaluate(() => ({
  ...window.livePage,
  marks: Object.fromEntries(performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime])),
}));

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Times between frames from one moment to another. */
export function frameTimes(frames, from, to) {
  const within = frames.filter((frame) => frame >= from && frame <= to);
  const times = within.slice(1).map((frame, index) => frame - within[index]).sort((a, b) => a - b);
  return {
    fps: (times.length * 1000) / (to - from),
    frame_p50_ms: at(times, 0.5),
    frame_p95_ms: at(times, 0.95),
    frame_p99_ms: at(times, 0.99),
    frame_longest_ms: at(times, 1),
  };
}
