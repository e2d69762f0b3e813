// How much may be written for a drawing, and how long that may take. The frame shares its thread with whoever looks at it.

/** Bytes, as the drawing is sent. What is longer is no drawing for a browser, nor a message. */
const MOST_BYTES = 16 << 20;
/** Milliseconds of writing. */
const PATIENCE = 2_000;
/** The clock is looked at each so many texts. */
const CHECK_EVERY = 64;
const encoder = new TextEncoder();

/** Nobody who catches what a page makes fail may keep this to themselves. */
export class TooMuch extends Error {}

/** For all that is written for one drawing, and for the frames in it. */
export class Budget {
  private written = 0;
  private data = 0;
  private texts = 0;
  private patience = PATIENCE;
  private since = performance.now();

  /** Of what will be a part of the drawing. */
  write(text: string): void {
    this.fits(text.length);
    this.written += bytesIn(text);
    this.fits(0);
    if (++this.texts % CHECK_EVERY === 0) this.check();
  }

  /** Of data that is put into a text that has yet to be written: each may be named there any number of times. */
  take(data: string): void {
    this.data += data.length;
    if (this.data > MOST_BYTES) throw new TooMuch();
    this.check();
  }

  /** Writes what is an address in the drawing, and counts as such. */
  within(write: () => string): string {
    const { written } = this;
    const text = write();
    this.written = written;
    return text;
  }

  /** Nothing is written meanwhile, and all that was is written anew after it. */
  async pause(wait: Promise<void>): Promise<void> {
    this.patience -= performance.now() - this.since;
    await wait;
    this.since = performance.now();
    this.written = this.data = 0;
  }

  private fits(length: number): void {
    if (this.written + length > MOST_BYTES) throw new TooMuch();
  }

  private check(): void {
    if (performance.now() - this.since > this.patience) throw new TooMuch();
  }
}

function bytesIn(text: string): number {
  return /[^\0-\x7f]/.test(text) ? encoder.encode(text).length : text.length;
}
