// Rewrites whole events, so that replaying them loads nothing but through this server. Mutations name
// nodes only by id: what an attribute or a text means there is remembered from when the node was built.

import { AttributeRewriter, type Element } from "./attributes";
import { Source, Type, type RecordedEvent } from "./events";
import { NodeType, walk, type SerialisedNode } from "./nodes";

/** HTML elements whose attributes are not treated like those of any other. */
const TOLD_APART = new Set("a area base embed frame iframe link meta object script source style track video audio".split(" "));
const UNKNOWN: Element = { tag: "", svg: false, rel: "", href: "" };

export class Rewriter {
  private readonly attributes: AttributeRewriter;
  private readonly elements = new Map<number, Element>();
  private readonly styleTexts = new Set<number>();

  constructor(service: string, onLeftOut: (url: string) => void) {
    this.attributes = new AttributeRewriter(service, onLeftOut);
  }

  /** Rewrites the event in place; events come in the order of the recording. */
  rewrite(event: RecordedEvent): void {
    const { data } = event;
    if (event.type === Type.meta) {
      if (typeof data.href === "string") this.attributes.base = data.href;
    } else if (event.type === Type.fullSnapshot) {
      this.elements.clear();
      this.styleTexts.clear();
      this.tree(data.node, null);
    } else if (event.type === Type.incremental) {
      this.incremental(data);
    }
  }

  private incremental(data: any): void {
    switch (data.source) {
      case Source.mutation:
        for (const add of data.adds) this.tree(add.node, add.parentId);
        for (const text of data.texts) {
          if (this.styleTexts.has(text.id)) this.style(text, "value");
        }
        for (const change of data.attributes) this.attributeChange(change);
        break;
      case Source.styleSheetRule:
        this.rules(data.adds);
        this.style(data, "replace");
        this.style(data, "replaceSync");
        break;
      case Source.styleDeclaration:
        this.style(data.set, "value");
        break;
      case Source.adoptedStyleSheet:
        for (const sheet of list(data.styles)) this.rules(sheet?.rules);
        break;
      case Source.font:
        if (!data.buffer) this.style(data, "fontSource");
        break;
    }
  }

  private tree(root: SerialisedNode, rootParentId: number | null): void {
    walk(root, (node, parent) => {
      if (node.type === NodeType.element) this.element(node);
      if (node.type !== NodeType.text) return;
      const parentId = parent?.id ?? rootParentId;
      const inStyle = node.isStyle || (parentId !== null && this.elements.get(parentId)?.tag === "style");
      if (!inStyle) return;
      this.styleTexts.add(node.id);
      this.style(node, "textContent");
    });
  }

  private element(node: SerialisedNode): void {
    const tag = node.tagName!.toLowerCase();
    const attributes = node.attributes!;
    if (node.isSVG !== true && !TOLD_APART.has(tag)) {
      this.elements.delete(node.id);
      return this.attributes.rewrite(UNKNOWN, attributes);
    }
    const element = { tag, svg: node.isSVG === true, rel: String(attributes.rel ?? ""), href: String(attributes.href ?? "") };
    // A link that was recorded with its text is rebuilt as a style element.
    if (tag === "link" && "_cssText" in attributes) element.tag = "style";
    this.elements.set(node.id, element);
    this.attributes.rewrite(element, attributes);
  }

  private attributeChange(change: { id: number; attributes: Record<string, unknown> }): void {
    const element = this.elements.get(change.id) ?? UNKNOWN;
    if (element !== UNKNOWN && typeof change.attributes.rel === "string") {
      element.rel = change.attributes.rel;
      // A preload that becomes a style sheet: what it names was left out until now.
      if (element.tag === "link" && element.href !== "") change.attributes.href ??= element.href;
    }
    this.attributes.rewrite(element, change.attributes);
  }

  private rules(rules: unknown): void {
    for (const rule of list(rules)) this.style(rule, "rule");
  }

  private style(holder: any, key: string): void {
    if (typeof holder?.[key] === "string") holder[key] = this.attributes.css(holder[key]);
  }
}

function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}
