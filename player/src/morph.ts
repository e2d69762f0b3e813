// Makes of the page that is shown the page of a full snapshot, by changing only what differs. What comes out is what
// building it anew would have given.

import type { Difference, Mirror } from "./difference";
import type { SerialisedNode } from "./nodes";
import type { Traces } from "./traces";

/** The class that the Replayer gives to what the pointer is on, and to a page whose animations stand still. */
const HOVERED = ":hover";
const PAUSED = "rrweb-paused";
const XLINK = "http://www.w3.org/1999/xlink";

export type Build = (node: SerialisedNode) => Node | null;

export type Place = { left: number; top: number };

/** Gives back where what was or is scrolled belongs, by node id: to scroll it is to have all laid out. */
export function morph(document: Document, mirror: Mirror, traces: Traces, found: Difference, build: Build): Map<number, Place> {
  forget(document, mirror, traces);
  const hovered = removeHover(document, found);
  const scrolled = new Set([...traces.scrolled].map((id) => mirror.idNodeMap.get(id)));
  // What is to be built must not be found among what was there.
  mirror.idNodeMap = new Map();
  for (const { node, to } of found.kept) {
    if (isScrolled(mirror.nodeMetaMap.get(node))) scrolled.add(node);
    mirror.idNodeMap.set(to.id, node);
    mirror.nodeMetaMap.set(node, to);
  }
  for (const { element, to } of hovered) setClass(element, to);
  for (const { element, to } of found.attributes) setAttributes(element, to);
  for (const { node, to } of found.texts) node.data = to;
  for (const children of found.children) place(children, build);
  return places(mirror, scrolled);
}

function forget(document: Document, mirror: Mirror, traces: Traces): void {
  if (traces.selection) document.getSelection()?.removeAllRanges();
  if (traces.fonts) document.fonts.clear();
  for (const id of traces.adopters) {
    const node = mirror.idNodeMap.get(id);
    const root = node === document ? document : (node as Element | undefined)?.shadowRoot;
    if (root) root.adoptedStyleSheets = [];
  }
}

/** The pointer may have been within a shadow root. */
function removeHover(document: Document, { kept }: Difference): { element: Element; to: SerialisedNode }[] {
  const selector = `.${CSS.escape(HOVERED)}`;
  const hovered = new Set(document.querySelectorAll(selector));
  for (const { node, to } of kept) {
    if (to.isShadowHost) (node as Element).shadowRoot?.querySelectorAll(selector).forEach((element) => hovered.add(element));
  }
  for (const element of hovered) element.classList.remove(HOVERED);
  if (hovered.size === 0) return [];
  return kept.filter(({ node }) => hovered.has(node as Element)).map(({ node, to }) => ({ element: node as Element, to }));
}

/** Whether animations stand still is the player's and not the page's. */
function setClass(element: Element, { attributes }: SerialisedNode): void {
  const text = attributeText(attributes!.class);
  if (element.classList.contains(PAUSED)) {
    const tokens = new Set((text ?? "").split(/\s+/).filter((token) => token !== ""));
    tokens.add(PAUSED);
    const now = element.classList;
    if (now.length !== tokens.size || [...now].some((token) => !tokens.has(token))) element.className = [...tokens].join(" ");
  } else if (text === null) {
    element.removeAttribute("class");
  } else if (element.getAttribute("class") !== text) {
    element.setAttribute("class", text);
  }
}

/** As the Replayer writes it; null where it leaves the attribute out. */
function attributeText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value === true ? "" : String(value);
}

function setAttributes(element: Element, to: SerialisedNode): void {
  const wanted = new Set<string>(["class"]);
  for (const [name, value] of Object.entries(to.attributes!)) {
    const text = attributeText(value);
    if (text === null || name === "class" || name.startsWith("rr_")) continue;
    wanted.add(to.isSVG ? name : name.toLowerCase());
    if (element.getAttribute(name) === text) continue;
    try {
      if (to.isSVG && name === "xlink:href") element.setAttributeNS(XLINK, name, text);
      else element.setAttribute(name, text);
    } catch {
      // No browser has an attribute of this name; it was there in a recording that was made up.
    }
  }
  for (const name of element.getAttributeNames()) {
    if (!wanted.has(name)) element.removeAttribute(name);
  }
  setClass(element, to);
}

function place({ parent, wanted, staying, unwanted }: Difference["children"][number], build: Build): void {
  for (const node of unwanted) parent.removeChild(node);
  let next: Node | null = null;
  for (const { node, to } of wanted.toReversed()) {
    const child = node ?? build(to);
    if (!child) continue;
    if (!node || !staying.has(node)) parent.insertBefore(child, next);
    next = child;
  }
}

/** What was scrolled goes back to where the snapshot has it. */
function places(mirror: Mirror, scrolled: Set<Node | undefined>): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const [id, node] of mirror.idNodeMap) {
    const recorded = mirror.nodeMetaMap.get(node);
    if (!scrolled.has(node) && !isScrolled(recorded)) continue;
    const { rr_scrollTop: top = 0, rr_scrollLeft: left = 0 } = recorded?.attributes ?? {};
    places.set(id, { left: Number(left), top: Number(top) });
  }
  return places;
}

function isScrolled(node: SerialisedNode | undefined): boolean {
  return node?.attributes !== undefined && ("rr_scrollTop" in node.attributes || "rr_scrollLeft" in node.attributes);
}
