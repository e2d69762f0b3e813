/** What the server's answer means for the batch that was sent. */
export type Verdict = 'accepted' | 'retry' | 'drop' | 'new session';

/** What is read of an answer. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  /** What Girok's own server says to do after a failure; a proxy before it says nothing. */
  action?: unknown;
}

export async function answerOf(response: Response): Promise<Answer> {
  const { status } = response;
  const body: unknown = status >= 500 ? await response.json().catch(() => undefined) : undefined;
  return { status, retryAfter: response.headers.get('Retry-After'), action: (body as { action?: unknown } | null | undefined)?.action };
}

/** No answer at all is status 0. */
export function verdictOf({ status, action }: Pick<Answer, 'status' | 'action'>): Verdict {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 409) return 'new session';
  // It would fail in the same way each time, and what comes after it would wait for ever.
  if (status >= 500 && action === 'drop') return 'drop';
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
