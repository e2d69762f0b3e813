// What a page's styles say about the viewport's height keeps its meaning while the viewport is another. It is changed where
// the browser has it, and put back from there.

import { attributeOf, setAttribute } from "../own";
import { allIn, sheetsOf, type Root } from "./roots";
import { answered, inPixels, isAboutHeight, type Size } from "./units";

export type Undo = () => void;
/** A style sheet, or a rule of any kind. */
type Holder = { cssRules?: Iterable<Holder>; styleSheet?: Holder | null; media?: MediaList; style?: CSSStyleDeclaration };

/** To be called while the viewport has this size. */
export function holdSheets(roots: readonly Root[], view: Window, size: Size): Undo {
  const undo: Undo[] = [];
  const matches = (query: string) => view.matchMedia(query).matches;
  const stack = roots.flatMap(sheetsOf) as unknown as Holder[];
  for (let holder; (holder = stack.pop()); ) {
    try {
      if (holder.media) holdMedia(holder.media, matches, undo);
      if (holder.style) holdStyle(holder.style, size, undo);
      if (holder.styleSheet) stack.push(holder.styleSheet);
      for (const rule of holder.cssRules ?? []) stack.push(rule);
    } catch {
      // A sheet that must not be read stays as it is.
    }
  }
  for (const root of roots) holdInline(root, size, undo);
  return () => undo.reverse().forEach((each) => each());
}

function holdMedia(media: MediaList, matches: (query: string) => boolean, undo: Undo[]): void {
  const before = media.mediaText;
  const after = answered(before, matches);
  if (after === before) return;
  media.mediaText = after;
  undo.push(() => (media.mediaText = before));
}

function holdStyle(style: CSSStyleDeclaration, size: Size, undo: Undo[]): void {
  if (!isAboutHeight(style.cssText)) return;
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (!isAboutHeight(value)) continue;
    const priority = style.getPropertyPriority(name);
    style.setProperty(name, inPixels(value, size), priority);
    undo.push(() => style.setProperty(name, value, priority));
  }
  // A shorthand with variables in it has no value under the names that it stands for.
  const rest = style.cssText;
  if (!isAboutHeight(rest)) return;
  style.cssText = inPixels(rest, size);
  undo.push(() => (style.cssText = rest));
}

function holdInline(root: Root, size: Size, undo: Undo[]): void {
  for (const element of allIn(root, '[style*="v" i]')) {
    const before = attributeOf(element, "style")!;
    if (!isAboutHeight(before)) continue;
    setAttribute(element, "style", inPixels(before, size));
    undo.push(() => setAttribute(element, "style", before));
  }
}
