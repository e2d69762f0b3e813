import { listen } from '../dom';

interface Listener {
  /** The visitor looks at the page, or does not. */
  visibility(state: Visibility): void;
  /** The page is about to go: the last that is sure to be called. */
  leave(): void;
  /** The page came back out of the back/forward cache. */
  enter(): void;
}

export type Visibility = 'visible' | 'hidden';

export const visibility = (): Visibility => (document.visibilityState === 'hidden' ? 'hidden' : 'visible');

/** Tells when the page is seen or not seen any more, and when it goes. */
export function observePresence(listener: Listener): () => void {
  const undo = [
    listen(document, 'visibilitychange', () => listener.visibility(visibility())),
    listen(window, 'pagehide', () => listener.leave()),
    listen(window, 'pageshow', ({ persisted }: PageTransitionEvent) => persisted && listener.enter()),
  ];
  return () => {
    for (const each of undo) each();
  };
}
