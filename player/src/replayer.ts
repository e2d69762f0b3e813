// rrweb's Replayer, driven by our clock instead of its own. The Replayer is never set to play: each
// event is cast when it is due, so that an event which fails costs only itself, several windows can
// follow one clock, and the Replayer holds none of the events. This uses members that its typings call
// private; the version is therefore pinned, and the browser tests cover every one of them.

import { Replayer } from "@rrweb/replay";
import { Source, Type, type RecordedEvent } from "./events";
import { noteFault } from "./faults";

type Position = { x: number; y: number; id: number };

/** Style sheets as rrweb has adapted them, by their text. */
type Cache = { stylesWithHoverClass: Map<string, string> };

type Internals = {
  cache: Cache;
  config: { useVirtualDom: boolean };
  emitter: { emit(type: string, payload?: unknown): void };
  mousePos: (Position & { debugData: unknown }) | null;
  wrapper: HTMLElement;
  iframe: HTMLIFrameElement;
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
  private readonly replayer: Internals;

  constructor(root: HTMLElement, mouseTrail: boolean, onSize: (size: Size) => void, onBuilt: Built) {
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
      plugins: [{ onBuild: onBuilt as any }],
    });
    replayer.on("resize", (size) => onSize(size as Size));
    this.replayer = replayer as unknown as Internals;
    if (!cache || cache.stylesWithHoverClass.size > MOST_CACHED) cache = this.replayer.cache;
    this.replayer.cache = cache;
    // Neither keyboard nor screen reader nor autofocus may get into the recorded page.
    this.replayer.iframe.inert = true;
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

  get pointer(): HTMLElement | null {
    return this.replayer.wrapper.querySelector(".replayer-mouse");
  }

  resize(size: Size): void {
    this.replayer.emitter.emit("resize", size);
  }

  /** Shows the event as it happens. */
  cast(event: RecordedEvent): void {
    this.noteTouch(event);
    this.attempt(() => this.replayer.getCastFn(event, false)());
  }

  /** Applies events whose time has passed, without showing what lies between. */
  catchUp(events: readonly RecordedEvent[], virtual: boolean, pointer: Position | null = null): void {
    // The virtual DOM makes thousands of mutations affordable, but it loses style sheets adopted in
    // frames and shadow roots: it is not used for a few.
    this.replayer.config.useVirtualDom = virtual;
    for (const event of events) {
      this.noteTouch(event);
      this.attempt(() => this.replayer.getCastFn(event, true)());
    }
    if (pointer) this.replayer.mousePos = { ...pointer, debugData: null };
    this.attempt(() => this.replayer.emitter.emit("flush"));
  }

  move(position: Position): void {
    this.attempt(() => this.replayer.moveAndHover(position.x, position.y, position.id, false, null));
  }

  setAnimated(animated: boolean): void {
    this.document?.documentElement?.classList.toggle("rrweb-paused", !animated);
  }

  private noteTouch({ type, data }: RecordedEvent): void {
    if (type !== Type.incremental) return;
    const touch = data.source === Source.touchMove || (data.source === Source.mouseInteraction && data.type === TOUCH_START);
    if (touch) this.pointer?.classList.add("touch-device");
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      noteFault(error);
    }
  }
}
