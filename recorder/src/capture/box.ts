import type { IMirror } from '@rrweb/types';
import { isElement, matches, ofDocument, ofElement, ofNode } from '../dom';
import { growsWithText } from '../privacy/cover';

/** Where something is that somebody presses or rests at, in CSS pixels of the viewport of its own window. */
export interface Box {
  kind: 'box';
  on: 'click' | 'rest';
  id: number;
  /** Left, top, width and height. */
  box: [number, number, number, number];
  point: [number, number];
  /** How far that window is scrolled. */
  scroll: [number, number];
}

const TAGS = 'a button summary label input select textarea'.split(' ');
const ROLES = 'button link menuitem menuitemcheckbox menuitemradio option tab checkbox radio switch treeitem'.split(' ');
/**
 * What is made to be pressed, and how far up it is looked for: as the server does in mirror/src/facts/element/anchor.rs, but
 * for `option`, because which of them was chosen is not told.
 */
const PRESSED = [...TAGS, ...ROLES.map((role) => `[role=${role}]`)].join();
const MOST_LEVELS = 12;
/** What a label around it is as good as. */
const CHOICE = '[type=checkbox],[type=radio]';

/** Nothing for what is not recorded, and for what shows by its size what is hidden. */
export function boxOf(
  mirror: IMirror<Node>,
  isBlocked: (node: Node) => boolean,
  on: Box['on'],
  target: Node,
  point: Box['point'],
): Box | undefined {
  const element = isElement(target) ? target : ofNode(target, 'parentElement');
  if (!element || mirror.getId(element) < 0 || isBlocked(element)) return undefined;
  const anchor = anchorOf(element);
  const id = mirror.getId(anchor);
  if (id < 0 || growsWithText(anchor)) return undefined;
  const { left, top, width, height } = Element.prototype.getBoundingClientRect.call(anchor);
  const scroller = ofDocument(ofNode(anchor, 'ownerDocument')!, 'scrollingElement');
  const scroll: Box['scroll'] = scroller ? [ofElement(scroller, 'scrollLeft'), ofElement(scroller, 'scrollTop')] : [0, 0];
  return { kind: 'box', on, id, box: tenths([left, top, width, height]), point: tenths(point), scroll: tenths(scroll) };
}

/** The nearest thing around the element that is made to be pressed, or else the element. A choice goes with its label. */
function anchorOf(element: Element): Element {
  let choice: Element | undefined;
  let at: Element | null = element;
  for (let level = 0; at && level < MOST_LEVELS; level++) {
    if (matches(at, choice ? 'label' : PRESSED)) {
      if (choice || !matches(at, CHOICE)) return at;
      choice = at;
    }
    at = ofNode(at, 'parentElement') ?? (ofNode(at, 'parentNode') as ShadowRoot | null)?.host ?? null;
  }
  return choice ?? element;
}

function tenths<T extends number[]>(pixels: T): T {
  return pixels.map((each) => Math.round(each * 10) / 10) as T;
}
