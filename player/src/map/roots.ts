// What has styles and elements of its own on a page: the document, and the shadow roots in it.

import { ofDocument, shadowOf } from "../own";

export type Root = Document | ShadowRoot;

/** The document first. */
export function rootsIn(document: Document): Root[] {
  const roots: Root[] = [document];
  for (const root of roots) {
    for (const element of allIn(root, "*")) {
      const shadow = shadowOf(element);
      if (shadow) roots.push(shadow);
    }
  }
  return roots;
}

export function allIn<E extends Element = Element>(root: Root, selectors: string): NodeListOf<E> {
  const { querySelectorAll } = isDocument(root) ? Document.prototype : DocumentFragment.prototype;
  return querySelectorAll.call(root, selectors) as NodeListOf<E>;
}

export function sheetsOf(root: Root): CSSStyleSheet[] {
  const [linked, adopted] = isDocument(root) ? [ofDocument(root, "styleSheets"), ofDocument(root, "adoptedStyleSheets")] : [root.styleSheets, root.adoptedStyleSheets];
  return [...linked, ...adopted];
}

export function isDocument(root: Root): root is Document {
  return Reflect.get(Node.prototype, "nodeType", root) === Node.DOCUMENT_NODE;
}
