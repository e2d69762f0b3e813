// What a rule would hide, shown on the page as replay would show it, while the rule is being written. Nothing of this is in
// the recording: it comes as an attribute of its own, and as texts that come back when the mark goes.

import { maskRules } from "./masks";
import type { Mask } from "./messages";
import type { Driver } from "./driver";

const ATTRIBUTE = "data-girok-preview";
const [BLOCKED, REDACTED, ALLOWED] = ["block", "redact", "allow"].map((mask) => `[${ATTRIBUTE}="${mask}"]`) as [string, string, string];
/** What becomes of every redacted text, whatever its length. */
const ASTERISKS = "********";
/** More are not told apart on any page. */
const MOST_TEXTS = 20_000;
/** What is not in view is marked once nobody has asked for anything else for so long, and so many at once. */
const REST = 120;
const AT_ONCE = 200;

/** As it looks in replay; but here what is hidden is still in its place, and keeps its room. */
const RULES = maskRules(
  ATTRIBUTE,
  `${BLOCKED} { -webkit-text-fill-color: transparent !important; }
  ${BLOCKED}::before { content: none !important; }
  ${BLOCKED}::placeholder { color: transparent !important; }
  ${BLOCKED} * { visibility: hidden !important; }
  ${BLOCKED}:is(img, video, canvas, input) { object-position: -99999px 0 !important; }
  ${BLOCKED}:is(iframe, object, embed) { filter: brightness(0) opacity(0.25) blur(8px) !important; }
  ${REDACTED} { background-color: rgb(128 128 128 / 0.2) !important; }
  ${REDACTED}:is(input, textarea, select), ${REDACTED} :is(input, textarea, select) { -webkit-text-security: disc !important; }
  ${ALLOWED} { outline: 2px dashed rgb(22 130 70) !important; outline-offset: 1px !important; }`,
);

type View = Window & typeof globalThis;
type Root = Document | ShadowRoot;

export class Marks {
  /** What is marked, and the texts that were taken away for it. */
  private readonly marked = new Map<Element, [Text, string][]>();
  private mask: Mask = "block";
  private texts = 0;
  private readonly sheets = new Map<Root, CSSStyleSheet>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Marks these elements of the page and no others. */
  show(driver: Driver, ids: readonly number[], mask: Mask): void {
    const wanted = new Set<Element>();
    for (const id of ids) {
      const node = driver.replayer.nodeOf(id);
      if (node?.nodeType === Node.ELEMENT_NODE && node.isConnected) wanted.add(node as Element);
    }
    // Before anything changes: after that each look has the page laid out.
    const { near, far } = sorted(wanted);
    for (const element of [...this.marked.keys()]) {
      if (mask !== this.mask || !wanted.has(element)) this.unmark(element);
    }
    this.mask = mask;
    for (const element of near) this.mark(element);
    this.later(far, REST);
  }

  /** Somebody who types waits for nothing that cannot be seen. */
  private later(elements: Element[], pause: number): void {
    clearTimeout(this.timer);
    if (elements.length === 0) return;
    this.timer = setTimeout(() => {
      for (const element of elements.slice(0, AT_ONCE)) this.mark(element);
      this.later(elements.slice(AT_ONCE), 0);
    }, pause);
  }

  /** Leaves the page as it was. */
  clear(): void {
    this.later([], 0);
    for (const element of [...this.marked.keys()]) this.unmark(element);
    for (const [root, own] of this.sheets) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== own);
    this.sheets.clear();
  }

  private mark(element: Element): void {
    if (this.marked.has(element)) return;
    this.dress(element.getRootNode() as Root);
    const taken: [Text, string][] = [];
    if (this.mask === "redact") {
      for (const text of textsIn(element)) {
        if (this.texts >= MOST_TEXTS) break;
        taken.push([text, text.data]);
        text.data = ASTERISKS;
        this.texts++;
      }
    }
    element.setAttribute(ATTRIBUTE, this.mask);
    this.marked.set(element, taken);
  }

  private unmark(element: Element): void {
    element.removeAttribute(ATTRIBUTE);
    for (const [text, was] of this.marked.get(element) ?? []) {
      text.data = was;
      this.texts--;
    }
    this.marked.delete(element);
  }

  /** Each root has sheets of its own, and the page may adopt others in their place. */
  private dress(root: Root): void {
    const view = (root.ownerDocument ?? (root as Document)).defaultView as View | null;
    if (!view) return;
    let sheet = this.sheets.get(root);
    if (!sheet) {
      sheet = new view.CSSStyleSheet();
      sheet.replaceSync(RULES);
      this.sheets.set(root, sheet);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}

/** The texts that a person reads, also in shadow roots and frames. */
function* textsIn(element: Element): Generator<Text> {
  const rest: Node[] = [element];
  for (let node; (node = rest.pop()); ) {
    if (node.nodeType === Node.TEXT_NODE) {
      if ((node as Text).data.trim() !== "") yield node as Text;
      continue;
    }
    if (/^(style|script|noscript|template)$/i.test(node.nodeName)) continue;
    const { shadowRoot, contentDocument } = node as Partial<HTMLIFrameElement>;
    rest.push(...node.childNodes);
    if (shadowRoot) rest.push(shadowRoot);
    if (contentDocument) rest.push(contentDocument);
  }
}

/** Those in view or close to it, and the others. Where none is, the first is brought there. */
function sorted(elements: ReadonlySet<Element>, mayScroll = true): { near: Element[]; far: Element[] } {
  const near: Element[] = [];
  const far: Element[] = [];
  let first: Element | null = null;
  let anySeen = false;
  for (const element of elements) {
    const { width, height, top, bottom } = element.getBoundingClientRect();
    const view = element.ownerDocument.defaultView?.innerHeight ?? 0;
    const hasSize = width > 0 || height > 0;
    if (hasSize) first ??= element;
    anySeen ||= hasSize && bottom > 0 && top < view;
    (hasSize && bottom > -view / 2 && top < view * 1.5 ? near : far).push(element);
  }
  if (anySeen || !first || !mayScroll) return { near, far };
  first.scrollIntoView({ block: "center", behavior: "instant" });
  return sorted(elements, false);
}
