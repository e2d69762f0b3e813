// What hangs on the viewport's bottom, or is as high as the viewport, would move and grow with it. It is found by letting the
// viewport grow, and is then held where it was.

import { attributeOf, boundsOf, hostOf, parentOf, setAttribute, styleOf } from "../own";
import { allIn, type Root } from "./roots";
import type { Undo } from "./sheets";

type Pin = {
  readonly element: Element;
  readonly position: string;
  /** Where it was in the viewport, how high, and its height as the browser says it. */
  readonly top: number;
  readonly height: number;
  readonly used: string;
  /** What holds it. */
  readonly style: Map<string, string>;
};

/** What is held brings others back, and has to be looked at once more: it may be off by a margin or a transform. */
const MOST_PASSES = 5;
/** Pixels. */
const NEAR = 0.25;

/** To be called when nothing is scrolled. `grow` makes the viewport as high as the page. */
export function pinned(roots: readonly Root[], view: Window, grow: () => void): Undo {
  const pins = roots.flatMap((root) => [...allIn(root, "*")].flatMap((element) => pinOf(element, view) ?? []));
  grow();
  const undo: Undo[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const moved = pins.flatMap((pin) => driftOf(pin) ?? []);
    const elements = new Set<Node>(moved.map(({ pin }) => pin.element));
    for (const { pin, by, isResized } of moved) {
      if (!isWithin(pin.element, elements)) hold(pin, by, isResized, undo);
    }
  }
  return () => undo.reverse().forEach((each) => each());
}

/** The page's two outer elements may take their height from the viewport, and so may what is out of their flow. */
function pinOf(element: Element, view: Window): Pin | null {
  const style = view.getComputedStyle(element);
  const isOuter = element.localName === "html" || element.localName === "body";
  const position = isOuter ? "static" : style.position;
  if (!isOuter && position !== "fixed" && position !== "absolute" && position !== "sticky") return null;
  const { top, height } = boundsOf(element);
  return { element, position, top, height, used: style.height, style: new Map() };
}

type Drift = { pin: Pin; by: number; isResized: boolean };

function driftOf(pin: Pin): Drift | null {
  const { top, height } = boundsOf(pin.element);
  const isResized = Math.abs(height - pin.height) > NEAR;
  return isResized || Math.abs(top - pin.top) > NEAR ? { pin, by: top - pin.top, isResized } : null;
}

function isWithin(element: Element, others: Set<Node>): boolean {
  for (let at = parentOf(element); at; at = parentOf(at) ?? hostOf(at)) if (others.has(at)) return true;
  return false;
}

function hold({ element, position, top, used, style }: Pin, by: number, isResized: boolean, undo: Undo[]): void {
  if (style.size === 0) {
    const before = attributeOf(element, "style");
    undo.push(() => setAttribute(element, "style", before));
    style.set("transition", "none");
  }
  if (isResized && used.endsWith("px")) style.set("height", used).set("min-height", "0").set("max-height", "none");
  if (position !== "static") {
    // What sticks is told how far it is from its place in the flow; all else, how far from the top.
    const first = position === "sticky" ? 0 : top;
    const held = style.get("top");
    style.set("top", `${held === undefined ? first : parseFloat(held) - by}px`).set("bottom", "auto");
  }
  if (position === "sticky") style.set("position", "relative").set("left", "auto").set("right", "auto");
  const own = styleOf(element);
  for (const [name, value] of style) own.setProperty(name, value, "important");
}
