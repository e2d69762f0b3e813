// What the browser has under a name. A page may have given that name to one of its fields: `form.parentNode` is an input then.

export const SVG = "http://www.w3.org/2000/svg";

export function parentOf(node: Node): Node | null {
  return Reflect.get(Node.prototype, "parentNode", node) as Node | null;
}

export function childrenOf(node: Node): NodeListOf<ChildNode> {
  return Reflect.get(Node.prototype, "childNodes", node) as NodeListOf<ChildNode>;
}

export function nameOf(element: Element): string {
  return Reflect.get(Element.prototype, "localName", element) as string;
}

/** Whose words its name is of. */
export function namespaceOf(element: Element): string | null {
  return Reflect.get(Element.prototype, "namespaceURI", element) as string | null;
}

export function attributesOf(element: Element): NamedNodeMap {
  return Reflect.get(Element.prototype, "attributes", element) as NamedNodeMap;
}

export function shadowOf(element: Element): ShadowRoot | null {
  return Reflect.get(Element.prototype, "shadowRoot", element) as ShadowRoot | null;
}

/** Its fields, images and frames go before what a document has itself. */
export function ofDocument<K extends keyof Document>(document: Document, name: K): Document[K] {
  return Reflect.get(Document.prototype, name, document) as Document[K];
}

export function viewIn(document: Document): (Window & typeof globalThis) | null {
  return ofDocument(document, "defaultView") as (Window & typeof globalThis) | null;
}

export function ownerOf(node: Node): Document | null {
  return Reflect.get(Node.prototype, "ownerDocument", node) as Document | null;
}

/** How far it is scrolled, from the left and from the top. */
export function scrolledOf(element: Element): [number, number] {
  return [Reflect.get(Element.prototype, "scrollLeft", element) as number, Reflect.get(Element.prototype, "scrollTop", element) as number];
}

export function isElement(node: Node): node is Element {
  return Reflect.get(Node.prototype, "nodeType", node) === Node.ELEMENT_NODE;
}

export function hostOf(node: Node): Element | null {
  const isShadow = Reflect.get(Node.prototype, "nodeType", node) === Node.DOCUMENT_FRAGMENT_NODE;
  return isShadow ? (node as ShadowRoot).host : null;
}

export function viewOf(element: Element): (Window & typeof globalThis) | null {
  return viewIn(ownerOf(element)!);
}

export function rectsOf(element: Element): DOMRectList {
  return Element.prototype.getClientRects.call(element);
}

export function boundsOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

export function styleOf(element: Element): CSSStyleDeclaration {
  const isDrawing = namespaceOf(element) === SVG;
  return Reflect.get((isDrawing ? SVGElement : HTMLElement).prototype, "style", element) as CSSStyleDeclaration;
}

/** Null takes the attribute away. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value !== null) return Element.prototype.setAttribute.call(element, name, value);
  // Of a style that was changed and not asked for since, Chromium leaves an empty attribute.
  attributeOf(element, name);
  Element.prototype.removeAttribute.call(element, name);
}

export function attributeOf(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name);
}
