// What has happened to a page since it was built that its serialised nodes do not tell.

import { Source, Type, type RecordedEvent } from "./events";
import { NodeType } from "./nodes";

export class Traces {
  /** By node id: whose attributes, text, value, scroll position or style rules were changed by events. */
  readonly attributes = new Set<number>();
  readonly texts = new Set<number>();
  readonly fields = new Set<number>();
  readonly scrolled = new Set<number>();
  readonly rules = new Set<number>();
  /** Whose style sheets were adopted. */
  readonly adopters = new Set<number>();
  fonts = false;
  selection = false;
  /** The virtual DOM was used. */
  virtual = false;
  /** Something that is not undone node by node: the page can only be built anew. */
  lasting = false;
  private readonly adoptable = new Set<number>();

  note({ type, data }: RecordedEvent): void {
    if (type !== Type.incremental) return;
    switch (data.source) {
      case Source.mutation:
        for (const { id } of data.attributes) this.attributes.add(id);
        for (const { id } of data.texts) this.texts.add(id);
        // A document that was put into a frame.
        if (data.adds.some((add: any) => add.node.type === NodeType.document)) this.lasting = true;
        break;
      case Source.input:
        this.fields.add(data.id);
        break;
      case Source.scroll:
        this.scrolled.add(data.id);
        break;
      case Source.styleSheetRule:
      case Source.styleDeclaration:
        if (data.id) this.rules.add(data.id);
        break;
      case Source.adoptedStyleSheet:
        this.adopt(data);
        break;
      case Source.font:
        this.fonts = true;
        break;
      case Source.selection:
        this.selection = true;
        break;
    }
  }

  private adopt(data: any): void {
    this.adopters.add(data.id);
    for (const style of Array.isArray(data.styles) ? data.styles : []) this.adoptable.add(style?.styleId);
    // The Replayer goes on looking for a style sheet that it does not know, in its own time.
    if (!Array.isArray(data.styleIds) || data.styleIds.some((id: number) => !this.adoptable.has(id))) this.lasting = true;
  }
}
