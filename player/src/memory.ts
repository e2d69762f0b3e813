// Keeps what is loaded within bounds.

import type { Segment } from "./segment";
import type { Track } from "./track";

/** In characters of JSON, over all windows; the parsed events take a few times as much. A phone has to have room for them. */
export const MEMORY_BUDGET = 24 * 1024 * 1024;
const MOST_SEGMENTS = 32;

/** Drops segments not in use, those that were not looked at for longest first; then the past of the one in use. */
export function keepWithin(budget: number, tracks: Iterable<Track>, inUse: Segment | null, at: number): void {
  const all = [...tracks];
  let total = all.reduce((sum, track) => sum + track.bytes, 0);
  const others = all.flatMap((track) => track.segments.filter((segment) => segment !== inUse).map((segment) => ({ track, segment })));
  others.sort((a, b) => a.segment.used - b.segment.used);
  let count = others.length;
  for (const { track, segment } of others) {
    if (total <= budget && count < MOST_SEGMENTS) return;
    track.segments.splice(track.segments.indexOf(segment), 1);
    total -= segment.bytes;
    count--;
  }
  if (total > budget) inUse?.trim(at);
}
