// Before anything else in the page: a clock that the visitor moves, so that an hour passes as fast as it can be driven.
// rrweb reads it, and what it asks for later comes when that time has come.
(() => {
  const timers = new Map();
  let now = 1_760_000_000_000;
  let last = 0;
  const later = (action, ms = 0, ...given) => {
    timers.set(++last, { at: now + Math.max(0, Number(ms) || 0), action: () => typeof action === "function" && action(...given) });
    return last;
  };
  const real = window.setTimeout.bind(window);
  window.setTimeout = later;
  window.clearTimeout = (id) => void timers.delete(id);
  Date.now = () => now;
  const due = (until) => {
    let next = null;
    for (const [id, timer] of timers) if (timer.at <= until && (!next || timer.at < next.timer.at)) next = { id, timer };
    return next;
  };
  window.girokClock = {
    pass(ms) {
      const until = now + ms;
      for (let next; (next = due(until)); ) {
        timers.delete(next.id);
        now = Math.max(now, next.timer.at);
        next.timer.action();
      }
      now = until;
    },
    /** Lets the browser do what it has to, in its own time. */
    rest: () => new Promise((done) => real(done, 0)),
  };
  // The page stays.
  addEventListener("click", (event) => event.target.closest?.("a") && event.preventDefault(), true);
  // Said by the visitor at the moment it happens; the browser says it again with its next frame.
  addEventListener("scroll", (event) => event.isTrusted && event.stopImmediatePropagation(), true);
})();
