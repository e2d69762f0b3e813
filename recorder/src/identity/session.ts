import { Slot } from './slot';
import { uuidv7 } from './uuid';

const SILENCE = 30 * 60_000;
const LONGEST = 24 * 3_600_000;
/** Storage is written synchronously, so not on every movement of the mouse. */
const WRITE_EVERY = 5_000;

interface State {
  id: string;
  started: number;
  /** When somebody was last seen, in whichever tab. */
  last: number;
  /** The id of who signed in, to tell when somebody else does. Nobody's while anonymous. */
  actor?: string;
}

/** One visit to a service, over all its tabs: what localStorage says it is. */
export class Session {
  #slot: Slot<State>;
  #state: State;
  #written = 0;

  constructor(key: string, now: number) {
    this.#slot = new Slot('localStorage', `girok.session.${key}`);
    this.#state = this.#resume(now);
  }

  get id(): string {
    return this.#state.id;
  }

  /** Whether this tab must begin a session before it records `now`. */
  isOver(now: number): boolean {
    if (!isOver(this.#state, now)) return false;
    // Another tab may have kept the session alive meanwhile.
    const stored = this.#slot.read();
    if (stored?.id === this.#state.id) this.#state = stored;
    return isOver(this.#state, now);
  }

  /** Notes that somebody is there. False when another tab has begun a later session, which this one must join. */
  touch(now: number): boolean {
    this.#state.last = now;
    if (Math.abs(now - this.#written) < WRITE_EVERY) return true;
    const stored = this.#slot.read();
    if (stored && stored.id !== this.#state.id && !isOver(stored, now)) return false;
    this.#state.actor ??= stored?.actor;
    this.#write(now);
    return true;
  }

  /** Goes on with the session that is stored, or begins one when that is over too. */
  rejoin(now: number): void {
    this.#state = this.#resume(now);
  }

  /** Begins a session whatever is stored. */
  replace(now: number): void {
    this.#begin(now);
  }

  /** Begins a session because the server ended this one, unless another tab has already left this one. */
  renew(now: number): void {
    const stored = this.#slot.read();
    if (stored && stored.id !== this.#state.id && !isOver(stored, now)) this.#state = stored;
    else this.#begin(now);
  }

  /** Whether these are two people: then they are two sessions. To sign in as somebody does not end an anonymous visit. */
  belongsToAnother(actor: string): boolean {
    return this.#state.actor !== undefined && this.#state.actor !== actor;
  }

  setActor(actor: string, now: number): void {
    if (this.#state.actor === actor) return;
    this.#state.actor = actor;
    this.#write(now);
  }

  save(now: number): void {
    const stored = this.#slot.read();
    if (!stored || stored.id === this.#state.id) this.#write(now);
  }

  forget(): void {
    this.#slot.clear();
  }

  #resume(now: number): State {
    const stored = this.#slot.read();
    if (stored && isState(stored) && !isOver(stored, now)) {
      stored.last = now;
      this.#state = stored;
      this.#write(now);
      return stored;
    }
    return this.#begin(now);
  }

  #begin(now: number): State {
    this.#state = { id: uuidv7(now), started: now, last: now };
    this.#write(now);
    return this.#state;
  }

  #write(now: number): void {
    this.#written = now;
    this.#slot.write(this.#state);
  }
}

/** A clock set back by more than the silence ends a session too, else it would not end for as long. */
function isOver(state: State, now: number): boolean {
  return Math.abs(now - state.last) > SILENCE || now - state.started > LONGEST;
}

function isState(value: State): boolean {
  return /^[\w-]{8,64}$/.test(value.id) && Number.isFinite(value.started) && Number.isFinite(value.last);
}
