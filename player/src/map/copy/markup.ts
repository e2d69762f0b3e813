// Writes a document as XHTML, as it is shown: with what scripts and visitors made of it, and with shadow roots lying flat in it.

import { rewriteCss } from "../../css";
import { attributeOf, attributesOf, childrenOf, isElement, nameOf, namespaceOf, scrolledOf, shadowOf, viewOf } from "../../own";
import type { Root } from "../roots";
import type { Assets } from "./assets";
import type { Budget } from "./budget";
import { HOST, SLOT, TREE } from "./selectors";
import { stateOf, type FrameDrawn, type State } from "./state";
import { wordsOf } from "./values";

export const XHTML = "http://www.w3.org/1999/xhtml";
/** They say nothing that is seen, but others are counted with them. */
const EMPTY = new Set("head script style link meta title base template noscript".split(" "));
/** What an XML parser takes for a name; of prefixes it knows one. */
const NAME = /^[a-z_][\w.-]*$/i;
const ATTRIBUTE = /^(?:xml:)?[a-z_][\w.-]*$/i;
/** They run, load, or give the element another place than it has. */
const DROPPED = /^(?:on|xmlns$|srcset$|srcdoc$|autofocus$|background$)/i;
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Numbers of the document and of the shadow roots in it. */
export type Trees = ReadonlyMap<Node, number>;
type Shift = readonly [number, number];
/** An element or text, or what is to be written after others. */
type Step = string | { readonly node: Node; readonly namespace: string | null; readonly shift: Shift | null };

export class Markup {
  private out: string[] = [];

  constructor(
    private readonly assets: Assets,
    private readonly drawn: FrameDrawn,
    /** Empty where there is only the document. */
    private readonly trees: Trees,
    /** Declarations for single elements. */
    private readonly styles: ReadonlyMap<Element, string>,
    private readonly budget: Budget,
  ) {}

  /** With a stack of its own: a page may be deeper than calls can be. */
  of(root: Element): string {
    const steps: Step[] = [{ node: root, namespace: XHTML, shift: null }];
    for (let step; (step = steps.pop()) !== undefined; ) {
      if (typeof step === "string") this.write(step);
      else if (isElement(step.node)) this.element(step.node, step.namespace, step.shift, steps);
      else if (step.node.nodeType === Node.TEXT_NODE) this.text((step.node as Text).data, step.shift);
    }
    return this.out.join("");
  }

  private element(element: Element, within: string | null, shift: Shift | null, steps: Step[]): void {
    const namespace = namespaceOf(element);
    const name = nameOf(element);
    const isHtml = namespace === XHTML;
    const state: State = isHtml ? stateOf(element, this.assets, this.drawn) : { attributes: {} };
    // Nothing else is there in place of a name that is none in XML.
    const tag = state.name ?? (NAME.test(name) ? name : "span");
    this.write(`<${tag}${namespace === within ? "" : ` xmlns=${quoted(namespace ?? "")}`}`);
    this.attributes(element, isHtml, state, shift);
    this.write(">");
    steps.push(`</${tag}>`);
    if (EMPTY.has(name) || state.name) return;
    if (state.text !== undefined) return void steps.push(escaped(state.text));
    const inner = this.styles.has(element) ? null : scrollOf(element);
    for (const node of [...this.childrenOf(element)].reverse()) steps.push({ node, namespace, shift: inner });
  }

  private childrenOf(element: Element): Iterable<Node> {
    const shadow = this.trees.size > 0 ? shadowOf(element) : null;
    if (shadow) return childrenOf(shadow);
    const assigned = this.isSlot(element) ? (element as HTMLSlotElement).assignedNodes() : [];
    return assigned.length > 0 ? assigned : childrenOf(element);
  }

  private isSlot(element: Element): boolean {
    return this.trees.size > 0 && nameOf(element) === "slot" && namespaceOf(element) === XHTML;
  }

  private attributes(element: Element, isHtml: boolean, state: State, shift: Shift | null): void {
    const written = new Map<string, string | null>();
    for (const { name, value } of attributesOf(element)) {
      if (name === "xlink:href" && attributeOf(element, "href") === null) written.set("href", this.reference(element, value));
      else if (ATTRIBUTE.test(name) && !DROPPED.test(name)) written.set(name, isHtml || name !== "href" ? value : this.reference(element, value));
    }
    const own = rewriteCss(written.get("style") ?? "", (url) => this.assets.dataOf(url));
    const style = [own, state.style, this.styles.get(element), shift && shiftOf(element, shift)].filter(Boolean).join("; ");
    written.set("style", style === "" ? null : style);
    for (const [name, value] of Object.entries(state.attributes)) written.set(name, value);
    this.treeMarks(element, written);
    for (const [name, value] of written) if (value !== null) this.write(` ${name}=${quoted(value)}`);
  }

  private treeMarks(element: Element, written: Map<string, string | null>): void {
    if (this.trees.size === 0) return;
    const shadow = shadowOf(element);
    const tree = String(this.trees.get(rootOf(element)) ?? 0);
    written.set(TREE, tree);
    if (shadow) written.set(HOST, String(this.trees.get(shadow)));
    if (this.isSlot(element)) written.set(SLOT, tree);
  }

  /** Within a drawing: links lead somewhere, all else is loaded. */
  private reference(element: Element, address: string): string | null {
    return nameOf(element) === "a" ? address : this.assets.dataOf(address);
  }

  private text(text: string, shift: Shift | null): void {
    const isMoved = shift && text.trim() !== "";
    this.write(isMoved ? `<span style="${relative(shift)}">${escaped(text)}</span>` : escaped(text));
  }

  private write(text: string): void {
    this.budget.write(text);
    this.out.push(text);
  }
}

/** The document or the shadow root that it is in. */
function rootOf(element: Element): Root {
  return Node.prototype.getRootNode.call(element) as Root;
}

/** How far what is in it has moved, if it has. */
function scrollOf(element: Element): Shift | null {
  const [left, top] = scrolledOf(element);
  return left === 0 && top === 0 ? null : [-left, -top];
}

/** Nothing is scrolled in a drawing: what is in a scroller stands where it was moved to. */
function shiftOf(element: Element, [left, top]: Shift): string {
  const { display, position, translate } = viewOf(element)!.getComputedStyle(element);
  if (position === "fixed") return "";
  if (display === "inline" && position === "static") return relative([left, top]);
  const [x = "0px", y = "0px", ...z] = translate === "none" ? [] : wordsOf(translate);
  return `translate: ${[`calc(${x} + ${left}px)`, `calc(${y} + ${top}px)`, ...z].join(" ")} !important`;
}

function relative([left, top]: Shift): string {
  return `position: relative; left: ${left}px; top: ${top}px`;
}

/** As text between tags. */
export function escaped(text: string): string {
  return inXml(text, /[&<>\r]/g);
}

/** As the value of an attribute. */
export function quoted(text: string): string {
  return `"${inXml(text, /[&<>"\t\n\r]/g)}"`;
}

function inXml(text: string, special: RegExp): string {
  return text.replace(NO_XML, "\ufffd").replace(special, (character) => `&#${character.charCodeAt(0)};`);
}
