// What has styles and elements of its own on a page: the document, and the shadow roots in it.

import { shadowOf } from "../own";

export type Root = Document | ShadowRoot;

/** The document first. */
export function rootsIn(document: Document): Root[] {
  const roots: Root[] = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      const shadow = shadowOf(element);
      if (shadow) roots.push(shadow);
    }
  }
  return roots;
}
