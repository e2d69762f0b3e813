// One unbroken stretch of a window's events that has been loaded, starting where a page can be built.

import { admit, Type, type RecordedEvent } from "./events";
import type { Rewriter } from "./rewriter";

/** Counts what is looked at, over all segments. */
let uses = 0;

export type Page = { events: unknown[]; next: string | null; bytes: number };

export class Segment {
  /**
   * As they are stored, which is the order in which they happened: where a time says otherwise, it is raised to that of the
   * event before. Earlier ones are dropped when memory runs short; see `dropped`.
   */
  readonly events: RecordedEvent[] = [];
  /** How many events were dropped from the front: positions count from the first ever loaded. */
  dropped = 0;
  /** Roughly what the events occupy: the length of their JSON. */
  bytes = 0;
  /** When it was looked at or added to last. */
  used = 0;
  /** Where the full snapshots are, in order. */
  private snapshots: number[] = [];
  /** The token for what follows; null at the window's end. */
  next: string | null = null;
  /** The moment of the last event that came. */
  newest = -Infinity;
  /** The last moment that is certain to be complete. */
  to: number;

  constructor(
    /** The first moment that can be shown from these events. */
    public from: number,
    private readonly rewriter: Rewriter,
  ) {
    this.to = from;
  }

  /** Adds what follows. */
  append(page: Page): void {
    for (const event of page.events) {
      if (!admit(event)) continue;
      this.rewriter.rewrite(event);
      this.newest = event.timestamp = Math.max(this.newest, event.timestamp);
      if (event.type === Type.fullSnapshot) this.snapshots.push(this.events.length + this.dropped);
      this.events.push(event);
    }
    this.use();
    this.bytes += page.bytes;
    // A token that comes back would be asked for without end.
    this.next = page.next === this.next ? null : page.next;
    if (this.next === null) this.to = Infinity;
    else this.to = Math.max(this.to, this.newest);
  }

  use(): void {
    this.used = ++uses;
  }

  covers(at: number): boolean {
    return at >= this.from && at <= this.to;
  }

  get complete(): boolean {
    return this.next === null;
  }

  /** The position of the full snapshot that this moment is built from, or null when there is none. */
  snapshotAt(at: number): number | null {
    const end = this.positionAfter(at);
    return this.snapshots.findLast((position) => position < end) ?? this.snapshots[0] ?? null;
  }

  event(position: number): RecordedEvent | undefined {
    return this.events[position - this.dropped];
  }

  /** The position after the last event that happened up to this moment. */
  positionAfter(at: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.timestamp <= at) low = middle + 1;
      else high = middle;
    }
    return low + this.dropped;
  }

  /** Forgets what comes before the page that this moment is built from. */
  trim(at: number): void {
    const position = this.snapshotAt(at);
    if (position === null) return;
    // The size and address of that page are in the Meta before it.
    let first = position - this.dropped;
    while (first > 0 && this.events[first]!.type !== Type.meta) first--;
    if (first === 0) return;
    this.bytes -= Math.round((this.bytes * first) / this.events.length);
    this.events.splice(0, first);
    this.dropped += first;
    this.snapshots = this.snapshots.filter((kept) => kept >= this.dropped);
    this.from = this.event(position)!.timestamp;
  }

  /** Forgets what comes before this position, even the picture in use: for who never goes back. */
  forget(position: number): void {
    const count = Math.min(position - this.dropped, this.events.length);
    if (count <= 0) return;
    this.bytes -= Math.round((this.bytes * count) / this.events.length);
    this.events.splice(0, count);
    this.dropped += count;
    const inUse = this.snapshots.findLast((kept) => kept < this.dropped);
    this.snapshots = this.snapshots.filter((kept) => kept >= this.dropped || kept === inUse);
  }
}
