import type { IMirror } from '@rrweb/types';
import { isElement, matches, ofDocument, ofElement, ofNode } from '../dom';
import { growsWithText } from '../privacy/cover';
import { CONTROL } from '../privacy/selectors';

/** How much of a document or scroller is in view, how much there is, and how far it is scrolled, in whole CSS pixels. */
export interface Extent {
  kind: 'extent';
  id: number;
  view: [number, number];
  size: [number, number];
  scroll: [number, number];
}

/** Of a page that makes a scroller of each row, no more are told. */
const MOST = 200;

/** Tells the extents of documents, and of elements from when they scroll; again when view or size have changed. */
export class Extents {
  /** View and size as they were told last. */
  #told = new Map<number, string>();

  constructor(
    private readonly mirror: IMirror<Node>,
    private readonly isBlocked: (node: Node) => boolean,
    private readonly tell: (extent: Extent, timestamp: number) => void,
  ) {}

  /** The page has been told whole: nothing that was told before is known any more. */
  begin(): void {
    this.#told.clear();
    this.check(this.mirror.getId(document));
  }

  /** The scroller may have grown, and its document as well. */
  scrolled(id: number): void {
    const node = this.mirror.getNode(id);
    const owner = node && ofNode(node, 'ownerDocument');
    if (owner) this.check(this.mirror.getId(owner));
    this.check(id);
  }

  checkAll(now = Date.now()): void {
    for (const id of [...this.#told.keys()]) this.check(id, now);
  }

  check(id: number, now = Date.now()): void {
    const node = this.mirror.getNode(id);
    const scroller = node && scrollerOf(node);
    if (!scroller || this.isBlocked(node)) return void this.#told.delete(id);
    const view = both(scroller, 'clientWidth', 'clientHeight');
    const size = both(scroller, 'scrollWidth', 'scrollHeight');
    const told = `${view} ${size}`;
    const before = this.#told.get(id);
    if (told === before || (before === undefined && this.#told.size >= MOST)) return;
    this.#told.set(id, told);
    this.tell({ kind: 'extent', id, view, size, scroll: both(scroller, 'scrollLeft', 'scrollTop') }, now);
  }
}

/** What scrolls; nothing for what is gone, and for what shows by its size how much was typed. */
function scrollerOf(node: Node): Element | null {
  if (growsWithText(node)) return null;
  if (isElement(node)) return ofNode(node, 'isConnected') && !matches(node, CONTROL) ? node : null;
  const owner = node as Document;
  return ofDocument(owner, 'defaultView') && (ofDocument(owner, 'scrollingElement') ?? ofDocument(owner, 'documentElement'));
}

function both(scroller: Element, x: Length, y: Length): [number, number] {
  return [Math.round(ofElement(scroller, x)), Math.round(ofElement(scroller, y))];
}

type Length = 'clientWidth' | 'clientHeight' | 'scrollWidth' | 'scrollHeight' | 'scrollLeft' | 'scrollTop';
