// Where the time of opening a session went, in ms since the navigation began.

export const spent = (page) => page.evaluate(() => {
  const frame = document.querySelector("iframe.session-frame").contentWindow;
  const later = frame.performance.timeOrigin - performance.timeOrigin;
  const [document_] = performance.getEntriesByType("navigation");
  const named = (view, pattern) => view.performance.getEntriesByType("resource").filter(({ name }) => pattern.test(name));
  const [first] = named(frame, /\/(events|follow)\?/);
  const script = named(frame, /\/player\.js/)[0];
  const marks = girokRight.marks;
  return {
    html_first_byte_ms: document_.responseStart,
    html_ms: document_.responseEnd,
    wasm_ms: Math.max(0, ...named(window, /\.wasm/).map(({ responseEnd }) => responseEnd)),
    hydrated_ms: marks.hydrated,
    frame_asked_ms: later,
    player_script_ms: later + script?.responseEnd,
    events_asked_ms: later + first?.startTime,
    events_first_byte_ms: later + first?.responseStart,
    events_ms: later + first?.responseEnd,
    built_ms: marks.built,
    shown_ms: marks.shown,
  };
});
