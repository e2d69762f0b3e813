import { listen } from '../dom';

/** What takes somebody at the page: a script can make the like of it, but the browser tells those apart. */
const GESTURES = 'pointerdown pointermove touchstart touchmove wheel keydown click'.split(' ');
const QUIETLY = { capture: true, passive: true };

/** Tells when somebody does something in the window. */
export function observeGestures(win: Window, seen: () => void): () => void {
  const undo = GESTURES.map((type) => listen(win, type, ({ isTrusted }) => isTrusted && seen(), QUIETLY));
  return () => {
    for (const each of undo) each();
  };
}
