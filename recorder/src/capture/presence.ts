import { guard } from '../guard';

interface Listener {
  /** The visitor looks at the page, or does not. */
  visibility(state: 'visible' | 'hidden'): void;
  /** The page is about to go: the last that is sure to be called. */
  leave(): void;
  /** The page came back out of the back/forward cache. */
  enter(): void;
}

/** Tells whether the page is seen, and when it goes. */
export function observePresence(listener: Listener): () => void {
  const told = () => listener.visibility(document.visibilityState === 'hidden' ? 'hidden' : 'visible');
  const changed = guard(told);
  const left = guard(() => listener.leave());
  const shown = guard((event: PageTransitionEvent) => event.persisted && listener.enter());
  document.addEventListener('visibilitychange', changed);
  addEventListener('pagehide', left);
  addEventListener('pageshow', shown);
  changed();
  return () => {
    document.removeEventListener('visibilitychange', changed);
    removeEventListener('pagehide', left);
    removeEventListener('pageshow', shown);
  };
}
