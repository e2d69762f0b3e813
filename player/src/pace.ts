// How fast a session that is watched live goes by. Only the recording's own time counts: the visitor's clock may be
// wrong by hours, and is held against no other.

/** What arrives comes a batch at a time, each of about two seconds: this far behind its end is as it should be. */
const USUAL = 2_500;
/** From here on the way is not worth watching, and what happens now is. */
const TOO_FAR = 8_000;
/** How far before the newest event a jump goes. */
const RESERVE = 1_500;
/** A move event tells of positions from before its own time. */
const MOVE_SPAN = 500;
const CATCHING_UP = 2;

export type Step = { at: number; jumped: boolean };

/**
 * Where to be after `elapsed` ms. `newest` is the last event that arrived and `next` the one to be shown next: while
 * nothing happens, nothing is waited for. Never goes back, and never past what has arrived.
 */
export function step(at: number, elapsed: number, newest: number, next: number): Step {
  const behind = newest - at;
  if (behind <= 0) return { at, jumped: false };
  if (behind > TOO_FAR) return { at: newest - RESERVE, jumped: true };
  const quiet = Math.min(next - MOVE_SPAN, newest - RESERVE);
  const from = Math.max(at, quiet);
  const speed = newest - from > USUAL ? CATCHING_UP : 1;
  return { at: Math.min(from + elapsed * speed, newest), jumped: false };
}
