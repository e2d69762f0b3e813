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
    if (!(node instanceof Element)) return;
    const wasMasked = this.#everMasked.has(node);
    if (!wasMasked && !mayMask) return;
    if (!node.matches(MASKED)) this.#anyDemoted ||= wasMasked;
    else this.#everMasked.add(node);
  }

  of(node: Node | null): Cover {
    let cover: Cover = '';
    for (let element = elementOf(node); element; element = outside(element)) {
      if (element.closest(COVERED)) {
        if (element.closest(BLOCKED)) return 'block';
        cover = 'mask';
      } else if (!cover && (isDesigned(element) || (this.#anyDemoted && this.#hasDemoted(element)))) {
        cover = 'mask';
      }
    }
    return cover;
  }

  #hasDemoted(element: Element): boolean {
    for (let each: Element | null = element; each; each = each.parentElement) {
      if (this.#everMasked.has(each)) return true;
    }
    return false;
  }
}

/** Whether the whole document is one field. */
export function isDesigned(node: Node | null): boolean {
  const owner = (node?.nodeType === Node.DOCUMENT_NODE ? node : node?.ownerDocument) as Document | null | undefined;
  return owner?.designMode === 'on';
}

function elementOf(node: Node | null): Element | null {
  if (!node) return null;
  if (node.nodeType === Node.ELEMENT_NODE) return node as Element;
  // A shadow root and a frame's document are where their host is.
  if (node.nodeType === Node.DOCUMENT_NODE) return (node as Document).documentElement;
  return node.parentElement ?? (node.parentNode as ShadowRoot | null)?.host ?? (node as ShadowRoot).host ?? null;
}

/** The element in which the element's tree is shown. */
function outside(element: Element): Element | null {
  const root = element.getRootNode();
  if (root === document) return null;
  if (root.nodeType === Node.DOCUMENT_NODE) return (root as Document).defaultView?.frameElement ?? null;
  return (root as ShadowRoot).host ?? null;
}
