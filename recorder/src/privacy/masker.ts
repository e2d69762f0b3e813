import type {
  addedNodeMutation,
  eventWithTime,
  IMirror,
  mutationData,
  serializedNodeWithId,
} from '@rrweb/types';
import { closest, isElement, matches } from '../dom';
import { Source, Type, type Event } from '../events';
import { maskAttributes, mayTell } from './attributes';
import { coverBy, Covers, isDesigned } from './cover';
import { isStronger, MASK, maskText, strongest, type Cover } from './forms';
import type { Rules } from './rules';
import { FIELD, isMaskedRoot } from './selectors';

const NODE = { Document: 0, Element: 2, Text: 3 } as const;

/**
 * Hides in each event of rrweb what a visitor typed or chose, what the page marked and what the service's rules say.
 * rrweb masks the values of most inputs by itself, but not hidden ones, attributes that repeat a value, choices, editable
 * content, or anything that shows how long a text is.
 */
export class Masker {
  #covers = new Covers();
  /** Texts and attributes that were told as masked: to tell it with each key would tell how many there were. */
  #toldTexts = new WeakSet<Node>();
  #toldAttributes = new WeakMap<Node, Set<string>>();

  constructor(private readonly mirror: IMirror<Node>) {}

  /** rrweb asks for the selector with each element, so that it may change while rrweb records. Inputs are blocked here alone. */
  readonly blocked = { toString: () => this.#covers.rules.blockedAround };

  /** What rrweb tells of a value: the same of each, so that it tells one key as it tells a hundred. Empty stays empty. */
  readonly maskInput = (text: string, element: Element): string =>
    text && matches(element, FIELD) && !this.#covers.isAllowed(element) ? MASK : text;

  /** Whether nothing of it may be told. */
  readonly isBlocked = (node: Node): boolean => {
    this.#covers.forget();
    return this.#covers.of(node) === 'block';
  };

  /** From now on these rules hold. Says whether they hide what was told in the open. */
  setRules(rules: Rules): boolean {
    this.#covers.forget();
    const isNews = rules.any !== '' && this.mirror.getIds().some((id) => this.#isOpen(this.mirror.getNode(id), rules));
    this.#covers.rules = rules;
    return isNews;
  }

  /** The event, changed in place; nothing when nothing of it remains. */
  mask(event: Event): Event | undefined {
    this.#covers.forget();
    const { type, data } = event as eventWithTime;
    if (type === Type.FullSnapshot) {
      this.#node(data.node, '');
      return event;
    }
    if (type !== Type.IncrementalSnapshot) return event;
    switch (data.source) {
      case Source.Mutation:
        return this.#mutation(data) ? event : undefined;
      case Source.Input: {
        const node = this.mirror.getNode(data.id);
        const cover = this.#covers.of(node) || (this.#covers.isAllowed(node) ? '' : 'redact');
        if (cover === 'block') return undefined;
        if (!cover) return event;
        data.text = cover === 'blur' ? maskText(data.text, cover) : data.text && MASK;
        data.isChecked = false;
        return event;
      }
      case Source.Scroll:
        return this.#isField(data.id) ? undefined : event;
      case Source.Selection:
        data.ranges = data.ranges.filter((range) => !this.#coverOf(range.start) && !this.#coverOf(range.end));
        return event;
      case Source.MouseInteraction:
        data.id = this.#withoutOption(data.id);
        return event;
    }
    return event;
  }

  #mutation(data: mutationData): boolean {
    for (const { id, attributes } of data.attributes) {
      this.#covers.decideAgain(this.mirror.getNode(id), attributes);
    }
    data.attributes = data.attributes.filter(({ id, attributes }) => {
      delete attributes.srcdoc;
      if (mayTell(attributes)) {
        const cover = this.#coverOf(id);
        if (cover === 'block') return false;
        if (cover) this.#changedAttributes(id, attributes);
      }
      for (const _ in attributes) return true;
      return false;
    });
    data.texts = data.texts.filter((text) => {
      const cover = this.#coverOf(text.id);
      if (!cover || cover === 'block') return !cover;
      text.value = maskText(text.value ?? '', cover);
      return this.#isNewText(text.id, text.value);
    });
    if (data.adds.length) data.adds = this.#adds(data.adds);
    return data.adds.length + data.removes.length + data.texts.length + data.attributes.length > 0;
  }

  #adds(adds: addedNodeMutation[]): addedNodeMutation[] {
    // rrweb lists parents before their children, so most answers are there.
    const covers = new Map<number, Cover>();
    return adds.filter(({ parentId, node }) => {
      let cover = covers.get(parentId);
      if (cover === undefined) covers.set(parentId, (cover = this.#coverOf(parentId)));
      covers.set(node.id, cover === 'block' ? cover : this.#node(node, cover));
      return cover !== 'block';
    });
  }

  /** Masks a serialised node and its children; returns what covers the children. */
  #node(node: serializedNodeWithId, cover: Cover): Cover {
    switch (node.type as number) {
      case NODE.Text: {
        const text = node as { textContent: string };
        if (cover) {
          text.textContent = maskText(text.textContent, cover);
          this.#isNewText(node.id, text.textContent);
        }
        return cover;
      }
      case NODE.Element: {
        const element = node as { tagName: string; attributes: Record<string, unknown>; childNodes: unknown[] };
        const { tagName, attributes } = element;
        const live = this.mirror.getNode(node.id);
        const own = this.#rootCover(live, tagName, attributes);
        // What is left may not match the server's rules any more. Asterisks tell by themselves that something is hidden.
        if (own === 'blur' && !cover) attributes['data-girok-mask'] = own;
        cover = strongest(cover, own);
        if (cover === 'block') {
          element.attributes = boxOf(attributes, live, this.#covers.rules);
          element.childNodes = [];
          return cover;
        }
        if (cover) maskAttributes(tagName, attributes);
        // rrweb tells no choice where it masks, which it does before it asks.
        else if (tagName === 'option' && (live as HTMLOptionElement | null)?.selected) attributes.selected = true;
        if (tagName === 'iframe') delete attributes.srcdoc;
        // Markup that was never part of the page, as one text.
        else if (tagName === 'noscript') element.childNodes = [];
        break;
      }
      case NODE.Document:
        if (isDesigned(this.mirror.getNode(node.id))) cover = strongest(cover, 'redact');
    }
    const { childNodes } = node as { childNodes?: serializedNodeWithId[] };
    if (childNodes) for (const child of childNodes) this.#node(child, cover);
    return cover;
  }

  #rootCover(live: Node | null, tagName: string, attributes: Record<string, unknown>): Cover {
    // What rrweb has blocked has lost its attributes.
    const isRoot = isMaskedRoot(tagName, attributes) || attributes.rr_width !== undefined;
    return isElement(live) ? this.#covers.ofRoot(live, isRoot) : isRoot ? 'redact' : '';
  }

  /** Whether the rules hide of an element what could be read until now. */
  #isOpen(node: Node | null, rules: Rules): boolean {
    if (!isElement(node) || !matches(node, rules.any)) return false;
    const cover = this.#covers.of(node);
    return (!cover || cover === 'blur') && isStronger(coverBy(rules, node), cover);
  }

  #changedAttributes(id: number, attributes: Record<string, unknown>): void {
    const node = this.mirror.getNode(id);
    maskAttributes(isElement(node) ? node.localName : '', attributes);
    if (!node) return;
    const told = this.#toldAttributes.get(node) ?? new Set();
    this.#toldAttributes.set(node, told);
    for (const name of Object.keys(attributes)) {
      if (attributes[name] !== MASK) told.delete(name);
      else if (told.has(name)) delete attributes[name];
      else told.add(name);
    }
  }

  #isNewText(id: number, masked: string): boolean {
    const node = this.mirror.getNode(id);
    if (!node) return true;
    const known = this.#toldTexts.has(node);
    if (masked === MASK) this.#toldTexts.add(node);
    else this.#toldTexts.delete(node);
    return masked !== MASK || !known;
  }

  #coverOf(id: number): Cover {
    return this.#covers.of(this.mirror.getNode(id));
  }

  /** How far a field is scrolled shows how much is in it. */
  #isField(id: number): boolean {
    const node = this.mirror.getNode(id);
    return isElement(node) && closest(node, FIELD) !== null;
  }

  /** A click on an option of a list would show which was chosen. */
  #withoutOption(id: number): number {
    const node = this.mirror.getNode(id);
    if (!isElement(node) || node.localName !== 'option') return id;
    return this.mirror.getId(node.closest('select')) ?? id;
  }
}

/** What remains of what is blocked: rrweb's own box, also where rrweb did not block, and which rule it was, for who counts. */
function boxOf(attributes: Record<string, unknown>, live: Node | null, { blocking }: Rules): Record<string, unknown> {
  let { rr_width, rr_height } = attributes;
  if (rr_width === undefined && isElement(live)) {
    const { width, height } = Element.prototype.getBoundingClientRect.call(live);
    [rr_width, rr_height] = [`${width}px`, `${height}px`];
  }
  const rule = isElement(live) && blocking.find(({ selector }) => matches(live, selector));
  const by = rule && typeof rule.id === 'string' ? { 'data-girok-rule': rule.id } : {};
  return { class: attributes.class, rr_width, rr_height, 'data-girok-mask': 'block', ...by };
}
