// What differs between a page that is shown and the page of a full snapshot. Nothing is changed here.
//
// Nodes are matched by their ids, and what is left over by its kind: a list that was filled anew has other ids and looks
// much the same. None is trusted to be the same: it is kept as it is only if what it was built from equals what it is to be
// built from, and no event has touched it since. What cannot be changed back is built anew.

import { NodeType, type SerialisedNode } from "./nodes";
import type { Traces } from "./traces";

export type Mirror = { idNodeMap: Map<number, Node>; nodeMetaMap: WeakMap<Node, SerialisedNode> };

/** What is to be below `parent`, from the first to the last; `node` is null for what is to be built. */
export type Children = {
  parent: Node;
  wanted: { node: Node | null; to: SerialisedNode }[];
  /** Those of the wanted nodes that need not be touched. */
  staying: Set<Node>;
  /** Nodes that are there now and not wanted. */
  unwanted: Node[];
};

export type Difference = {
  kept: { node: Node; to: SerialisedNode }[];
  attributes: { element: Element; to: SerialisedNode }[];
  texts: { node: CharacterData; to: string }[];
  children: Children[];
};

/** Elements that are kept whole or built anew: their state does not follow from their attributes alone. */
const WHOLE = new Set("select textarea style script noscript iframe frame object video audio canvas".split(" "));
/** Elements of which nothing but a new one looks as if it had been built with these attributes. */
const NEVER_CHANGED = new Set("input img source image link meta option base".split(" "));
/** When a larger part than this is to be built, it is better done behind what is shown. */
const MOST_BUILT = 0.5;
const FEW = 200;

/** Null when the page is to be built anew. */
export function difference(mirror: Mirror, traces: Traces, document: Document, to: SerialisedNode): Difference | null {
  if (traces.lasting || mirror.idNodeMap.get(to.id) !== document) return null;
  const from = mirror.nodeMetaMap.get(document);
  if (from?.compatMode !== to.compatMode) return null;
  try {
    return new Comparison(mirror, traces).run(document, to);
  } catch (reason) {
    if (reason === ANEW) return null;
    throw reason;
  }
}

const ANEW = Symbol("to be built anew");

class Comparison {
  private readonly found: Difference = { kept: [], attributes: [], texts: [], children: [] };
  private built = 0;
  /** When one was chosen, others of its group were not any more. */
  private readonly radiosChanged: boolean;

  constructor(
    private readonly mirror: Mirror,
    private readonly traces: Traces,
  ) {
    this.radiosChanged = [...traces.fields].some((id) => isRadio(mirror.idNodeMap.get(id)));
  }

  run(document: Document, to: SerialisedNode): Difference {
    this.keep(document, to);
    this.children(document, to.childNodes!);
    const { found, built } = this;
    if (built > FEW && built > MOST_BUILT * (built + found.kept.length)) throw ANEW;
    return found;
  }

  private keep(node: Node, to: SerialisedNode): void {
    this.found.kept.push({ node, to });
  }

  private children(parent: Node, to: SerialisedNode[]): void {
    const places = new Map<Node, number>();
    let count = 0;
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (this.isRecorded(child)) places.set(child, count++);
    }
    const taken = new Set<Node>();
    const pairs = to.map((child) => {
      const node = this.mirror.idNodeMap.get(child.id);
      const stays = node !== undefined && places.has(node) && this.node(node, child);
      if (stays) taken.add(node);
      return { node: stays ? node : null, to: child };
    });
    const others = byKind([...places.keys()].filter((node) => !taken.has(node)), (node) => this.mirror.nodeMetaMap.get(node)!);
    const order: number[] = [];
    const wanted = pairs.map((pair) => {
      const node = pair.node ?? this.another(others, pair.to);
      if (node) order.push(places.get(node)!);
      else this.build(pair.to, parent);
      return { node, to: pair.to };
    });
    if (order.length === count && wanted.length === count && order.every((place, index) => place === index)) return;
    const rise = new Set(longestRise(order));
    const isWanted = new Set(order);
    const here = [...places];
    this.found.children.push({
      parent,
      wanted,
      staying: new Set(here.filter(([, place]) => rise.has(place)).map(([node]) => node)),
      unwanted: here.filter(([, place]) => !isWanted.has(place)).map(([node]) => node),
    });
  }

  /** One that is not needed any more, of the same kind. */
  private another(others: Map<string, Node[]>, to: SerialisedNode): Node | null {
    const node = others.get(kind(to))?.shift();
    return node && this.node(node, to) ? node : null;
  }

  /** Whether the node stays; what is to be changed in it is noted. */
  private node(node: Node, to: SerialisedNode): boolean {
    const from = this.mirror.nodeMetaMap.get(node);
    if (!from || from.type !== to.type) return false;
    if (to.type === NodeType.element) return this.element(node as Element, from, to);
    if (to.type === NodeType.doctype) {
      if (from.name !== to.name || from.publicId !== to.publicId || from.systemId !== to.systemId) throw ANEW;
    } else if ((node as CharacterData).data !== to.textContent) {
      this.found.texts.push({ node: node as CharacterData, to: to.textContent! });
    }
    this.keep(node, to);
    return true;
  }

  private element(element: Element, from: SerialisedNode, to: SerialisedNode): boolean {
    if (from.tagName !== to.tagName || from.isSVG !== to.isSVG || from.isCustom !== to.isCustom || from.isShadowHost !== to.isShadowHost) return false;
    // A shadow root may have come later than its host, and stays as long as that does.
    if (from.isShadow !== to.isShadow || Boolean(element.shadowRoot) !== Boolean(to.isShadowHost)) return false;
    const tag = to.tagName!.toLowerCase();
    const { traces } = this;
    if (traces.fields.has(from.id) || traces.rules.has(from.id) || (this.radiosChanged && isRadio(element))) return false;
    // The virtual DOM gives them their attributes with a namespace a second time.
    if (traces.virtual && to.isSVG && ("xmlns" in to.attributes! || "xlink:href" in to.attributes!)) return false;
    const isTouched = traces.attributes.has(from.id);
    const isSame = from.attributes === to.attributes || areEqual(from.attributes!, to.attributes!);
    if (WHOLE.has(tag) || isStyleLink(tag, to)) {
      if (isTouched || !isSame) return false;
      return this.whole(element, to);
    }
    if (isTouched || !isSame) {
      if (NEVER_CHANGED.has(tag) || !areOrdinary(from.attributes!) || !areOrdinary(to.attributes!)) return false;
      this.found.attributes.push({ element, to });
    }
    this.keep(element, to);
    const shadow = to.isShadowHost ? element.shadowRoot : null;
    if (shadow) {
      this.children(shadow, to.childNodes!.filter((child) => child.isShadow));
      this.children(element, to.childNodes!.filter((child) => !child.isShadow));
    } else {
      this.children(element, element.parentNode === element.ownerDocument ? bodyLast(to.childNodes!) : to.childNodes!);
    }
    return true;
  }

  /** Whether all that is below is as it would be built. */
  private whole(element: Element, to: SerialisedNode): boolean {
    const kept = this.found.kept.length;
    if (this.isWhole(element, to)) return true;
    this.found.kept.length = kept;
    return false;
  }

  private isWhole(element: Element, to: SerialisedNode): boolean {
    this.keep(element, to);
    const { attributes } = to;
    // The Replayer makes a text of its own of these.
    const own = typeof attributes!._cssText === "string" || (to.tagName === "textarea" && typeof attributes!.value === "string");
    const children = to.tagName === "textarea" && own ? [] : to.childNodes!;
    const nodes = [...element.childNodes].filter((node) => this.isRecorded(node));
    if (nodes.length !== children.length) return false;
    return children.every((child, index) => {
      const node = nodes[index]!;
      const from = this.mirror.nodeMetaMap.get(node)!;
      if (from.type !== child.type || this.isTouched(from.id)) return false;
      if (child.type === NodeType.element) {
        const same = from.tagName === child.tagName && from.isSVG === child.isSVG && areEqual(from.attributes!, child.attributes!) && !from.isShadowHost && !child.isShadowHost;
        return same && this.isWhole(node as Element, child);
      }
      this.keep(node, child);
      return own || from.textContent === child.textContent;
    });
  }

  private isTouched(id: number): boolean {
    const { attributes, texts, fields } = this.traces;
    return attributes.has(id) || texts.has(id) || fields.has(id);
  }

  /** Looks through what is to be built for what must not be built in sight. */
  private build(root: SerialisedNode, parent: Node): void {
    if (parent.nodeType === Node.DOCUMENT_NODE || root.tagName === "head" || root.tagName === "body") throw ANEW;
    const stack = [root];
    for (let node; (node = stack.pop()); ) {
      this.built++;
      if (node.tagName === "dialog") throw ANEW;
      // Until it is loaded the page would be seen without it.
      if (node.tagName === "link" && !isStyleLink("link", node) && /\bstylesheet\b/i.test(String(node.attributes!.rel)) && node.attributes!.href) throw ANEW;
      if (node.childNodes) stack.push(...node.childNodes);
    }
  }

  /** The Replayer puts in nodes of its own, which have no ids or negative ones. */
  private isRecorded(node: Node): boolean {
    return (this.mirror.nodeMetaMap.get(node)?.id ?? -1) >= 0;
  }
}

/** What makes it likely that one can become the other by a few changes. */
function kind({ type, tagName, attributes }: SerialisedNode): string {
  return type === NodeType.element ? `${tagName} ${String(attributes!.class ?? "").split(" ", 1)}` : String(type);
}

function byKind(nodes: Node[], recorded: (node: Node) => SerialisedNode): Map<string, Node[]> {
  return Map.groupBy(nodes, (node) => kind(recorded(node)));
}

function isRadio(node: Node | undefined): boolean {
  return node?.nodeName === "INPUT" && (node as HTMLInputElement).type === "radio";
}

/** The Replayer builds a page's body after everything else beside it. */
function bodyLast(nodes: SerialisedNode[]): SerialisedNode[] {
  const body = nodes.findLast(({ tagName }) => tagName === "body");
  return body && body !== nodes.at(-1) ? [...nodes.filter((node) => node !== body), body] : nodes;
}

/** A link that was recorded with its text is built as a style element. */
function isStyleLink(tag: string, { attributes }: SerialisedNode): boolean {
  return tag === "link" && "_cssText" in attributes!;
}

function areEqual(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  let count = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

/** Whether each becomes an attribute as it stands. */
function areOrdinary(attributes: Record<string, unknown>): boolean {
  for (const name in attributes) {
    if (/^(rr_(?!scroll(Left|Top)$)|_|on)/.test(name)) return false;
  }
  return true;
}

/** The longest rising part of a list of different numbers. */
function longestRise(numbers: number[]): number[] {
  // Of each length, the place of the smallest number that a rise of that length ends with.
  const ends: number[] = [];
  const before: number[] = [];
  numbers.forEach((number, place) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before[place] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = place;
  });
  const rise: number[] = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place]!) rise.push(numbers[place]!);
  return rise.reverse();
}
