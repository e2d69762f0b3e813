// What is loaded of one window.

import type { Range } from "./ranges";
import { Rewriter } from "./rewriter";
import type { Window } from "./schedule";
import { Segment, type Page } from "./segment";

export class Track {
  readonly segments: Segment[] = [];

  constructor(
    readonly window: Window,
    private readonly service: string,
    private readonly onLeftOut: (url: string) => void,
  ) {}

  /** A new segment from the answer to "what is needed to show `from`?". */
  add(from: number, page: Page): Segment {
    const segment = new Segment(from, new Rewriter(this.service, this.onLeftOut));
    segment.append(page);
    const first = segment.snapshotAt(-Infinity);
    const firstAt = first === null ? Infinity : segment.event(first)!.timestamp;
    // Where nothing was before, the first picture there is stands for all that came earlier.
    segment.from = from <= this.window.start || firstAt > from ? -Infinity : firstAt;
    segment.to = Math.max(segment.to, from);
    this.segments.push(segment);
    return segment;
  }

  /** The segment to show this moment from: the one in use when it can, else the one that reaches furthest. */
  segmentAt(at: number, inUse: Segment | null = null): Segment | null {
    if (inUse?.covers(at) && this.segments.includes(inUse)) return inUse;
    let best: Segment | null = null;
    for (const segment of this.segments) {
      if (segment.covers(at) && (!best || segment.to > best.to)) best = segment;
    }
    return best;
  }

  ranges(): Range[] {
    return this.segments.map(({ from, to }) => ({ from, to }));
  }

  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }
}
