// Where elements are on the page, also those in frames.

import { frameAround, rectOf } from "../frames";
import type { Box } from "../messages";
import { rectsOf } from "../own";
import { clipOf } from "./clips";

/** Null for what is not laid out, and for what nobody sees where it is: it is scrolled away, or hidden. */
export function boxOf(element: Element): Box | null {
  for (let each: Element | undefined = element; each; each = frameAround(each)) {
    if (rectsOf(each).length === 0) return null;
  }
  const { left, top, width, height } = rectOf(element);
  const clip = clipOf(element);
  if (!clip || left >= clip.right || top >= clip.bottom || left + width <= clip.left || top + height <= clip.top) return null;
  return [tenth(left), tenth(top), tenth(width), tenth(height)];
}

function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
