// Where the time of opening a session went, in ms since the navigation began.

export const spent = (page) => page.evaluate(() => {
  const frame = document.querySelector("iframe.session-frame")?.contentWindow;
  if (!frame) return {};
  const later = frame.performance.timeOrigin - performance.timeOrigin;
  const [document_] = performance.getEntriesByType("navigation");
  const named = (view, pattern) => view.performance.getEntriesByType("resource").filter(({ name }) => pattern.test(name));
  // Whoever of the two asks for them.
  const asked = (view, from) => named(view, /\/(events|follow)\b/).map((entry) => ({ at: from + entry.startTime, firstByte: from + entry.responseStart, end: from + entry.responseEnd }));
  const [first] = [...asked(window, 0), ...asked(frame, later)].sort((a, b) => a.at - b.at);
  const [carrier] = frame.performance.getEntriesByType("navigation");
  const script = named(frame, /\/player\.js/)[0];
  const marks = girokRight.marks;
  return {
    html_first_byte_ms: document_.responseStart,
    html_ms: document_.responseEnd,
    wasm_ms: Math.max(0, ...named(window, /\.wasm/).map(({ responseEnd }) => responseEnd)),
    hydrated_ms: marks.hydrated,
    frame_asked_ms: later,
    player_script_ms: later + script?.responseEnd,
    frame_first_byte_ms: later + carrier.responseStart,
    frame_ms: later + carrier.responseEnd,
    events_asked_ms: first?.at,
    events_first_byte_ms: first?.firstByte,
    events_ms: first?.end,
    built_ms: marks.built,
    shown_ms: marks.shown,
  };
});
