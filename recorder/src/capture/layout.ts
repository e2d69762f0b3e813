import type { IMirror } from '@rrweb/types';
import { listen } from '../dom';
import { isClick, Source, Type, type Event } from '../events';
import { guard } from '../guard';
import { boxOf, type Box } from './box';
import { Extents, type Extent } from './extents';
import { visibility } from './presence';
import { Rest } from './rest';

export const LAYOUT_PLUGIN = 'girok/layout@1';

/** A window that is being resized says so with every frame. */
const PAUSE = 250;
/** A page that builds itself has its height by then. */
const BUILT = 1_000;
/** Before those who send what there is when the page is left. */
const FIRST = { capture: true, passive: true };

/**
 * Tells what a heatmap needs beside rrweb's events: the box of what somebody presses or rests at, and how large documents
 * and scrollers are. For presses and scrolling it listens to rrweb, which has had the page laid out just then.
 */
export class LayoutObserver {
  #extents: Extents;
  #rest = new Rest((target, point) => this.#tellBox('rest', target, point, Date.now()));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #built: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mirror: IMirror<Node>,
    private readonly isBlocked: (node: Node) => boolean,
    private readonly tell: (payload: Box | Extent, timestamp: number) => void,
  ) {
    this.#extents = new Extents(mirror, isBlocked, tell);
  }

  /** Tells what goes before an event of rrweb. */
  before(event: Event): void {
    if (!isClick(event)) return;
    const { id, x, y } = event.data as { id: number; x: number; y: number };
    this.#extents.checkAll(event.timestamp);
    this.#tellBox('click', this.mirror.getNode(id), [x, y], event.timestamp);
  }

  /** Tells what follows it. */
  after({ type, data }: Event): void {
    if (type === Type.FullSnapshot) return this.#extents.begin();
    if (type !== Type.IncrementalSnapshot) return;
    const { source, id } = data as { source: number; id: number };
    if (source === Source.Scroll) this.#extents.scrolled(id);
  }

  /** The document has become another page: how large it is and how far it is scrolled is news, also where it is the same. */
  turned(): void {
    clearTimeout(this.#built);
    this.#built = setTimeout(guard(() => this.#extents.begin()), BUILT);
  }

  /** Nobody records any more. */
  end(): void {
    this.#rest.end();
    clearTimeout(this.#timer);
    clearTimeout(this.#built);
    this.#timer = this.#built = undefined;
  }

  /**
   * rrweb calls this for the page's window and for each frame's, whenever it has told the document there. What it returns ends
   * that window only: there is one mouse, and one look at all extents, so their timers are of all windows.
   */
  readonly observe = (win: Window): (() => void) => {
    guard(() => this.#extents.check(this.mirror.getId(win.document)))();
    const check = () => this.#extents.checkAll();
    const undo = [
      listen(win, 'pointermove', this.#rest.moved, FIRST),
      listen(win, 'resize', () => this.#checkSoon(), FIRST),
      listen(win, 'visibilitychange', () => visibility() === 'hidden' && check(), FIRST),
      listen(win, 'pagehide', check, FIRST),
    ];
    return () => {
      for (const each of undo) each();
    };
  };

  #tellBox(on: Box['on'], target: Node | null, point: Box['point'], timestamp: number): void {
    const box = target && boxOf(this.mirror, this.isBlocked, on, target, point);
    if (box) this.tell(box, timestamp);
  }

  #checkSoon(): void {
    const due = () => {
      this.#timer = undefined;
      this.#extents.checkAll();
    };
    this.#timer ??= setTimeout(guard(due), PAUSE);
  }
}
