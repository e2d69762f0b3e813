import type {
  addedNodeMutation,
  eventWithTime,
  IMirror,
  mutationData,
  serializedNodeWithId,
} from '@rrweb/types';
import { closest, isElement } from '../dom';
import { Source, Type, type Event } from '../events';
import { maskAttributes, mayMask, mayTell } from './attributes';
import { Covers, isDesigned, type Cover } from './cover';
import { FIELD, isMaskedRoot, MASK } from './selectors';

const NODE = { Document: 0, Element: 2, Text: 3 } as const;

/**
 * Hides in each event of rrweb what a visitor typed or chose and what the page marked. rrweb masks the values of most
 * inputs by itself, but not hidden ones, attributes that repeat a value, choices, editable content, or anything that
 * shows how long a text is.
 */
export class Masker {
  #covers = new Covers();
  /** Texts and attributes that were told as masked: to tell it with each key would tell how many there were. */
  #toldTexts = new WeakSet<Node>();
  #toldAttributes = new WeakMap<Node, Set<string>>();

  constructor(private readonly mirror: IMirror<Node>) {}

  /** The event, changed in place; nothing when nothing of it remains. */
  mask(event: Event): Event | undefined {
    const { type, data } = event as eventWithTime;
    if (type === Type.FullSnapshot) {
      this.#node(data.node, '');
      return event;
    }
    if (type !== Type.IncrementalSnapshot) return event;
    switch (data.source) {
      case Source.Mutation:
        return this.#mutation(data) ? event : undefined;
      case Source.Input:
        if (this.#coverOf(data.id) === 'block') return undefined;
        data.text = data.text && MASK;
        data.isChecked = false;
        return event;
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
      this.#covers.decideAgain(this.mirror.getNode(id), mayMask(attributes));
    }
    data.attributes = data.attributes.filter(({ id, attributes }) => {
      delete attributes.srcdoc;
      if (mayTell(attributes)) {
        const cover = this.#coverOf(id);
        if (cover === 'block') return false;
        if (cover === 'mask') this.#changedAttributes(id, attributes);
      }
      for (const _ in attributes) return true;
      return false;
    });
    data.texts = data.texts.filter((text) => {
      const cover = this.#coverOf(text.id);
      if (cover === 'mask') {
        const masked = maskText(text.value ?? '');
        text.value = masked;
        return this.#isNewText(text.id, masked);
      }
      return !cover;
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
          text.textContent = maskText(text.textContent);
          this.#isNewText(node.id, text.textContent);
        }
        return cover;
      }
      case NODE.Element: {
        const element = node as { tagName: string; attributes: Record<string, unknown>; childNodes: unknown[] };
        const { tagName, attributes } = element;
        if (isMaskedRoot(tagName, attributes)) {
          cover = 'mask';
          const live = this.mirror.getNode(node.id);
          if (live) this.#covers.remember(live);
        }
        if (cover) maskAttributes(attributes);
        if (tagName === 'iframe') delete attributes.srcdoc;
        // Markup that was never part of the page, as one text.
        else if (tagName === 'noscript') element.childNodes = [];
        break;
      }
      case NODE.Document:
        if (isDesigned(this.mirror.getNode(node.id))) cover = 'mask';
    }
    const { childNodes } = node as { childNodes?: serializedNodeWithId[] };
    if (childNodes) for (const child of childNodes) this.#node(child, cover);
    return cover;
  }

  #changedAttributes(id: number, attributes: Record<string, unknown>): void {
    maskAttributes(attributes);
    const node = this.mirror.getNode(id);
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

function maskText(text: string): string {
  return text.trim() ? MASK : text && ' ';
}
