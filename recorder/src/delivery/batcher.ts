import { complain, guard } from '../guard';
import { Type, type Event } from '../events';
import { utf8Length } from './batch';

const WAIT = 2_000;
/** What somebody who watches live waits for. */
const SHORT_WAIT = 400;
/** Bytes; leaves room for the meta data below the 60 KiB that can be sent from a page that goes away. */
const MOST = 56 * 1024;
const MOST_EVENTS = 5_000;
/** Characters. Where no batch can be made for long, it is the recording that loses by it, and not the page's memory. */
const MOST_KEPT = 4 * 1024 * 1024;
/** Of UTF-8 for one unit of a string. */
const MOST_BYTES_A_CHARACTER = 3;

/** An event's JSON. The Meta of a page stays with the full snapshot that follows: neither can be shown without the other. */
interface Pending {
  readonly json: string;
  readonly isMeta: boolean;
}

/** Gathers events until there are enough of them, or the oldest has waited long enough. */
export class Batcher {
  #events: Pending[] = [];
  #characters = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is up. */
  #dueAt = Infinity;
  /** A batch should have been made when none could be. */
  #overdue = false;

  /**
   * `ready` says whether batches can be made yet; while they cannot, events pile up until `flush` is called. `make`
   * takes the JSON of events that shall be one batch.
   */
  constructor(
    private readonly ready: () => boolean,
    private readonly make: (events: readonly string[]) => void,
  ) {}

  /** `isNews` says that it shall not wait for as long as the others. */
  add(event: Event, isNews = false): void {
    const json = stringify(event);
    if (!json) return;
    const pending = { json, isMeta: event.type === Type.Meta };
    if (this.#characters + json.length > MOST || this.#events.length >= MOST_EVENTS) {
      const meta = this.#events[this.#events.length - 1]?.isMeta ? this.#take() : undefined;
      this.#flushIfReady();
      if (meta) this.#put(meta);
    }
    this.#put(pending);
    if (this.#characters >= MOST && !pending.isMeta) this.#flushIfReady();
    else this.#flushWithin(isNews ? SHORT_WAIT : WAIT);
  }

  /** Makes batches of everything, now. */
  flush(): void {
    this.#stopTimer();
    this.#overdue = false;
    const events = this.#events;
    if (!events.length) return;
    const surelyFits = this.#characters * MOST_BYTES_A_CHARACTER <= MOST && events.length <= MOST_EVENTS;
    const parts = surelyFits ? [events] : divided(events);
    this.forget();
    try {
      for (; parts.length; parts.shift()) this.make(parts[0]!.map(({ json }) => json));
    } finally {
      // What could not be made is tried again with the next event.
      if (parts.length) this.#putBack(parts.flat());
    }
  }

  /** Drops everything that waits. */
  forget(): void {
    this.#events = [];
    this.#characters = 0;
  }

  /** Batches can be made now: those that were due before. */
  flushOverdue(): void {
    if (this.#overdue) this.flush();
  }

  #put(pending: Pending): void {
    this.#events.push(pending);
    this.#characters += pending.json.length;
  }

  #take(): Pending | undefined {
    const last = this.#events.pop();
    this.#characters -= last?.json.length ?? 0;
    return last;
  }

  #flushWithin(wait: number): void {
    const at = Date.now() + wait;
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    const due = () => {
      this.#stopTimer();
      this.#flushIfReady();
    };
    this.#timer = setTimeout(guard(due), wait);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = Infinity;
  }

  #putBack(events: Pending[]): void {
    this.#events = events.concat(this.#events);
    this.#characters = this.#events.reduce((sum, { json }) => sum + json.length, 0);
    if (this.#characters <= MOST_KEPT) return;
    complain('no batch can be made; a part of the recording is lost');
    this.forget();
  }

  #flushIfReady(): void {
    if (this.ready()) this.flush();
    else this.#overdue = true;
  }
}

function divided(events: readonly Pending[]): Pending[][] {
  const parts: Pending[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = utf8Length(event.json);
    const part = parts[parts.length - 1];
    if (part && bytes <= room && part.length < MOST_EVENTS) {
      part.push(event);
      room -= bytes;
    } else {
      const meta = part?.[part.length - 1]?.isMeta ? part.splice(-1) : [];
      if (part?.length === 0) parts.pop();
      parts.push([...meta, event]);
      room = MOST - bytes - meta.reduce((sum, { json }) => sum + utf8Length(json), 0);
    }
  }
  return parts;
}

function stringify(event: Event): string | undefined {
  try {
    return JSON.stringify(event);
  } catch (error) {
    complain('an event does not fit in JSON and was left out', error);
    return undefined;
  }
}
