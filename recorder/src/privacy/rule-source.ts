import { get } from '../delivery/post';
import { backoff, retryAfter, verdictOf } from '../delivery/reply';
import { guard } from '../guard';
import { Slot } from '../identity/slot';
import { rulesOf, type Rules } from './rules';

/** No sooner is the server asked again. */
const FRESH = 60_000;

/** The rules of a service: those that were told last at once, and the server's as soon as it tells them. */
export class RuleSource {
  #slot: Slot<unknown>;
  /** What was told last, as JSON. */
  #told: string | undefined;
  #askedAt = -Infinity;
  #underWay: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(
    private readonly address: string,
    key: string,
    private readonly tell: (rules: Rules) => void,
  ) {
    this.#slot = new Slot('localStorage', `girok.rules.${key}`);
  }

  /** What an earlier page was told holds until the server tells otherwise. */
  recall(): void {
    const kept = this.#slot.read();
    if (kept !== undefined) this.#take(kept);
  }

  /** Asks the server, unless it was asked just now. Whoever calls does not wait. */
  ask(now: number): void {
    if (this.#underWay || this.#timer !== undefined || Math.abs(now - this.#askedAt) < FRESH) return;
    this.#askedAt = now;
    this.#failures = 0;
    this.#try();
  }

  /** Asks nothing more. What has not been answered is to be asked again. */
  end(): void {
    if (this.#underWay || this.#timer !== undefined) this.#askedAt = -Infinity;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#underWay?.abort();
    this.#underWay = undefined;
  }

  #try(): void {
    const abort = (this.#underWay = new AbortController());
    const answered = guard(({ status, text = '', retryAfter: header }: Partial<Awaited<ReturnType<typeof get>>>) => {
      if (this.#underWay !== abort) return;
      this.#underWay = undefined;
      if (status === 200 && this.#understood(text)) return;
      // A page of a proxy's is no answer either.
      if (status !== 304 && (status === 200 || verdictOf({ status: status ?? 0 }) === 'retry')) this.#wait(header ?? null);
    });
    get(this.address, abort).then(answered, () => answered({}));
  }

  #understood(text: string): boolean {
    let told: { rules?: unknown } | null;
    try {
      told = JSON.parse(text) as typeof told;
    } catch {
      return false;
    }
    if (!Array.isArray(told?.rules)) return false;
    if (this.#take(told)) this.#slot.write(told);
    return true;
  }

  /** Whether that is new. */
  #take(told: unknown): boolean {
    const json = JSON.stringify(told);
    if (json === this.#told) return false;
    this.#told = json;
    this.tell(rulesOf(told));
    return true;
  }

  #wait(header: string | null): void {
    const again = guard(() => {
      this.#timer = undefined;
      this.#try();
    });
    this.#timer = setTimeout(again, retryAfter(header, Date.now()) + backoff(this.#failures++, Math.random()));
  }
}
