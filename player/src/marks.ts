// What a rule would hide, shown on the page as replay would show it, while the rule is being written. Nothing of this is in
// the recording: it comes as an attribute of its own, and as texts that come back when the mark goes.

import { MASK_RULES } from "./masks";
import type { Mask } from "./messages";
import type { Driver } from "./driver";

const ATTRIBUTE = "data-girok-preview";
const [BLOCKED, REDACTED, ALLOWED] = ["block", "redact", "allow"].map((mask) => `[${ATTRIBUTE}="${mask}"]`) as [string, string, string];
/** What becomes of every redacted text, whatever its length. */
const ASTERISKS = "********";
/** More are not told apart on any page. */
const MOST_TEXTS = 20_000;
/** Of the marked elements, to find one that is in view. */
const MOST_LOOKED_AT = 100;

/** As it looks in replay; but here what is hidden is still in its place, and keeps its room. */
const RULES = `${MASK_RULES.replaceAll("data-girok-mask", ATTRIBUTE).replaceAll("girok-masks", "girok-preview")}
@layer girok-preview {
  ${BLOCKED} { -webkit-text-fill-color: transparent !important; }
  ${BLOCKED}::before { content: none !important; }
  ${BLOCKED}::placeholder { color: transparent !important; }
  ${BLOCKED} * { visibility: hidden !important; }
  ${BLOCKED}:is(img, video, canvas, input) { object-position: -99999px 0 !important; }
  ${BLOCKED}:is(iframe, object, embed) { filter: brightness(0) opacity(0.25) blur(8px) !important; }
  ${REDACTED} { background-color: rgb(128 128 128 / 0.2) !important; }
  ${REDACTED}:is(input, textarea, select), ${REDACTED} :is(input, textarea, select) { -webkit-text-security: disc !important; }
  ${ALLOWED} { outline: 2px dashed rgb(22 130 70) !important; outline-offset: 1px !important; }
}`;

type View = Window & typeof globalThis;
type Root = Document | ShadowRoot;

export class Marks {
  /** What is marked, and the texts that were taken away for it. */
  private readonly marked = new Map<Element, [Text, string][]>();
  private mask: Mask = "block";
  private texts = 0;
  private readonly sheets = new Map<Root, CSSStyleSheet>();

  /** Marks these elements of the page and no others. */
  show(driver: Driver, ids: readonly number[], mask: Mask): void {
    const wanted = new Set<Element>();
    for (const id of ids) {
      const node = driver.replayer.nodeOf(id);
      if (node?.nodeType === Node.ELEMENT_NODE && node.isConnected) wanted.add(node as Element);
    }
    for (const element of [...this.marked.keys()]) {
      if (mask !== this.mask || !wanted.has(element)) this.unmark(element);
    }
    this.mask = mask;
    for (const element of wanted) if (!this.marked.has(element)) this.mark(element);
    bringIntoView(wanted);
  }

  /** Leaves the page as it was. */
  clear(): void {
    for (const element of [...this.marked.keys()]) this.unmark(element);
    for (const [root, own] of this.sheets) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== own);
    this.sheets.clear();
  }

  private mark(element: Element): void {
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

/** Somebody who writes a rule wants to see what it does: what is marked somewhere below is no use. */
function bringIntoView(elements: ReadonlySet<Element>): void {
  let first: Element | null = null;
  let looked = 0;
  for (const element of elements) {
    if (looked++ === MOST_LOOKED_AT) break;
    const { width, height, top, bottom } = element.getBoundingClientRect();
    if (width === 0 && height === 0) continue;
    const view = element.ownerDocument.defaultView;
    if (view && bottom > 0 && top < view.innerHeight) return;
    first ??= element;
  }
  first?.scrollIntoView({ block: "center", behavior: "instant" });
}
