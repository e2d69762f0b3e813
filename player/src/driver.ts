// Shows one page of one window: from a full snapshot up to the next one.

import { isMove, pageUrl, Source, Type, type RecordedEvent } from "./events";
import type { RrwebReplayer, Size } from "./replayer";
import type { Segment } from "./segment";

/** Steps longer than this, or with more events, are caught up with and not played. */
const LONGEST_PLAYED = 5_000;
const MOST_PLAYED = 400;
/** From here on the virtual DOM is the cheaper way. */
const MANY_MUTATIONS = 400;
/** A move event tells of positions up to this long before its own time. */
const MOVE_SPAN = 1_000;
const UNKNOWN_SIZE: Size = { width: 1280, height: 720 };

type Move = { event: RecordedEvent; next: number };

export type DriverOptions = {
  /** The page of the full snapshot is there already. */
  isBuilt: boolean;
  /** Where the events before this page are not there any more: what they told of its size and address. */
  before?: { size: Size; url: string } | null;
};

export class Driver {
  /** Up to here everything has been applied. */
  time = -Infinity;
  url = "";
  size: Size = UNKNOWN_SIZE;
  /** The next event to apply, and the next to look at for pointer moves, which begin before their event. */
  private next: number;
  private nextMove: number;
  private moves: Move[] = [];
  private readonly pictureAt: number;

  constructor(
    readonly replayer: RrwebReplayer,
    readonly segment: Segment,
    readonly snapshot: number,
    at: number,
    options: DriverOptions,
  ) {
    replayer.onSize = (size) => (this.size = size);
    this.nextMove = snapshot;
    this.next = options.isBuilt ? snapshot + 1 : snapshot;
    this.pictureAt = segment.event(snapshot)!.timestamp;
    this.url = options.before?.url ?? "";
    replayer.resize(this.sizeBefore(options.before?.size ?? UNKNOWN_SIZE));
    // What comes before the first picture is shown by the first picture.
    this.advance(Math.max(at, this.pictureAt), false);
  }

  /** Whether this moment can be reached by going on from here. */
  reaches(segment: Segment, at: number): boolean {
    if (segment !== this.segment) return false;
    if (segment.snapshotAt(at) !== this.snapshot) return false;
    return at >= this.time || this.time <= this.pictureAt;
  }

  /** The position up to which all events have been applied. */
  get applied(): number {
    return this.next;
  }

  advance(at: number, playing: boolean): void {
    if (at < this.time) return;
    const step = at - this.time;
    const end = this.segment.positionAfter(at);
    this.trackMoves(at);
    if (playing && step <= LONGEST_PLAYED && end - this.next <= MOST_PLAYED) this.play(at, end);
    else this.catchUp(at, end);
    this.time = at;
  }

  get root(): HTMLElement {
    return this.replayer.root;
  }

  destroy(): void {
    this.replayer.destroy();
    this.root.remove();
  }

  private play(at: number, end: number): void {
    for (; this.next < end; this.next++) {
      const event = this.segment.event(this.next);
      if (!event) continue;
      this.note(event);
      if (!isApplied(event)) continue;
      this.playMoves(event.timestamp);
      const scroll = event.type === Type.incremental && event.data.source === Source.scroll;
      // Smooth scrolling lags behind when many moments pass within a frame.
      if (scroll && at - this.time > 100) this.replayer.catchUp([event], false);
      else this.replayer.cast(event);
    }
    this.playMoves(at);
  }

  private catchUp(at: number, end: number): void {
    const due: RecordedEvent[] = [];
    let mutations = 0;
    let clickedAt = -Infinity;
    for (; this.next < end; this.next++) {
      const event = this.segment.event(this.next);
      if (!event) continue;
      this.note(event);
      if (!isApplied(event)) continue;
      due.push(event);
      if (event.type !== Type.incremental) continue;
      if (event.data.source === Source.mutation) mutations++;
      if (event.data.source === Source.mouseInteraction) clickedAt = event.timestamp;
    }
    const last = this.lastMove(at);
    const pointer = last && positionTime(last) >= clickedAt ? last.event.data.positions[last.next] : null;
    this.replayer.catchUp(due, mutations >= MANY_MUTATIONS, pointer);
  }

  /** Collects the moves that have begun by now. */
  private trackMoves(at: number): void {
    const end = this.segment.positionAfter(at + MOVE_SPAN);
    for (; this.nextMove < end; this.nextMove++) {
      const event = this.segment.event(this.nextMove);
      if (event && isMove(event)) this.moves.push({ event, next: 0 });
    }
  }

  private playMoves(until: number): void {
    for (const move of this.moves) {
      const { positions } = move.event.data;
      while (move.next < positions.length && positionTime(move) <= until) {
        this.replayer.move(positions[move.next]);
        move.next++;
      }
    }
    this.moves = this.moves.filter((move) => move.next < move.event.data.positions.length);
  }

  /** Skips to the last position up to this moment. */
  private lastMove(at: number): Move | null {
    let last: Move | null = null;
    for (const move of this.moves) {
      const { positions } = move.event.data;
      while (move.next < positions.length && positionTime(move) <= at) {
        last = { event: move.event, next: move.next };
        move.next++;
      }
    }
    this.moves = this.moves.filter((move) => move.next < move.event.data.positions.length);
    return last;
  }

  /** A Meta tells of the page after this one. */
  private note(event: RecordedEvent): void {
    if (event.type !== Type.meta) this.url = pageUrl(event) ?? this.url;
  }

  /** The page's size and address, told before its picture and maybe long before. */
  private sizeBefore(size: Size): Size {
    for (let position = this.segment.dropped; position < this.snapshot; position++) {
      const event = this.segment.event(position)!;
      this.url = pageUrl(event) ?? this.url;
      if (isResize(event)) size = { width: event.data.width, height: event.data.height };
    }
    return size;
  }
}

function isResize({ type, data }: RecordedEvent): boolean {
  return type === Type.meta || (type === Type.incremental && data.source === Source.viewportResize);
}

/**
 * Moves are applied apart, position by position. Events of other types say something about the page
 * but change nothing in its picture; a Meta belongs to the next full snapshot, and to its driver.
 */
function isApplied(event: RecordedEvent): boolean {
  return (event.type === Type.incremental && !isMove(event)) || event.type === Type.fullSnapshot;
}

function positionTime(move: Move): number {
  return move.event.timestamp + move.event.data.positions[move.next].timeOffset;
}
