import { complain, guard } from '../guard';
import { bodyOf, utf8Length, type Batch } from './batch';
import type { Outbox } from './outbox';
import { post, postFarewell } from './post';
import { backoff, LONGEST_WAIT, retryAfter, verdictOf, type Answer, type Verdict } from './reply';

/** Browsers refuse more than 64 KiB in all keepalive requests of a page together. */
const FAREWELL_BYTES = 60 * 1024;

/** Sends what is in the outbox, oldest first and one at a time, until each batch is acknowledged or refused. */
export class Delivery {
  #busy = false;
  /** What is being sent, and what ends that. */
  #underWay: { batch: Batch; abort: AbortController } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** The server asked not to be called before. */
  #notBefore = 0;
  /** Bytes of each batch that is under way with keepalive. */
  #farewells = new Map<Batch, number>();

  /** `onNewSession` is told when the server says that the batch's session is over. */
  constructor(
    private readonly outbox: Outbox,
    private readonly addressOf: (batch: Batch) => string,
    private readonly onNewSession: (batch: Batch) => void,
  ) {}

  /** There is something to send, unless a wait is still on. */
  wake(): void {
    if (this.#busy || this.#timer !== undefined) return;
    this.#run().catch((error) => {
      complain('a part of the recording could not be sent', error);
      this.#wait();
    });
  }

  /** The network is back: the back-off was for its absence. A wait that the server asked for stays. */
  wakeNow(): void {
    if (Date.now() < this.#notBefore) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.wake();
  }

  /** Sends as much as fits from a page that may be gone when this returns. What does not fit stays in the store. */
  farewell(): void {
    const now = Date.now();
    if (now < this.#notBefore) return;
    let room = FAREWELL_BYTES;
    for (const bytes of this.#farewells.values()) room -= bytes;
    // The request that is under way dies with the page; the server knows a batch that comes twice.
    const underWay = this.#underWay?.batch;
    const waiting = this.outbox.batches.filter((batch) => batch !== underWay && !this.#farewells.has(batch));
    if (underWay && !this.#farewells.has(underWay)) waiting.push(underWay);
    for (const batch of waiting) {
      const body = bodyOf(batch, now);
      const bytes = utf8Length(body);
      if (bytes > room) continue;
      room -= bytes;
      this.#farewells.set(batch, bytes);
      this.#finish(batch, postFarewell(this.addressOf(batch), body)).then(
        (verdict) => {
          this.#farewells.delete(batch);
          if (verdict === 'retry') this.#wait();
        },
        (error) => {
          this.#farewells.delete(batch);
          complain('a part of the recording could not be sent', error);
        },
      );
    }
  }

  /** Sends nothing more, not even what was about to be. */
  abort(): void {
    clearTimeout(this.#timer);
    this.#underWay?.abort.abort();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      let batch: Batch | undefined;
      // A farewell that failed meanwhile has begun a wait.
      while (this.#timer === undefined && (batch = this.outbox.batches.find((each) => !this.#farewells.has(each)))) {
        const abort = new AbortController();
        this.#underWay = { batch, abort };
        const verdict = await this.#finish(batch, post(this.addressOf(batch), bodyOf(batch, Date.now()), abort));
        if (verdict === 'retry') return this.#wait();
        this.#failures = 0;
      }
    } finally {
      this.#busy = false;
      this.#underWay = undefined;
    }
  }

  async #finish(batch: Batch, sending: Promise<Answer>): Promise<Verdict> {
    const answer = await sending.catch((): Answer => ({ status: 0, retryAfter: null }));
    const verdict = verdictOf(answer);
    if (verdict === 'retry') {
      const now = Date.now();
      this.#notBefore = Math.max(this.#notBefore, now + retryAfter(answer.retryAfter, now));
      return verdict;
    }
    if (verdict === 'drop') complain(`the server refused a part of the recording (${answer.status})`);
    const current = this.outbox.batches.includes(batch);
    this.outbox.remove(batch);
    if (verdict === 'new session' && current) this.onNewSession(batch);
    return verdict;
  }

  #wait(): void {
    if (this.#timer !== undefined) return;
    // A clock that is set back would ask for more.
    const asked = Math.min(Math.max(0, this.#notBefore - Date.now()), LONGEST_WAIT);
    const delay = asked + backoff(this.#failures++, Math.random());
    const woken = guard(() => {
      this.#timer = undefined;
      this.wake();
    });
    this.#timer = setTimeout(woken, delay);
  }
}
