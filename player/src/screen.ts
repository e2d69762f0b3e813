// Gets the picture of a moment onto the stage: by going on from what is shown, by changing what is shown, or by building
// a page behind it.

import { Driver } from "./driver";
import type { Missing } from "./missing";
import { RrwebReplayer } from "./replayer";
import type { Segment } from "./segment";
import { isSettled, settled, type Stage } from "./stage";

export class Screen {
  shown: Driver | null = null;
  /** Built, but not settled yet; the shown one stays until it is. */
  private waiting: Driver | null = null;
  /** Made while the first events are on their way: an empty page takes its time too. */
  private spare: RrwebReplayer | null;

  constructor(
    private readonly stage: Stage,
    private readonly missing: Missing,
    private mouseTrail: boolean,
    /** A page that was waited for is shown. */
    private readonly onShown: () => void,
  ) {
    this.spare = this.empty();
  }

  /** What the events are applied to at present. */
  get current(): Driver | null {
    return this.waiting ?? this.shown;
  }

  get isWaiting(): boolean {
    return this.waiting !== null;
  }

  /** Whether this moment is on the stage; else its page is being built. */
  present(segment: Segment, snapshot: number, at: number, playing: boolean): boolean {
    if (this.shown?.reaches(segment, at)) {
      this.dropWaiting();
      this.shown.advance(at, playing);
      return true;
    }
    if (this.waiting?.reaches(segment, at)) {
      this.waiting.advance(at, false);
      return false;
    }
    this.dropWaiting();
    return this.change(segment, snapshot, at) || this.build(segment, snapshot, at);
  }

  dropWaiting(): void {
    this.waiting?.destroy();
    this.waiting = null;
  }

  setMouseTrail(on: boolean): void {
    this.mouseTrail = on;
    for (const driver of [this.shown, this.waiting]) driver?.replayer.setMouseTrail(on);
  }

  /** Stops; the stage keeps what it shows. */
  destroy(): void {
    this.dropWaiting();
    this.spare?.destroy();
    this.spare?.root.remove();
    this.shown = this.spare = null;
  }

  /** Makes the page that is shown into the one that is wanted, where they are alike. */
  private change(segment: Segment, snapshot: number, at: number): boolean {
    const before = this.shown;
    if (!before?.replayer.become(segment.event(snapshot)!)) return false;
    this.shown = new Driver(before.replayer, segment, snapshot, at, { isBuilt: true, before: this.placed(before, segment) });
    this.stage.show(this.shown);
    this.follow(this.shown);
    return true;
  }

  private build(segment: Segment, snapshot: number, at: number): boolean {
    const replayer = this.spare ?? this.empty();
    this.spare = null;
    replayer.setMouseTrail(this.mouseTrail);
    const driver = new Driver(replayer, segment, snapshot, at, { isBuilt: false, before: this.placed(this.shown, segment) });
    this.follow(driver);
    this.stage.fit(driver);
    const { document } = replayer;
    const isMissing = (url: string) => this.missing.has(url);
    // The first picture does not wait for its images: there is none to look at meanwhile.
    if (isSettled(document, isMissing, this.shown !== null)) {
      this.show(driver);
      return true;
    }
    this.waiting = driver;
    void settled(document, isMissing, this.shown !== null).then(() => {
      if (driver !== this.waiting) return;
      this.waiting = null;
      this.show(driver);
      this.onShown();
    });
    return false;
  }

  private show(driver: Driver): void {
    this.shown = driver;
    this.stage.show(driver);
  }

  private follow(driver: Driver): void {
    driver.replayer.onSize = (size) => {
      driver.size = size;
      if (driver === this.shown) this.stage.fit(driver);
    };
  }

  /** What is shown tells the size and address where the events that told them are not there any more. */
  private placed(before: Driver | null, segment: Segment): Driver | null {
    return before?.segment === segment ? before : null;
  }

  private empty(): RrwebReplayer {
    return new RrwebReplayer(this.stage.place(), this.mouseTrail, this.missing.watch);
  }
}
