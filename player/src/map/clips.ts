// What of the page an element can be seen in: what it is in may scroll, or cut it off.

import { frameAround, rectOf } from "../frames";
import { hostOf, isElement, ofDocument, ownerOf, parentOf, viewOf } from "../own";

export type Clip = { left: number; top: number; right: number; bottom: number };

/** In the viewport of the outermost document; null for what is hidden. */
export function clipOf(element: Element): Clip | null {
  const clip = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  let at: Element | null = element;
  while (at) {
    if (styleOf(at).visibility !== "visible") return null;
    clipWithin(at, clip);
    at = frameAround(at) ?? null;
    if (at) cut(clip, at, true, true);
  }
  return clip;
}

/** By what is around the element in its document. What is positioned is in nothing but what it is positioned by. */
function clipWithin(element: Element, clip: Clip): void {
  let { position } = styleOf(element);
  for (let around = above(element); around; around = above(around)) {
    const style = styleOf(around);
    const holds = isHolding(style);
    if (position === "fixed" && !holds) continue;
    if (position === "absolute" && style.position === "static" && !holds) continue;
    position = style.position;
    const owner = ownerOf(around)!;
    const isOuter = around === ofDocument(owner, "documentElement") || around === ofDocument(owner, "body");
    // That of the two outer elements is the viewport's, and what is in a line cuts nothing off.
    if (isOuter || style.display === "inline" || style.display === "contents") continue;
    cut(clip, around, style.overflowX !== "visible", style.overflowY !== "visible");
  }
}

function cut(clip: Clip, by: Element, across: boolean, down: boolean): void {
  if (!across && !down) return;
  const { left, top, width, height } = rectOf(by);
  if (across) [clip.left, clip.right] = [Math.max(clip.left, left), Math.min(clip.right, left + width)];
  if (down) [clip.top, clip.bottom] = [Math.max(clip.top, top), Math.min(clip.bottom, top + height)];
}

/** Whether what is positioned within it is so by it. */
function isHolding(style: CSSStyleDeclaration): boolean {
  return style.transform !== "none" || style.filter !== "none" || style.perspective !== "none" || /paint|layout|strict|content/.test(style.contain);
}

function above(element: Element): Element | null {
  const parent = parentOf(element);
  if (!parent) return null;
  return hostOf(parent) ?? (isElement(parent) ? parent : null);
}

function styleOf(element: Element): CSSStyleDeclaration {
  return (viewOf(element) ?? window).getComputedStyle(element);
}
