import { closest, isElement, matches, ofDocument, ofNode } from '../dom';
import { mayMask } from './attributes';
import { isStronger, strongest, type Cover } from './forms';
import { areAbout, NO_RULES, type Rules } from './rules';
import { CONTROL, FIELD, PASSWORD } from './selectors';

/** Decides by the live document what hides a node, through shadow roots and frames, which selectors do not cross. */
export class Covers {
  #rules: Rules = NO_RULES;
  /** The strongest that a mark or a rule ever said of an element. */
  #ever = new WeakMap<Node, Cover>();
  /** Elements that were fields once. What was typed in them may still be there when they are none any more. */
  #fields = new WeakSet<Node>();
  #passwords = new WeakSet<Node>();
  #anyRuled = false;
  /** Whether any of them may have stopped to match; until then nobody has to look for them. */
  #anyDemoted = false;
  /** What was found for the event that is being masked: most of what changes at once has the same ancestors. */
  #found = new Map<Element, Cover>();
  /** By attribute. */
  #areAbout = new Map<string, boolean>();

  get rules(): Rules {
    return this.#rules;
  }

  set rules(rules: Rules) {
    // What only an earlier rule hid stays hidden.
    this.#anyDemoted ||= this.#anyRuled;
    this.#rules = rules;
    this.#areAbout.clear();
  }

  /** The document has changed. */
  forget(): void {
    if (this.#found.size) this.#found = new Map();
  }

  /** Attributes changed: of the element itself, or of one that others are found by. */
  decideAgain(node: Node | null, attributes: Record<string, unknown>): void {
    if (!isElement(node)) return;
    const isRuled = this.#rulesAreAbout(attributes);
    const wasHidden = this.#fields.has(node) || this.#ever.has(node);
    this.#anyDemoted ||= (isRuled && this.#anyRuled) || (wasHidden && !matches(node, this.#rules.covered));
    if (isRuled || mayMask(attributes)) this.#own(node);
  }

  of(node: Node | null): Cover {
    let cover: Cover = '';
    for (let element = elementOf(node); element && cover !== 'block'; element = outside(element)) {
      cover = strongest(cover, this.#inTree(element));
    }
    return cover;
  }

  /** What hides an element that is being told, apart from what it is in. `isRoot` when it looks like something that is hidden. */
  ofRoot(element: Element, isRoot: boolean): Cover {
    const { any } = this.#rules;
    return isRoot || this.#anyDemoted || (any && matches(element, any)) ? this.#own(element) : '';
  }

  /** Whether a rule shows the field. */
  isAllowed(node: Node | null): boolean {
    const { allow } = this.#rules;
    return allow !== '' && isElement(node) && matches(node, allow) && !this.#isPassword(node);
  }

  #inTree(element: Element): Cover {
    const cover = isDesigned(element) ? 'redact' : '';
    const { covered, around } = this.#rules;
    if (!this.#anyDemoted && !closest(element, around) && !matches(element, covered)) return cover;
    const path: Element[] = [];
    let found: Cover | undefined;
    for (let each: Element | null = element; each; each = ofNode(each, 'parentElement')) {
      found = this.#found.get(each);
      if (found !== undefined) break;
      path.push(each);
    }
    for (const each of path.reverse()) {
      found = found === 'block' ? found : strongest(found ?? '', this.#own(each));
      this.#found.set(each, found);
    }
    return strongest(cover, found ?? '');
  }

  #own(element: Element): Cover {
    let cover = this.#ever.get(element) ?? '';
    if (matches(element, this.#rules.covered)) {
      const now = coverBy(this.#rules, element);
      if (isStronger(now, cover)) this.#ever.set(element, (cover = now));
      this.#anyRuled ||= now !== '';
      if (matches(element, FIELD)) this.#fields.add(element);
    }
    if (!this.#fields.has(element)) return cover;
    // Asked in any case, to remember it.
    const isPassword = this.#isPassword(element);
    return isPassword || !this.isAllowed(element) ? strongest(cover, 'redact') : cover;
  }

  #isPassword(element: Element): boolean {
    if (matches(element, PASSWORD)) this.#passwords.add(element);
    return this.#passwords.has(element);
  }

  #rulesAreAbout(attributes: Record<string, unknown>): boolean {
    for (const name in attributes) {
      let known = this.#areAbout.get(name);
      if (known === undefined) this.#areAbout.set(name, (known = areAbout(this.#rules, name)));
      if (known) return true;
    }
    return false;
  }
}

/** What marks and rules say of the element itself. */
export function coverBy({ block, redact, blur }: Rules, element: Element): Cover {
  if (matches(element, block)) return 'block';
  if (matches(element, redact)) return 'redact';
  return blur && matches(element, blur) ? 'blur' : '';
}

/** Whether the whole document is one field. */
export function isDesigned(node: Node | null): boolean {
  if (!node) return false;
  const owner = ofNode(node, 'nodeType') === Node.DOCUMENT_NODE ? (node as Document) : ofNode(node, 'ownerDocument');
  return owner !== null && ofDocument(owner, 'designMode') === 'on';
}

/** Whether its size shows how much somebody typed. A form control is as large as the page wants it. */
export function growsWithText(node: Node): boolean {
  return isDesigned(node) || (isElement(node) && closest(node, FIELD) !== null && !matches(node, CONTROL));
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
