// Keeps what is loaded within bounds.

import type { Segment } from "./segment";
import type { Track } from "./track";

/** In characters of JSON, over all windows; the parsed events take a few times as much. */
export const MEMORY_BUDGET = 48 * 1024 * 1024;

/** Drops segments not in use, those furthest from the moment first; then the past of the one in use. */
export function keepWithin(budget: number, tracks: Iterable<Track>, inUse: Segment | null, at: number): void {
  const all = [...tracks];
  let total = all.reduce((sum, track) => sum + track.bytes, 0);
  if (total <= budget) return;
  const others = all.flatMap((track) => track.segments.filter((segment) => segment !== inUse).map((segment) => ({ track, segment })));
  others.sort((a, b) => distance(b.segment, at) - distance(a.segment, at));
  for (const { track, segment } of others) {
    if (total <= budget) return;
    track.segments.splice(track.segments.indexOf(segment), 1);
    total -= segment.bytes;
  }
  if (total > budget) inUse?.trim(at);
}

function distance(segment: Segment, at: number): number {
  if (segment.covers(at)) return 0;
  return at < segment.from ? segment.from - at : at - segment.to;
}
