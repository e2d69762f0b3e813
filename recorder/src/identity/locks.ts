/** A lock over all tabs of the origin, as far as the browser has them (secure contexts only). */

export interface Held {
  release(): void;
}

export const haveLocks = (): boolean => typeof window.navigator.locks?.request === 'function';

export const windowLock = (window: string): string => `girok.window.${window}`;

/** Takes the lock, waiting for it at most so long. Nothing when somebody else keeps it. */
export function takeLock(name: string, patience: number): Promise<Held | undefined> {
  return new Promise((resolve) => {
    const held = () => new Promise<void>((release) => resolve({ release }));
    const abort = new AbortController();
    if (patience > 0) setTimeout(() => abort.abort(), patience);
    const options: LockOptions = patience > 0 ? { signal: abort.signal } : { ifAvailable: true };
    const request = async () => window.navigator.locks.request(name, options, (lock) => (lock ? held() : resolve(undefined)));
    request().then(undefined, () => resolve(undefined));
  });
}
