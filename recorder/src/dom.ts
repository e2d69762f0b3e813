/**
 * Reads and listens past what a page may have put in the way: an element with a name stands where the property of that
 * name was, so that `document.title` may be a form, and `form.closest` one of its inputs.
 */
import { guard } from './guard';

/** The document's own property. */
export function ofDocument<K extends keyof Document>(owner: Document, name: K): Document[K] {
  return Reflect.get(Document.prototype, name, owner) as Document[K];
}

/** The node's own property; throws for what is no node. */
export function ofNode<K extends keyof Node>(node: Node, name: K): Node[K] {
  return Reflect.get(Node.prototype, name, node) as Node[K];
}

/** The element's own property. */
export function ofElement<K extends keyof Element>(element: Element, name: K): Element[K] {
  return Reflect.get(Element.prototype, name, element) as Element[K];
}

export const matches = (element: Element, selector: string): boolean => Element.prototype.matches.call(element, selector);

export const closest = (element: Element, selector: string): Element | null =>
  Element.prototype.closest.call(element, selector);

/** Also for the elements of frames, which are no instances of this window's classes. */
export function isElement(node: Node | null): node is Element {
  return node !== null && ofNode(node, 'nodeType') === Node.ELEMENT_NODE;
}

/** Listens without ever throwing into the page; returns what ends it. */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  heard: (event: E) => void,
  options?: AddEventListenerOptions,
): () => void {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const listener = guard(heard) as unknown as EventListener;
  addEventListener.call(target, type, listener, options);
  return () => removeEventListener.call(target, type, listener, options);
}
