/** What the server's answer means for the batch that was sent. */
export type Verdict = 'accepted' | 'retry' | 'drop' | 'new session';

/** `status` 0 is no answer at all. */
export function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 409) return 'new session';
  // A proxy answers 404 while a server is being replaced; the others ask for another attempt.
  if (status < 400 || status >= 500 || [404, 408, 425, 429].includes(status)) return 'retry';
  return 'drop';
}

export const LONGEST_WAIT = 3_600_000;

/** The wait in ms that a Retry-After header asks for, as seconds or as a date; 0 when it asks for none. */
export function retryAfter(header: string | null, now: number): number {
  if (!header) return 0;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : 0;
}

const FIRST = 1_000;
const CAP = 60_000;

/** Exponential back-off with full jitter, so that pages which failed together do not come back together. */
export function backoff(failures: number, random: number): number {
  return random * Math.min(CAP, FIRST * 2 ** Math.min(failures, 16));
}
