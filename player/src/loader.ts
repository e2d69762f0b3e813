// Loads what the plan wants: one request at a time, and one more while somebody goes through the session.

import { eventsUrl, fetchPage, LoadError } from "./fetch";
import type { Load } from "./plan";
import type { Segment } from "./segment";

/** Scrubbing asks for a new place each frame: so many are asked for at once, and then the newest when one has come. */
const MOST_AT_ONCE = 2;
/** One that takes longer than this while another is wanted is given up. */
const PATIENCE = 1_500;
/** A request for an earlier moment answers for what follows within its first page, most likely. */
const ANSWERED_TOO = 5_000;

export type LoadEvents = {
  onLoaded: (segment: Segment, load: Load) => void;
  onFailed: () => void;
};

type InFlight = { load: Load; since: number; abort: AbortController };

export class Loader {
  /** Set when loading was given up; nothing is tried until `retry`, or until a picture waits for it. */
  failed: LoadError | null = null;
  private failedUrgently = false;
  private inFlight: InFlight[] = [];

  constructor(
    private readonly session: string,
    private readonly events: LoadEvents,
  ) {}

  /** Sees to it that this is being loaded. Returns after how many ms to ask again, if that is needed. */
  want(load: Load | null, now: number): number | null {
    if (load?.urgent && !this.failedUrgently) this.failed = null;
    if (this.failed || !load) return null;
    if (this.inFlight.some((one) => isAnsweredBy(load, one.load))) return null;
    if (!load.urgent && this.inFlight.length > 0) return null;
    // What is only loaded ahead gives way.
    this.inFlight.filter((one) => !one.load.urgent).forEach((one) => this.giveUp(one));
    if (this.inFlight.length === MOST_AT_ONCE) {
      const oldest = this.inFlight[0]!;
      const rest = oldest.since + PATIENCE - now;
      if (rest > 0) return rest;
      this.giveUp(oldest);
    }
    void this.run(load, now);
    return null;
  }

  retry(): void {
    this.failed = null;
    this.failedUrgently = false;
  }

  abort(): void {
    this.inFlight.forEach((one) => this.giveUp(one));
  }

  private giveUp(one: InFlight): void {
    one.abort.abort();
    this.inFlight = this.inFlight.filter((other) => other !== one);
  }

  private async run(load: Load, now: number): Promise<void> {
    const { track, segment, from } = load;
    const one = { load, since: now, abort: new AbortController() };
    const { signal } = one.abort;
    this.inFlight.push(one);
    try {
      const query = segment?.next ? { after: segment.next } : { from };
      const page = await fetchPage(eventsUrl(this.session, track.window.id, query), signal);
      if (signal.aborted) return;
      this.giveUp(one);
      // What was asked for before it is not wanted any more.
      this.inFlight.filter((other) => other.since < one.since).forEach((other) => this.giveUp(other));
      this.failedUrgently = false;
      segment?.append(page);
      this.events.onLoaded(segment ?? track.add(from, page), load);
    } catch (error) {
      if (signal.aborted) return;
      this.giveUp(one);
      this.failed = error instanceof LoadError ? error : new LoadError("The recording could not be read.", true);
      this.failedUrgently = load.urgent;
      this.events.onFailed();
    }
  }
}

function isAnsweredBy(wanted: Load, loading: Load): boolean {
  if (wanted.track !== loading.track) return false;
  if (wanted.segment || loading.segment) return wanted.segment === loading.segment;
  return wanted.from >= loading.from && wanted.from - loading.from <= ANSWERED_TOO;
}
