// Where the visitor's pointer is on the stage.

import type { Driver } from "../driver";

/** Left and top of its tip in pixels of the stage, whether it is a finger that touches, and whether it clicked. */
export type Pointer = [x: number, y: number, touch: boolean, clicked: boolean];

/** Far outside of any film: a recording may say anything. */
const FAR = 100_000;

const within = (pixels: number) => Math.min(Math.max(pixels, -FAR), FAR);

/** Left and top of its tip, as parts of the page's width and height; null while it is nowhere. */
export function tipWithin(page: Driver): [x: number, y: number] | null {
  const { pointer } = page.replayer;
  if (!pointer || pointer.style.left === "") return null;
  return [parseFloat(pointer.style.left) / page.size.width, parseFloat(pointer.style.top) / page.size.height];
}

/** Null while it is nowhere, or is a finger that touches nothing. */
export function pointerOn(page: Driver, clicked: boolean): Pointer | null {
  const { pointer } = page.replayer;
  if (!pointer || pointer.style.left === "") return null;
  const isFinger = pointer.classList.contains("touch-device");
  if (isFinger && !clicked && !pointer.classList.contains("touch-active")) return null;
  const { style } = page.root;
  const scale = Number(style.getPropertyValue("--scale")) || 1;
  const along = (page: string, offset: string) => within(Math.round((parseFloat(page) || 0) + (parseFloat(offset) || 0) * scale));
  return [along(style.left, pointer.style.left), along(style.top, pointer.style.top), isFinger, clicked];
}
