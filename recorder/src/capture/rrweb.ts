import { record } from '@rrweb/record';
import type { eventWithTime, IMirror } from '@rrweb/types';
import { Type, type Event } from '../events';
import { guard } from '../guard';
import type { Masker } from '../privacy/masker';
import { observeGestures } from './gestures';
import { LAYOUT_PLUGIN, LayoutObserver } from './layout';
import { RECORD_OPTIONS } from './rrweb-options';
import { styleSheetGuard } from './style-sheets';

export interface PageRecording {
  /** Tells the whole page again. While it has not been told at all, that is still to come. */
  takeSnapshot(): void;
  /** The document has become another page. */
  turned(): void;
  stop(): void;
}

export const mirror = record.mirror as unknown as IMirror<Node>;

/** Recordings that are on. To undo one undoes the patches of all: rrweb keeps one original of each function. */
let running = 0;

/** `seen` is called whenever somebody does something in the page or in one of its frames; `tellsLayout` is for heatmaps. */
export function recordPage(
  masker: Pick<Masker, 'blocked' | 'maskInput' | 'isBlocked'>,
  emit: (event: Event) => void,
  seen: () => void,
  tellsLayout: boolean,
): PageRecording {
  const { plugin, tookError } = styleSheetGuard();
  let stopped = false;
  let undo: (() => void) | undefined;
  const observer = () =>
    new LayoutObserver(mirror, masker.isBlocked, (payload, timestamp) => {
      if (!stopped) emit({ type: Type.Plugin, data: { plugin: LAYOUT_PLUGIN, payload }, timestamp });
    });
  const layout = tellsLayout ? observer() : undefined;
  const before = guard((event: Event) => layout?.before(event));
  const after = guard((event: Event) => layout?.after(event));
  const ownSheets = Object.getOwnPropertyDescriptor(document, 'adoptedStyleSheets');
  undo = record<eventWithTime>({
    ...RECORD_OPTIONS,
    blockSelector: masker.blocked as unknown as string,
    maskInputFn: masker.maskInput,
    emit: (event) => {
      if (stopped) return;
      before(event as Event);
      emit(event as Event);
      after(event as Event);
    },
    errorHandler: tookError,
    plugins: [
      plugin,
      { name: 'girok/gestures@1', options: {}, observer: (_callback, win) => observeGestures(win, seen) },
      { name: LAYOUT_PLUGIN, options: {}, observer: (_callback, win) => layout?.observe(win) ?? (() => {}) },
      {
        name: 'girok/late-frames@1',
        options: {},
        // A frame that loads after the end is observed all the same; it is let go at once.
        observer: () => {
          if (stopped && !running) queueMicrotask(() => undo?.());
          return () => {};
        },
      },
    ],
  });
  running++;
  return {
    takeSnapshot() {
      try {
        record.takeFullSnapshot();
      } catch {
        // rrweb throws when it has not begun.
      }
    },
    turned: guard(() => layout?.turned()),
    stop() {
      stopped = true;
      running--;
      undo?.();
      layout?.end();
      // rrweb leaves its property on the document, where the browser has it on the prototype.
      if (!ownSheets) delete (document as { adoptedStyleSheets?: unknown }).adoptedStyleSheets;
    },
  };
}
