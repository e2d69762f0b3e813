// Keys pressed while the frame has the focus are the page's to handle.

import type { Tell } from "./messages";

/** These would scroll or act on the frame itself. */
const ACTING = new Set([" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "/", "'"]);

export function forwardKeys(tell: Tell): void {
  addEventListener("keydown", (event) => {
    if (isCommand(event)) {
      event.preventDefault();
      tell({ girok: "key", key: "k", shift: false, command: true });
      return;
    }
    // Tab has to lead out of the frame, and other combinations are the browser's.
    if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (ACTING.has(event.key)) event.preventDefault();
    tell({ girok: "key", key: event.key, shift: event.shiftKey, command: false });
  });
}

/** The one combination that is the page's: it opens the palette. */
function isCommand(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey;
}
