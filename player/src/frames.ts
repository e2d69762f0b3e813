// The frames that were recorded within the page, and where things in them are.

import { boundsOf, viewOf } from "./own";

export type Rect = { left: number; top: number; width: number; height: number };

/** The frame of the recording that the element's document is in; the Replayer's own is none. */
export function frameAround(element: Element): HTMLElement | undefined {
  const frame = viewOf(element)?.frameElement;
  return frame && frame.ownerDocument !== document ? (frame as HTMLElement) : undefined;
}

export function documentIn(element: Element): Document | null {
  return (element as Partial<HTMLIFrameElement>).contentDocument ?? null;
}

/** In the viewport of the outermost document. */
export function rectOf(element: Element): Rect {
  let { left, top, width, height } = boundsOf(element);
  for (let frame = frameAround(element); frame; frame = frameAround(frame)) {
    const outer = frame.getBoundingClientRect();
    const { paddingLeft, paddingTop } = getComputedStyle(frame);
    const x = outer.width / (frame.offsetWidth || 1);
    const y = outer.height / (frame.offsetHeight || 1);
    left = outer.left + (frame.clientLeft + parseFloat(paddingLeft) + left) * x;
    top = outer.top + (frame.clientTop + parseFloat(paddingTop) + top) * y;
    width *= x;
    height *= y;
  }
  return { left, top, width, height };
}
