import { closest, isElement, matches, ofDocument, ofNode } from '../dom';
import { BLOCKED, COVERED, MASKED } from './selectors';

/** What hides a node: nothing, a mask, or a block. */
export type Cover = '' | 'mask' | 'block';

/** Decides by the live document what hides a node, through shadow roots and frames, which selectors do not cross. */
export class Covers {
  /** Elements that were masked once. What was typed in them may still be there when they are no fields any more. */
  #everMasked = new WeakSet<Node>();
  /** Whether any of them has stopped to match; until then nobody has to look for them. */
  #anyDemoted = false;

  remember(node: Node): void {
    this.#everMasked.add(node);
  }

  /** Attributes changed; `mayMask` says whether among them are such by which masked elements are found. */
  decideAgain(node: Node | null, mayMask: boolean): void {
    if (!isElement(node)) return;
    const wasMasked = this.#everMasked.has(node);
    if (!wasMasked && !mayMask) return;
    if (!matches(node, MASKED)) this.#anyDemoted ||= wasMasked;
    else this.#everMasked.add(node);
  }

  of(node: Node | null): Cover {
    let cover: Cover = '';
    for (let element = elementOf(node); element; element = outside(element)) {
      if (closest(element, COVERED)) {
        if (closest(element, BLOCKED)) return 'block';
        cover = 'mask';
      } else if (!cover && (isDesigned(element) || (this.#anyDemoted && this.#hasDemoted(element)))) {
        cover = 'mask';
      }
    }
    return cover;
  }

  #hasDemoted(element: Element): boolean {
    for (let each: Element | null = element; each; each = ofNode(each, 'parentElement')) {
      if (this.#everMasked.has(each)) return true;
    }
    return false;
  }
}

/** Whether the whole document is one field. */
export function isDesigned(node: Node | null): boolean {
  if (!node) return false;
  const owner = ofNode(node, 'nodeType') === Node.DOCUMENT_NODE ? (node as Document) : ofNode(node, 'ownerDocument');
  return owner !== null && ofDocument(owner, 'designMode') === 'on';
}

function elementOf(node: Node | null): Element | null {
  if (!node) return null;
  if (isElement(node)) return node;
  // A shadow root and a frame's document are where their host is.
  if (node.nodeType === Node.DOCUMENT_NODE) return ofDocument(node as Document, 'documentElement');
  return node.parentElement ?? (node.parentNode as ShadowRoot | null)?.host ?? (node as ShadowRoot).host ?? null;
}

/** The element in which the element's tree is shown. */
function outside(element: Element): Element | null {
  const root = Node.prototype.getRootNode.call(element);
  if (root === document) return null;
  if (root.nodeType === Node.DOCUMENT_NODE) return ofDocument(root as Document, 'defaultView')?.frameElement ?? null;
  return (root as ShadowRoot).host ?? null;
}
