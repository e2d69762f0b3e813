// What to load next, if anything.

import type { Stretch } from "./schedule";
import type { Segment } from "./segment";
import type { Track } from "./track";

/** A moment this close after what is loaded is reached by loading on, not by starting anew. */
const NEAR = 10_000;

export type Load = {
  track: Track;
  /** Start anew from here… */
  from: number;
  /** …or, if given, load what follows this. */
  segment: Segment | null;
  /** Whether the picture waits for it. */
  urgent: boolean;
};

export type Wanted = {
  at: number;
  /** How far ahead of the moment to load, in ms of the session's time… */
  ahead: number;
  /** …and in characters of JSON. */
  aheadBytes: number;
  stretches: readonly Stretch[];
  track: (stretch: Stretch) => Track;
  inUse: Segment | null;
};

export function nextLoad(wanted: Wanted): Load | null {
  const until = wanted.at + wanted.ahead;
  let bytes = 0;
  let inUse = wanted.inUse;
  for (const [index, stretch] of wanted.stretches.entries()) {
    const isLast = index === wanted.stretches.length - 1;
    if (stretch.to <= wanted.at && !isLast) continue;
    if (stretch.from > until || bytes > wanted.aheadBytes) return null;
    const track = wanted.track(stretch);
    let at = Math.max(wanted.at, stretch.from);
    const current = at === wanted.at;
    for (;;) {
      const segment = track.segmentAt(at, inUse);
      inUse = null;
      if (!segment) return missing(track, at, current && at === wanted.at);
      if (segment.snapshotAt(at) === null && !segment.complete) return { track, from: at, segment, urgent: current };
      const reach = Math.min(segment.to, stretch.to);
      bytes += bytesBetween(segment, at, reach);
      if (reach >= stretch.to || reach >= until || bytes > wanted.aheadBytes) break;
      const further = track.segmentAt(reach);
      if (!further || further === segment || further.to <= reach) return { track, from: reach, segment, urgent: false };
      at = reach;
    }
  }
  return null;
}

function missing(track: Track, at: number, urgent: boolean): Load {
  const before = track.segments
    .filter((segment) => segment.to < at && !segment.complete)
    .reduce<Segment | null>((nearest, segment) => (nearest && nearest.to > segment.to ? nearest : segment), null);
  const segment = before && at - before.to <= NEAR ? before : null;
  return { track, from: at, segment, urgent };
}

function bytesBetween(segment: Segment, from: number, to: number): number {
  const count = segment.positionAfter(to) - segment.positionAfter(from);
  return segment.events.length === 0 ? 0 : (segment.bytes * count) / segment.events.length;
}
