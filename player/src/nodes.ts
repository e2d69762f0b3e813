// Walks serialised nodes and mends what would make the Replayer stop in the middle of a page.

export const NodeType = { document: 0, doctype: 1, element: 2, text: 3, cdata: 4, comment: 5 } as const;

export type SerialisedNode = {
  type: number;
  id: number;
  tagName?: string;
  attributes?: Record<string, unknown>;
  childNodes?: SerialisedNode[];
  textContent?: string;
  isSVG?: boolean;
  isShadowHost?: boolean;
  isShadow?: boolean;
  isCustom?: boolean;
  isStyle?: boolean;
  name?: string;
  publicId?: string;
  systemId?: string;
  compatMode?: string;
};

/** Deeper than any browser's parser builds; the Replayer recurses once a level. */
const DEEPEST = 600;
const TAG_NAME = /^[a-z][\w.:-]*$/i;
const CUSTOM_NAME = /^[a-z][\w.]*-[\w.-]*$/;
const RESERVED_CUSTOM_NAME = /^(annotation-xml|color-profile|font-face(-.+)?|missing-glyph)$/;
const SHADOW_HOST = /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

export type Visit = (node: SerialisedNode, parent: SerialisedNode | null) => void;

/** Calls `visit` for each node, parents first, after mending the node. */
export function walk(root: SerialisedNode, visit: Visit): void {
  // Side by side, because the first page waits for this: an object for each of its nodes would take as long as the rest.
  const nodes = [root];
  const parents: (SerialisedNode | null)[] = [null];
  const depths = [0];
  for (let node; (node = nodes.pop()); ) {
    const parent = parents.pop()!;
    const depth = depths.pop()!;
    mend(node, depth);
    visit(node, parent);
    for (const child of node.childNodes ?? []) {
      nodes.push(child);
      parents.push(node);
      depths.push(depth + 1);
    }
  }
}

function mend(node: SerialisedNode, depth: number): void {
  switch (node.type) {
    case NodeType.document:
      node.childNodes = childrenOfDocument(children(node, depth, isNode));
      break;
    case NodeType.element:
      node.childNodes = children(node, depth, isInside);
      mendElement(node);
      break;
    case NodeType.doctype:
      if (typeof node.name !== "string" || !TAG_NAME.test(node.name)) node.name = "html";
      node.publicId = String(node.publicId ?? "");
      node.systemId = String(node.systemId ?? "");
      break;
    case NodeType.cdata:
      // An HTML document cannot hold a CDATA section; in markup it means text.
      node.type = NodeType.text;
      node.textContent = String(node.textContent ?? "");
      break;
    default:
      node.textContent = String(node.textContent ?? "");
  }
}

function children({ childNodes }: SerialisedNode, depth: number, isChild: typeof isNode): SerialisedNode[] {
  if (depth >= DEEPEST || !Array.isArray(childNodes)) return [];
  const given: unknown[] = childNodes;
  return given.every(isChild) ? given : given.filter(isChild);
}

/** A document takes one doctype, one element and comments; anything else stops the building of it. */
function childrenOfDocument(nodes: SerialisedNode[]): SerialisedNode[] {
  const doctype = nodes.find(({ type }) => type === NodeType.doctype);
  const root = nodes.find(({ type }) => type === NodeType.element);
  return nodes.filter((node) => node === doctype || node === root || node.type === NodeType.comment);
}

function mendElement(node: SerialisedNode): void {
  if (typeof node.tagName !== "string" || !TAG_NAME.test(node.tagName)) node.tagName = "div";
  if (typeof node.attributes !== "object" || node.attributes === null) node.attributes = {};
  if (!node.isCustom && !node.isShadowHost) return;
  const tag = node.tagName.toLowerCase();
  const isCustom = CUSTOM_NAME.test(tag) && !RESERVED_CUSTOM_NAME.test(tag);
  if (node.isCustom && !isCustom) node.isCustom = false;
  if (node.isShadowHost && !isCustom && !SHADOW_HOST.test(tag)) node.isShadowHost = false;
}

/** Whether it may be within an element. */
function isInside(value: unknown): value is SerialisedNode {
  return isNode(value) && value.type !== NodeType.document && value.type !== NodeType.doctype;
}

function isNode(value: unknown): value is SerialisedNode {
  const type = (value as SerialisedNode | null)?.type;
  return typeof type === "number" && type >= NodeType.document && type <= NodeType.comment;
}
