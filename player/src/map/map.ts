// Shows the page of the moment in its whole length, as what heat is drawn upon, and says where elements of it are.

import type { Driver } from "../driver";
import { noteFault } from "../faults";
import type { Place, Tell } from "../messages";
import { isElement, ofDocument } from "../own";
import type { Stage } from "../stage";
import { boxOf } from "./boxes";
import { drawingOf } from "./copy/drawing";
import { WholePage } from "./whole-page";

/** More are not looked for. */
const MOST_NODES = 10_000;
/** How long to look for elements before others have their turn, and how often to say what has changed by itself. */
const SLICE = 40;
const TELL_EVERY = 100;

export class PageMap {
  /** What is asked for; null when there is no map. */
  private nodes: readonly unknown[] | null = null;
  private page: WholePage | null = null;
  private driver: Driver | null = null;
  /** Counts what was asked for: an answer that is not ready when something else is asked is not given. */
  private turn = 0;
  private answering = false;
  private told = "";
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly tell: Tell,
    /** The page of the moment, once it is there and stands still. */
    private readonly settled: () => Driver | null,
  ) {}

  get isOn(): boolean {
    return this.nodes !== null;
  }

  show(nodes: unknown): void {
    this.nodes = Array.isArray(nodes) ? nodes.slice(0, MOST_NODES) : [];
    if (this.page) void this.answer(true);
    else this.resume();
  }

  /** Says how the page looks; that it cannot be said where there is none, or not any more. */
  async draw(): Promise<void> {
    const { page } = this;
    const svg = page && (await drawingOf(page.document, page).catch((error) => (noteFault(error), null)));
    this.tell({ girok: "drawn", svg: page === this.page ? svg : null });
  }

  end(): void {
    this.suspend();
    this.nodes = null;
  }

  /** Leaves the page as it was: it is about to become another. */
  suspend(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.turn++;
    this.answering = false;
    this.frame = 0;
    if (!this.page) return;
    this.page.end();
    this.page = null;
    this.driver = null;
    this.stage.lengthen(null);
  }

  /** Goes on with the page that is there then. */
  resume(): void {
    if (this.nodes && !this.page) this.frame ||= requestAnimationFrame(this.begin);
  }

  private readonly begin = (): void => {
    this.frame = 0;
    const driver = this.settled();
    const document = driver?.replayer.document;
    if (!document || !ofDocument(document, "documentElement")) return this.resume();
    this.page = new WholePage(driver!, document, () => this.changed());
    this.driver = driver;
    this.stage.lengthen(this.page.height);
    void this.answer(true);
  };

  private changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.answering) return this.changed();
      this.page?.fit();
      this.stage.lengthen(this.page?.height ?? null);
      void this.answer(false);
    }, TELL_EVERY);
  }

  /** `isAsked` says that the same as before is an answer, too. */
  private async answer(isAsked: boolean): Promise<void> {
    const { page, driver, nodes } = this;
    if (!page || !driver || !nodes) return;
    const turn = ++this.turn;
    this.answering = true;
    const boxes: Place[] = [];
    let until = performance.now() + SLICE;
    for (const id of nodes) {
      const node = typeof id === "number" ? driver.replayer.nodeOf(id) : null;
      const box = node && isElement(node) ? boxOf(node) : null;
      if (box) boxes.push([id as number, ...box]);
      if (performance.now() < until) continue;
      await new Promise((done) => setTimeout(done));
      if (turn !== this.turn) return;
      until = performance.now() + SLICE;
    }
    this.answering = false;
    const { width, height, fold } = page;
    const text = JSON.stringify([width, height, boxes]);
    if (!isAsked && text === this.told) return;
    this.told = text;
    this.tell({ girok: "map", width, height, fold, boxes });
  }
}
