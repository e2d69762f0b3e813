// What the bundle takes of @rrweb/replay beyond its own exports; see rrweb.mjs.

import type { SerialisedNode } from "./nodes";

declare module "@rrweb/replay" {
  export type NodeMirror = {
    idNodeMap: Map<number, Node>;
    nodeMetaMap: WeakMap<Node, SerialisedNode>;
  };

  /** Builds a node and all that is below it, and tells the mirror. */
  export function buildNodeWithSN(
    node: SerialisedNode,
    options: {
      doc: Document;
      mirror: NodeMirror;
      hackCss: boolean;
      skipChild: boolean;
      afterAppend: (node: Node, id: number) => void;
      cache: { stylesWithHoverClass: Map<string, string> };
    },
  ): Node | null;
}
