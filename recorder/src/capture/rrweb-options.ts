import { MASK } from '../privacy/forms';
import { BLOCKED, FIELD } from '../privacy/selectors';

const KINDS =
  'input textarea select text password hidden email tel number search url date datetime-local month week time color range file';

/** What is recorded of a page, chosen for a replay that looks right without asking the visitor's browser for much. */
export const RECORD_OPTIONS = {
  // A page that waits for a slow image would be recorded from its `load` only.
  recordAfter: 'DOMContentLoaded' as const,
  maskInputOptions: Object.fromEntries(KINDS.split(' ').map((kind) => [kind, true])),
  // Empty stays empty; any other text looks the same. A button's caption is the page's.
  maskInputFn: (text: string, element: HTMLElement) => (text && element.matches(FIELD) ? MASK : text),
  blockSelector: BLOCKED,
  // Nothing of these is seen in a replay; verification metas hold tokens, comments anything.
  slimDOMOptions: 'all' as const,
  // The style as the visitor had it, also after the next release of the page.
  inlineStylesheet: true,
  // These would draw, read back or copy on the main thread; the replay fetches images and fonts by address.
  recordCanvas: false,
  inlineImages: false,
  // rrweb's FontFace is not the browser's any more: `instanceof` fails.
  collectFonts: false,
  // A frame of another origin can be recorded only by a script of its own.
  recordCrossOriginIframes: false,
};
