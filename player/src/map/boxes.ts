// Where elements are on the page, also those in frames.

import { frameAround, rectOf } from "../frames";
import type { Box } from "../messages";
import { rectsOf } from "../own";

/** Null for what is not laid out. */
export function boxOf(element: Element): Box | null {
  for (let each: Element | undefined = element; each; each = frameAround(each)) {
    if (rectsOf(each).length === 0) return null;
  }
  const { left, top, width, height } = rectOf(element);
  return [tenth(left), tenth(top), tenth(width), tenth(height)];
}

function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
