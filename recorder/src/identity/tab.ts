import { haveLocks, takeLock, windowLock, type Held } from './locks';
import { Slot } from './slot';
import { uuidv7 } from './uuid';

/**
 * How long the tab's former page may keep its lock: it is torn down while the next one already runs, which takes seconds
 * where the machine is busy. The page that a tab was duplicated from keeps it for longer: so long the copy sends nothing,
 * but nothing of it is lost.
 */
const PATIENCE = 5_000;

interface State {
  id: string;
  /** The session that the window is part of. */
  session: string;
  /** The number of the next batch. */
  next: number;
  /** A page has this window and has not left: what a duplicated tab finds where there are no locks. */
  open: boolean;
}

/**
 * The window of this tab: its id, and the numbers of its batches over all its pages. A duplicated tab starts with a
 * copy of the other's sessionStorage, so an id that is found there must be claimed before it is used.
 */
export class Tab {
  #slot: Slot<State>;
  #state: State;
  #lock: Held | undefined;
  /** The claim is still being decided. */
  #claiming = false;
  /** Resolves when the id will not change any more by itself. */
  readonly settled: Promise<void>;

  constructor(key: string, session: string, now: number) {
    this.#slot = new Slot('sessionStorage', `girok.window.${key}`);
    const found = this.#slot.read();
    const mine = found && found.session === session && Number.isSafeInteger(found.next) ? found : undefined;
    this.#state = mine ?? fresh(session, now);
    if (mine && haveLocks()) {
      this.#claiming = true;
      this.settled = this.#claim(now);
      return;
    }
    if (mine?.open) this.#state = fresh(session, now);
    this.#occupy();
    this.settled = Promise.resolve();
  }

  get id(): string {
    return this.#state.id;
  }

  /** Whether batches may be numbered; until then they wait. */
  get isSettled(): boolean {
    return !this.#claiming;
  }

  /** The number of a batch that is being made. Written at once, so that no later page gives it again. */
  takeNumber(): number {
    const number = this.#state.next++;
    this.#slot.write(this.#state);
    return number;
  }

  /** A new window, because the session is new, or because there is no time left to learn whose the old one is. */
  renew(session: string, now: number): void {
    this.#claiming = false;
    this.#lock?.release();
    this.#lock = undefined;
    this.#state = fresh(session, now);
    this.#occupy();
  }

  /** The page goes away, perhaps into the back/forward cache, where a page with a lock is not let in. */
  leave(): void {
    this.#lock?.release();
    this.#lock = undefined;
    this.#state.open = false;
    this.#slot.write(this.#state);
  }

  /** The page came back. Other pages of the tab may have numbered batches of this window meanwhile. */
  async enter(now: number): Promise<void> {
    const stored = this.#slot.read();
    if (stored?.id === this.#state.id) this.#state.next = Math.max(this.#state.next, stored.next);
    if (this.#lock || this.#claiming) return;
    if (!haveLocks()) return this.#occupy();
    // A tab that was duplicated meanwhile may have the window: then this one takes another.
    this.#claiming = true;
    await this.#claim(now);
  }

  forget(): void {
    this.#claiming = false;
    this.#state.open = false;
    this.#lock?.release();
    this.#lock = undefined;
    this.#slot.clear();
  }

  async #claim(now: number): Promise<void> {
    const { id, session } = this.#state;
    const lock = await takeLock(windowLock(id), PATIENCE);
    if (!this.#claiming || this.#state.id !== id) {
      lock?.release();
      return;
    }
    this.#claiming = false;
    if (lock) {
      this.#lock = lock;
      this.#state.open = true;
      this.#slot.write(this.#state);
    } else {
      this.renew(session, now);
    }
  }

  #occupy(): void {
    this.#state.open = true;
    this.#slot.write(this.#state);
    const { id } = this.#state;
    if (!haveLocks()) return;
    void takeLock(windowLock(id), PATIENCE).then((lock) => {
      if (this.#state.id === id && this.#state.open && !this.#lock) this.#lock = lock;
      else lock?.release();
    });
  }
}

function fresh(session: string, now: number): State {
  return { id: uuidv7(now), session, next: 0, open: true };
}
