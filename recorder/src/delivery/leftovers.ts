import { haveLocks, takeLock, windowLock } from '../identity/locks';
import type { Batch } from './batch';
import type { BatchStore } from './batch-store';
import type { Outbox } from './outbox';

/** Without locks: a tab that has not sent a batch for so long is taken to be gone. */
const SURELY_GONE = 60_000;

/**
 * Takes over what earlier pages could not send: of this window at once, of other windows when their tabs are gone. A
 * window's lock says whether its tab lives, and keeps a second tab from sending the same at the same time.
 */
export async function takeOver(store: BatchStore, outbox: Outbox, ownWindow: string, now: number, wake: () => void) {
  const windows = new Map<string, Batch[]>();
  for (const batch of await store.left(now)) {
    if (!outbox.batches.some((known) => known.window === batch.window && known.number === batch.number)) {
      windows.set(batch.window, [...(windows.get(batch.window) ?? []), batch]);
    }
  }
  for (const [window, batches] of windows) {
    if (window === ownWindow) {
      void outbox.addStored(batches);
    } else if (haveLocks()) {
      const lock = await takeLock(windowLock(window), 0);
      if (lock) void outbox.addStored(batches).then(() => lock.release());
    } else if (batches.every((batch) => now - batch.made > SURELY_GONE)) {
      void outbox.addStored(batches);
    }
    wake();
  }
}
