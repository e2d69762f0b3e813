/** The events that are sent at once. Its content never changes: the server knows a batch by window and number. */
export interface Batch {
  session: string;
  window: string;
  number: number;
  /** When it was made. */
  made: number;
  /** Its JSON but for the moment of sending, which each attempt puts before it. */
  rest: string;
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(64 * 1024);

/** The length in UTF-8, exact up to 64 KiB, which is all that any limit here asks for. */
export function utf8Length(text: string): number {
  const { read, written } = encoder.encodeInto(text, scratch);
  return read === text.length ? written : Math.max(text.length, scratch.length);
}

export function bodyOf(batch: Batch, now: number): string {
  return `{"sent_at":${now},${batch.rest}`;
}

export function restOf(meta: object, events: readonly string[]): string {
  return `"meta":${JSON.stringify(meta)},"events":[${events.join(',')}]}`;
}
