// rrweb's Replayer, driven by our clock instead of its own. The Replayer is never set to play: each
// event is cast when it is due, so that an event which fails costs only itself, several windows can
// follow one clock, and the Replayer holds none of the events. This uses members that its typings call
// private; the version is therefore pinned, and the browser tests cover every one of them.

import { buildNodeWithSN, Replayer } from "@rrweb/replay";
import { difference, type Mirror } from "./difference";
import { Source, Type, type RecordedEvent } from "./events";
import { noteFault } from "./faults";
import { dressShadow, MASK_RULES } from "./masks";
import { morph, type Place } from "./morph";
import type { SerialisedNode } from "./nodes";
import { ofDocument, viewIn } from "./own";
import { Traces } from "./traces";

type Position = { x: number; y: number; id: number };

/** Style sheets as rrweb has adapted them, by their text. */
type Cache = { stylesWithHoverClass: Map<string, string> };

type Internals = {
  cache: Cache;
  config: { useVirtualDom: boolean };
  emitter: { emit(type: string, payload?: unknown): void };
  mirror: Mirror;
  styleMirror: { reset(): void };
  mediaManager: { reset(): void };
  usingVirtualDom: boolean;
  legacy_missingNodeRetryMap: object;
  newDocumentQueue: unknown[];
  constructedStyleMutations: unknown[];
  adoptedStyleSheets: unknown[];
  touchActive: boolean | null;
  lastMouseDownEvent: unknown;
  lastSelectionData: unknown;
  lastHoveredRootNode: Node | undefined;
  mousePos: (Position & { debugData: unknown }) | null;
  wrapper: HTMLElement;
  iframe: HTMLIFrameElement;
  rebuildFullSnapshot(event: RecordedEvent, isSync: boolean): void;
  getCastFn(event: RecordedEvent, isSync: boolean): () => void;
  moveAndHover(x: number, y: number, id: number, isSync: boolean, debugData: unknown): void;
};

/** The Replayer counts time from its first event: one at the epoch makes its offsets absolute. */
const EPOCH = { type: Type.custom, timestamp: 0, data: { tag: "", payload: {} } };
const TAIL = { duration: 600, lineCap: "round", lineWidth: 3, strokeStyle: "rgb(99 102 241 / 0.7)" } as const;
const TOUCH_START = 7;

/** Adapting a style sheet costs more than building the page, so it is done once for all pages. */
let cache: Cache | null = null;
const MOST_CACHED = 400;

const quiet = { log() {}, warn() {}, error() {} } as unknown as Console;

export type Built = (node: Node) => void;
export type Size = { width: number; height: number };

export class RrwebReplayer {
  /** Told of the page's size. */
  onSize: (size: Size) => void = () => {};
  private readonly replayer: Internals;
  private readonly onBuilt: Built;
  private traces = new Traces();
  /** Where things are to be scrolled to, by node id, once everything else is in its place: each has the page laid out. */
  private scrolls = new Map<number, Place>();

  constructor(
    readonly root: HTMLElement,
    mouseTrail: boolean,
    onBuilt: Built,
  ) {
    this.onBuilt = (node) => {
      this.attempt(() => dressShadow(node));
      onBuilt(node);
    };
    const replayer = new Replayer([EPOCH as any], {
      root,
      // In live mode it accepts to begin with no page, and never declares the recording over.
      liveMode: true,
      // The recorded page must not take the focus from the console.
      triggerFocus: false,
      mouseTail: mouseTrail ? TAIL : false,
      UNSAFE_replayCanvas: false,
      showWarning: false,
      showDebug: false,
      logger: quiet,
      // A picture that comes late must not move what the visitor had in view.
      insertStyleRules: ["* { overflow-anchor: none !important }", MASK_RULES],
      plugins: [{ onBuild: this.onBuilt as any }],
    });
    replayer.on("resize", (size) => this.onSize(size as Size));
    this.replayer = replayer as unknown as Internals;
    if (!cache || cache.stylesWithHoverClass.size > MOST_CACHED) cache = this.replayer.cache;
    this.replayer.cache = cache;
    this.setInert(true);
    this.replayer.iframe.tabIndex = -1;
    this.replayer.iframe.title = "Recorded page";
    this.setMouseTrail = (on) => replayer.setConfig({ mouseTail: on ? TAIL : false });
    this.destroy = () => this.attempt(() => replayer.destroy());
  }

  readonly setMouseTrail: (on: boolean) => void;
  readonly destroy: () => void;

  get wrapper(): HTMLElement {
    return this.replayer.wrapper;
  }

  get document(): Document | null {
    return this.replayer.iframe.contentDocument;
  }

  nodeOf(id: number): Node | null {
    return this.replayer.mirror.idNodeMap.get(id) ?? null;
  }

  /** Null for what was not recorded. */
  idOf(node: Node): number | null {
    return this.replayer.mirror.nodeMetaMap.get(node)?.id ?? null;
  }

  /** Neither keyboard nor screen reader nor autofocus may get into the recorded page. */
  setInert(inert: boolean): void {
    this.replayer.iframe.inert = inert;
  }

  get pointer(): HTMLElement | null {
    return this.replayer.wrapper.querySelector(".replayer-mouse");
  }

  resize(size: Size): void {
    this.replayer.emitter.emit("resize", size);
  }

  /** Goes on as the page of this full snapshot, if not too much differs. False when nothing was done. */
  become({ data }: RecordedEvent): boolean {
    const { document, replayer } = this;
    const found = document && difference(replayer.mirror, this.traces, document, data.node);
    if (!found) return false;
    replayer.usingVirtualDom = false;
    replayer.styleMirror.reset();
    replayer.mediaManager.reset();
    replayer.legacy_missingNodeRetryMap = {};
    replayer.newDocumentQueue = [];
    replayer.constructedStyleMutations = [];
    replayer.adoptedStyleSheets = [];
    replayer.mousePos = replayer.touchActive = replayer.lastMouseDownEvent = replayer.lastSelectionData = null;
    replayer.lastHoveredRootNode = undefined;
    this.pointer?.classList.remove("active", "touch-active");
    const { traces } = this;
    this.traces = new Traces();
    this.attempt(() => {
      this.scrolls = morph(document, replayer.mirror, traces, found, (node) => this.build(document, node));
    });
    this.scrolls.set(data.node.id, offset(data));
    return true;
  }

  private build(doc: Document, node: SerialisedNode): Node | null {
    const { mirror } = this.replayer;
    const built = buildNodeWithSN(node, { doc, mirror, hackCss: true, skipChild: false, afterAppend: this.onBuilt, cache: this.replayer.cache });
    if (built) this.onBuilt(built);
    return built;
  }

  /** Shows the event as it happens. */
  cast(event: RecordedEvent): void {
    this.note(event);
    this.attempt(() => this.replayer.getCastFn(event, false)());
  }

  /** Applies events whose time has passed, without showing what lies between. */
  catchUp(events: readonly RecordedEvent[], virtual: boolean, pointer: Position | null = null): void {
    // The virtual DOM makes thousands of mutations affordable, but it loses style sheets adopted in
    // frames and shadow roots: it is not used for a few.
    this.replayer.config.useVirtualDom = virtual;
    for (const event of events) {
      this.note(event);
      const { type, data } = event;
      if (type === Type.incremental && data.source === Source.scroll) this.scrolls.set(data.id, { left: data.x, top: data.y });
      else if (type === Type.fullSnapshot) this.rebuild(event);
      else this.attempt(() => this.replayer.getCastFn(event, true)());
    }
    this.traces.virtual ||= this.replayer.usingVirtualDom;
    if (pointer) this.replayer.mousePos = { ...pointer, debugData: null };
    this.attempt(() => this.replayer.emitter.emit("flush"));
    for (const [id, place] of this.scrolls) this.attempt(() => scrollTo(this.replayer.mirror.idNodeMap.get(id), place));
    this.scrolls.clear();
  }

  /** As when the Replayer casts it, but for scrolling. */
  private rebuild(event: RecordedEvent): void {
    this.replayer.mediaManager.reset();
    this.replayer.styleMirror.reset();
    this.attempt(() => this.replayer.rebuildFullSnapshot(event, true));
    this.scrolls.clear();
    this.scrolls.set(event.data.node.id, offset(event.data));
  }

  move(position: Position): void {
    this.attempt(() => this.replayer.moveAndHover(position.x, position.y, position.id, false, null));
  }

  /** Has the page laid out in a viewport of this height; null for the visitor's. */
  lengthen(height: number | null): void {
    this.replayer.iframe.style.height = height === null ? "" : `${height}px`;
  }

  setAnimated(animated: boolean): void {
    const root = this.document && ofDocument(this.document, "documentElement");
    root?.classList.toggle("rrweb-paused", !animated);
  }

  private note(event: RecordedEvent): void {
    const { type, data } = event;
    this.traces.note(event);
    if (type === Type.fullSnapshot) this.traces = new Traces();
    if (type !== Type.incremental) return;
    if (data.source === Source.mutation) this.keepText(data.attributes);
    const touch = data.source === Source.touchMove || (data.source === Source.mouseInteraction && data.type === TOUCH_START);
    if (touch) this.pointer?.classList.add("touch-device");
  }

  /** The Replayer writes a style sheet's new text into the node that was recorded, which others are built from too. */
  private keepText(changes: { id: number; attributes: object }[]): void {
    const { idNodeMap, nodeMetaMap } = this.replayer.mirror;
    for (const { id, attributes } of changes) {
      const node = "_cssText" in attributes ? idNodeMap.get(id) : undefined;
      const recorded = node && nodeMetaMap.get(node);
      if (recorded) nodeMetaMap.set(node, { ...recorded, attributes: { ...recorded.attributes } });
    }
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      noteFault(error);
    }
  }
}

function offset({ initialOffset }: { initialOffset?: Partial<Place> }): Place {
  return { left: initialOffset?.left ?? 0, top: initialOffset?.top ?? 0 };
}

/** At once, also where the page wants it to be smooth: what lies between is not shown. */
function scrollTo(node: Node | null | undefined, place: Place): void {
  if (!node) return;
  const target = Reflect.get(Node.prototype, "nodeType", node) === Node.DOCUMENT_NODE ? viewIn(node as Document) : (node as Element);
  target?.scrollTo({ ...place, behavior: "instant" });
}
