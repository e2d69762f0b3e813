// Loads what the plan wants, one request at a time.

import { eventsUrl, fetchPage, LoadError } from "./fetch";
import type { Load } from "./plan";
import type { Segment } from "./segment";

/** Scrubbing asks for a new place each frame; a request is given this long before it is replaced. */
const PATIENCE = 150;
/** A request for an earlier moment answers for what follows within its first page, most likely. */
const ANSWERED_TOO = 5_000;

export type LoadEvents = {
  /** `inOrder` is false when events came that belong before ones which were there. */
  onLoaded: (segment: Segment, inOrder: boolean) => void;
  onFailed: () => void;
};

type InFlight = { load: Load; since: number; abort: AbortController };

export class Loader {
  /** Set when loading was given up; nothing is tried until `retry`, or until a picture waits for it. */
  failed: LoadError | null = null;
  private failedUrgently = false;
  private inFlight: InFlight | null = null;

  constructor(
    private readonly session: string,
    private readonly events: LoadEvents,
  ) {}

  /** Sees to it that this is being loaded. Returns after how many ms to ask again, if that is needed. */
  want(load: Load | null, now: number): number | null {
    if (load?.urgent && !this.failedUrgently) this.failed = null;
    if (this.failed || !load) return null;
    if (this.inFlight) {
      if (!load.urgent || isAnsweredBy(load, this.inFlight.load)) return null;
      const rest = this.inFlight.since + PATIENCE - now;
      if (this.inFlight.load.urgent && rest > 0) return rest;
      this.abort();
    }
    void this.run(load, now);
    return null;
  }

  retry(): void {
    this.failed = null;
    this.failedUrgently = false;
  }

  abort(): void {
    this.inFlight?.abort.abort();
    this.inFlight = null;
  }

  private async run(load: Load, now: number): Promise<void> {
    const { track, segment, from } = load;
    const abort = new AbortController();
    this.inFlight = { load, since: now, abort };
    try {
      const query = segment?.next ? { after: segment.next } : { from };
      const page = await fetchPage(eventsUrl(this.session, track.window.id, query), abort.signal);
      if (abort.signal.aborted) return;
      this.inFlight = null;
      this.failedUrgently = false;
      const inOrder = segment ? segment.append(page) : true;
      this.events.onLoaded(segment ?? track.add(from, page), inOrder);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.inFlight = null;
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
