// An hour of what took the visitor's clock longer, or less: every moment keeps its part of the whole, so that order,
// bursts and pauses stay what they were.

/** `events` in order; the first stays where it is and the last comes `span` ms later. */
export function spread(events, span) {
  const first = events[0].timestamp;
  const scale = span / (events.at(-1).timestamp - first);
  for (const event of events) {
    event.timestamp = first + Math.round((event.timestamp - first) * scale);
    for (const position of event.data.positions ?? []) position.timeOffset = Math.round(position.timeOffset * scale);
  }
  return events;
}
