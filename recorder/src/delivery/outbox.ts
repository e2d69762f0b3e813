import { complain } from '../guard';
import type { Batch } from './batch';
import type { BatchStore } from './batch-store';

/** Characters that may wait, about bytes. A server that is away for long costs the oldest, not the page's memory. */
const MOST = 20 * 1024 * 1024;

/** The batches nobody has acknowledged, in the order of sending: here, and in the store for the next page. */
export class Outbox {
  #batches: Batch[] = [];
  #size = 0;
  #closed = false;
  #gone = new Map<Batch, () => void>();

  constructor(private readonly store: BatchStore) {}

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  add(batch: Batch): void {
    if (this.#closed) return;
    this.store.put(batch);
    this.#insert(this.#batches.length, [batch]);
  }

  /** Puts before all others what the store still had; resolves when the last of it is gone. */
  addStored(batches: readonly Batch[]): Promise<unknown> {
    if (this.#closed) return Promise.resolve();
    const gone = batches.map((batch) => new Promise<void>((resolve) => this.#gone.set(batch, resolve)));
    this.#insert(0, batches);
    return Promise.all(gone);
  }

  remove(batch: Batch): void {
    const at = this.#batches.indexOf(batch);
    if (at < 0) return;
    this.#batches.splice(at, 1);
    this.#size -= batch.rest.length;
    this.store.delete(batch);
    this.#gone.get(batch)?.();
    this.#gone.delete(batch);
  }

  /** Forgets everything, and takes nothing more. */
  close(): void {
    this.#closed = true;
    for (const batch of [...this.#batches]) this.remove(batch);
    this.store.clear();
  }

  #insert(at: number, batches: readonly Batch[]): void {
    this.#batches.splice(at, 0, ...batches);
    for (const { rest } of batches) this.#size += rest.length;
    while (this.#size > MOST && this.#batches.length > 1) {
      complain('more than 20 MiB wait to be sent; the oldest part of the recording is lost');
      this.remove(this.#batches[0]!);
    }
  }
}
