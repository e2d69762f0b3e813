// The master clock, in the session's own time. Everything that is shown follows it.

/** A tab in the background gets no frames; what it slept through is not played. */
const LONGEST_STEP = 250;

export class Clock {
  playing = false;
  /** While the picture of this moment is not there yet, time stands still. */
  held = false;
  speed = 1;
  private last: number | null = null;

  constructor(
    /** The moment that is shown, in ms since the epoch. */
    public at: number,
    public readonly start: number,
    public readonly end: number,
  ) {
    this.at = this.clamp(at);
  }

  /** Moves on by the real time since the last tick; `now` is a monotonic reading in ms. */
  tick(now: number): void {
    const elapsed = this.last === null ? 0 : Math.min(Math.max(now - this.last, 0), LONGEST_STEP);
    const running = this.playing && !this.held;
    this.last = running ? now : null;
    if (running) this.at = this.clamp(this.at + elapsed * this.speed);
  }

  seek(at: number): void {
    if (Number.isFinite(at)) this.at = this.clamp(at);
  }

  setSpeed(value: number): void {
    if (Number.isFinite(value)) this.speed = Math.min(Math.max(value, 0.5), 16);
  }

  get atEnd(): boolean {
    return this.at >= this.end;
  }

  private clamp(at: number): number {
    return Math.min(Math.max(at, this.start), this.end);
  }
}
