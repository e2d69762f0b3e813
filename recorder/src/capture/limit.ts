/** A token bucket: so much at once, and so much a second for ever. */
export class Limit {
  #tokens: number;
  #at: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    now: number,
  ) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes so many, or says that there were not enough. */
  take(count: number, now: number): boolean {
    const elapsed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.burst, this.#tokens + (elapsed / 1_000) * this.perSecond) - count;
    if (this.#tokens >= 0) return true;
    this.#tokens = 0;
    return false;
  }
}
