// Finds elements by the selectors that facts have: through shadow roots and frames, and thousands of them at once. The browser
// looks through the whole page for each; these are mostly ways from one element down to another, which have much in common.

import { documentIn } from "../frames";
import { childrenOf, matchesOf, nameOf } from "../own";
import type { Root } from "./sheets";

/** Goes from a host into its shadow root, and from a frame into its document: `INTO` in domain/src/fact.rs. */
const INTO = " >>> ";
const DOWN = " > ";
const HOST = ":host";
const LONGEST = 2_000;
const MOST_TREES = 16;
/** What a way may begin with, and what its further steps may be. */
const FIRST = /^(?::host|#[\w-]+|[a-z][\w-]*(?:\.[\w-]+)*|[\w-]*\[[\w-]+="(?:[^"\\]|\\[^])*"\])(?= > |$)/;
const STEP = /^([a-z][\w-]*)((?:\.[\w-]+)*)(?::nth-of-type\((\d+)\))?$/;

type Parent = Element | ShadowRoot;

/** For as long as nothing comes to the page and nothing goes. */
export class Finder {
  private readonly found = new Map<string, Element | null>();
  /** All elements at the end of a way, by tree and way. */
  private readonly reached = new Map<Root, Map<string, readonly Parent[]>>();
  private readonly children = new Map<Parent, Map<string, Element[]>>();

  constructor(private readonly document: Document) {}

  /** Null for what is not there, and for what is no selector. */
  find(selector: unknown): Element | null {
    if (typeof selector !== "string" || selector.length > LONGEST) return null;
    let element = this.found.get(selector);
    if (element === undefined) {
      try {
        element = this.through(selector.split(INTO));
      } catch {
        element = null;
      }
      this.found.set(selector, element);
    }
    return element;
  }

  private through(parts: readonly string[]): Element | null {
    if (parts.length > MOST_TREES) return null;
    let root: Root | null = this.document;
    let element: Element | null = null;
    for (const part of parts) {
      element = root && this.inTree(root, part);
      root = element && (element.shadowRoot ?? documentIn(element));
    }
    return element;
  }

  private inTree(root: Root, selector: string): Element | null {
    const first = FIRST.exec(selector)?.[0];
    const steps = first === undefined ? [] : selector.slice(first.length + DOWN.length).split(DOWN);
    if (first === undefined || !steps.every((step) => STEP.test(step))) return root.querySelector(selector);
    let way = first;
    let at = this.reach(root, way, () => (first === HOST ? [root as ShadowRoot] : [...root.querySelectorAll(first)]));
    for (const step of steps) {
      const before = at;
      way += DOWN + step;
      at = this.reach(root, way, () => before.flatMap((parent) => this.below(parent, step)));
    }
    return firstOf(at as readonly Element[]);
  }

  private reach(root: Root, way: string, go: () => readonly Parent[]): readonly Parent[] {
    let ways = this.reached.get(root);
    if (!ways) this.reached.set(root, (ways = new Map()));
    let reached = ways.get(way);
    if (!reached) ways.set(way, (reached = go()));
    return reached;
  }

  private below(parent: Parent, step: string): Element[] {
    const [, name, classes, place] = STEP.exec(step)!;
    let byName = this.children.get(parent);
    if (!byName) this.children.set(parent, (byName = Map.groupBy(childrenOf(parent), nameOf)));
    const named = byName.get(name!) ?? [];
    const chosen = place === undefined ? named : named.slice(Number(place) - 1, Number(place));
    return classes ? chosen.filter((child) => matchesOf(child, classes)) : chosen;
  }
}

/** As the browser has it: the first in the document. */
function firstOf(elements: readonly Element[]): Element | null {
  let first = elements[0] ?? null;
  for (const each of elements) {
    if (first && each.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = each;
  }
  return first;
}
