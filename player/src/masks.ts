// How it looks that something is not to be seen. The server has put boxes, fillers and asterisks in its place and said so
// in an attribute; a redacted text tells it by itself.

import { viewOf } from "./own";

/** What is important in a layer goes before all that is important in the recorded page. It has no name: a page could add to it. */
const layer = (rules: string): string => `@layer { ${rules} }`;

const BLOCKED = '[data-girok-mask="block"]';
const BLURRED = '[data-girok-mask="blur"]';
const REDACTED = '[data-girok-mask="redact"]';
/** A drawing within a drawing is blurred with it. */
const MEDIA = ":is(img, svg:not(svg *), canvas, video, iframe, object, embed, input[type=image])";
/** They have no size of their own when nothing is in them. */
const INLINE = ":where(a, abbr, b, bdi, bdo, cite, code, em, i, kbd, label, mark, q, s, samp, small, span, strong, sub, sup, time, u, var)";

/** Half transparent grey is seen on any page. An outline takes no room. */
const BOX = `
  background: repeating-linear-gradient(135deg, rgb(128 128 128 / 0.3) 0 1px, transparent 1px 8px), rgb(128 128 128 / 0.14) !important;
  outline: 1px solid rgb(128 128 128 / 0.6) !important;
  outline-offset: -1px !important;
  border-color: transparent !important;
  border-image: none !important;
  box-shadow: none !important;
  color: transparent !important;
  caret-color: transparent !important;`;
/** A box with nothing in it and no size is to be seen all the same. */
const LEAST = 'all: initial !important; content: "" !important; display: inline-block !important; width: 16px !important; height: 16px !important;';
/** Not by a filter: what is fixed in the element would lose its place, and what is in two of them be blurred twice. */
const BLUR = "-webkit-text-fill-color: transparent !important; text-shadow: 0 0 0.5em currentcolor !important;";
const SHARP = "-webkit-text-fill-color: currentcolor !important; text-shadow: none !important;";
const BLUR_MEDIA = "filter: blur(0.3em) !important; background-color: rgb(128 128 128 / 0.4) !important;";

const blurred = (within: string): string => `
  ${within} * { ${BLUR} }
  ${within} ${REDACTED}, ${within} ${REDACTED} * { ${SHARP} }
  ${within} ${MEDIA} { ${BLUR_MEDIA} }`;

const RULES = `
  ${BLURRED} { ${BLUR} }
  ${BLURRED}${MEDIA} { ${BLUR_MEDIA} }
  ${blurred(BLURRED)}
  ${BLOCKED} { ${BOX} }
  ${BLOCKED}::before { ${LEAST} }
  ${BLOCKED}::after { content: none !important; }
  ${INLINE}:where(${BLOCKED}) { display: inline-block; }`;

export const MASK_RULES = layer(RULES);

/** For masks that another attribute tells, and with rules that go before theirs. */
export function maskRules(attribute: string, more: string): string {
  return layer(RULES.replaceAll("data-girok-mask", attribute) + more);
}

/** A shadow root sees no sheets but its own, and may itself be in what is blurred. */
const SHADOW_RULES = MASK_RULES + layer(blurred(`:host-context(${BLURRED})`));

type View = Window & typeof globalThis;

const sheets = new WeakMap<Document, CSSStyleSheet>();
const dressed = new WeakSet<Node>();

/** Has the masks of a shadow root look as they do elsewhere. To be told of each node that is built. */
export function dressShadow(node: Node): void {
  const { shadowRoot } = node as Partial<Element>;
  if (shadowRoot) dress(shadowRoot);
  // It may have been attached with its first child.
  const parent = node.parentNode;
  if (parent?.nodeType === Node.DOCUMENT_FRAGMENT_NODE && "host" in parent) dress(parent as ShadowRoot);
}

/** Puts a sheet before those that the page adopts, whenever it does so. */
function dress(root: ShadowRoot): void {
  const view = viewOf(root.host);
  if (!view || dressed.has(root)) return;
  dressed.add(root);
  const { get, set } = Object.getOwnPropertyDescriptor(view.ShadowRoot.prototype, "adoptedStyleSheets")!;
  const own = sheetOf(root.ownerDocument, view);
  const adopted = {
    get: () => get!.call(root).filter((sheet: CSSStyleSheet) => sheet !== own),
    set: (sheets: CSSStyleSheet[]) => set!.call(root, [own, ...sheets]),
  };
  adopted.set(adopted.get());
  Object.defineProperty(root, "adoptedStyleSheets", adopted);
}

function sheetOf(document: Document, view: View): CSSStyleSheet {
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(SHADOW_RULES);
    sheets.set(document, sheet);
  }
  return sheet;
}
