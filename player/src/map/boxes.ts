// Finds elements by the selectors that facts have, and says where they are.

import { documentIn, frameAround, rectOf } from "../frames";
import type { Box } from "../messages";
import { rectsOf } from "../own";

/** Goes from a host into its shadow root, and from a frame into its document: `INTO` in domain/src/fact.rs. */
const INTO = " >>> ";
const LONGEST = 2_000;
const MOST_TREES = 16;

/** Null for what is not there, and for what is no selector. */
export function find(document: Document, selector: unknown): Element | null {
  if (typeof selector !== "string" || selector.length > LONGEST) return null;
  const parts = selector.split(INTO);
  if (parts.length > MOST_TREES) return null;
  let root: Document | ShadowRoot | null = document;
  let element: Element | null = null;
  try {
    for (const part of parts) {
      element = root?.querySelector(part) ?? null;
      root = element && (element.shadowRoot ?? documentIn(element));
    }
  } catch {
    return null;
  }
  return element;
}

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
