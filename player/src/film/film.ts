// Shows a session moment by moment, each as a replay that was sought there shows it, and tells at which of them the picture is
// another one. No time passes here but that of the recording.

import type { Driver } from "../driver";
import { isMove, Source, Type, type RecordedEvent } from "../events";
import { eventsUrl, fetchPage } from "../fetch";
import { keepWithin, MEMORY_BUDGET } from "../memory";
import type { Open } from "../messages";
import { Missing } from "../missing";
import { nextLoad } from "../plan";
import { Screen } from "../screen";
import { Schedule, type Window } from "../schedule";
import type { Segment } from "../segment";
import type { Stage } from "../stage";
import { Track } from "../track";
import { Animations } from "./animations";
import { Assets } from "./assets";
import type { Caption } from "./caption";
import { Hovered } from "./hovered";
import { pointerOn, type Pointer } from "./pointer";

/** Frames that one step looks at: whoever waits for it hears that it goes on. */
const MOST_FRAMES = 120;
const CLICKS = new Set([2, 3, 4, 7]);

/** What came of the frames since the step before. */
export type Step = {
  /** Where the pointer is in each of them, and whether it clicked since the one before. */
  pointers: (Pointer | null)[];
  /** Whether the last of them has another picture than the one before it. */
  changed: boolean;
  /** There are no more frames. */
  done: boolean;
};

export class Film {
  private readonly schedule: Schedule;
  private readonly tracks = new Map<string, Track>();
  private readonly missing = new Missing(() => {});
  private readonly screen: Screen;
  private readonly assets = new Assets((url) => this.missing.has(url));
  private readonly animations: Animations;
  private readonly hovered = new Hovered();
  private readonly forever = new AbortController().signal;
  private shownOne: () => void = () => {};
  private times: number[] = [];
  private next = 0;
  /** Up to here clicks were told. */
  private told = -Infinity;

  constructor(
    private readonly open: Open,
    stage: Stage,
    private readonly caption: Caption,
  ) {
    this.animations = new Animations(open.start);
    this.schedule = new Schedule({ from: open.start, to: open.end }, open.windows, open.activity);
    this.screen = new Screen(stage, this.missing, false, () => this.shownOne());
  }

  /** Null while nothing can be shown. */
  get page(): Driver | null {
    return this.screen.shown;
  }

  /** Brings the picture of this moment onto the stage. False where there is none. */
  async show(at: number): Promise<boolean> {
    const window = this.schedule.windowAt(at, null);
    const segment = window && (await this.segmentFor(window, at));
    const snapshot = segment?.snapshotAt(at) ?? null;
    if (!segment || snapshot === null) return this.page !== null;
    segment.use();
    while (!this.screen.present(segment, snapshot, at, false)) await new Promise<void>((done) => (this.shownOne = done));
    const page = this.page!;
    page.replayer.setAnimated(true);
    await this.assets.ready(page.replayer.document);
    // It was shown whole at that moment: nothing in it is known to be younger.
    this.animations.put(page.replayer.document, at, segment.event(snapshot)!.timestamp);
    this.caption.tell(page.url);
    return true;
  }

  /** With the first of these frames. What was clicked after `since` is told with it. */
  async begin(times: number[], since: number): Promise<Step> {
    this.times = times;
    this.next = 1;
    const first = times[0]!;
    this.told = since;
    await this.show(first);
    const clicked = this.arrived(first);
    this.hovered.changed(this.page, true);
    return { pointers: [this.pointer(clicked)], changed: true, done: times.length < 2 };
  }

  /** Goes on to the next frame with another picture, or as far as that takes too long to tell. */
  async step(): Promise<Step> {
    const pointers: (Pointer | null)[] = [];
    let changed = false;
    while (this.next < this.times.length && pointers.length < MOST_FRAMES && !changed) {
      const at = this.times[this.next++]!;
      const clicked = await this.advance(at);
      changed = clicked.changed;
      pointers.push(this.pointer(clicked.clicked));
    }
    return { pointers, changed, done: this.next >= this.times.length };
  }

  private async advance(at: number): Promise<{ changed: boolean; clicked: boolean }> {
    const before = this.page;
    const window = this.schedule.windowAt(at, null);
    const { segment } = before ?? {};
    const isSameWindow = segment !== undefined && window !== null && this.trackOf(window).segments.includes(segment);
    const goesOn = before && isSameWindow && segment.covers(at) && before.reaches(segment, at);
    if (!goesOn) {
      // What was clicked on the page before it left.
      const left = before && isSameWindow ? this.happened(segment, before.applied, segment.positionAfter(at)).clicked : false;
      const shown = await this.show(at);
      const arrived = this.arrived(at);
      this.hovered.changed(this.page, true);
      return { changed: shown || before !== this.page, clicked: left || arrived };
    }
    let { changed, clicked } = this.happened(segment, before.applied, segment.positionAfter(at));
    const url = before.url;
    before.advance(at, false);
    // Also where it has changed already: what is under the pointer is noted.
    changed = this.hovered.changed(before, changed) || changed || before.url !== url;
    if (changed) await this.assets.ready(before.replayer.document);
    // What moves by itself moves on, and what this moment has begun begins.
    const moved = (changed || this.animations.running) && this.animations.put(before.replayer.document, at, at);
    this.caption.tell(before.url);
    return { changed: changed || moved, clicked };
  }

  /** Whether it was clicked on the page that has been come to, since it was told last. */
  private arrived(at: number): boolean {
    const { page } = this;
    const clicked = page !== null && this.happened(page.segment, page.segment.positionAfter(this.told), page.applied).clicked;
    this.told = at;
    return clicked;
  }

  /** Whether any of these events shows, and whether one is a click. */
  private happened(segment: Segment, from: number, to: number): { changed: boolean; clicked: boolean } {
    let changed = false;
    let clicked = false;
    for (let position = from; position < to; position++) {
      const event = segment.event(position);
      if (!event) continue;
      changed ||= shows(event);
      clicked ||= isClick(event) && event.timestamp > this.told;
    }
    return { changed, clicked };
  }

  private pointer(clicked: boolean): Pointer | null {
    return this.page && pointerOn(this.page, clicked);
  }

  /** What this moment is shown from, once it is there; null where nothing was recorded. */
  private async segmentFor(window: Window, at: number): Promise<Segment | null> {
    const track = this.trackOf(window);
    for (;;) {
      const inUse = this.page?.segment ?? null;
      const segment = track.segmentAt(at, inUse);
      if (segment && (segment.snapshotAt(at) !== null || segment.complete)) return segment;
      const load = nextLoad({ at, ahead: 0, aheadBytes: 0, stretches: this.schedule.stretches(null), track: ({ window }) => this.trackOf(window), inUse });
      if (!load) return segment;
      const query = load.segment?.next ? { after: load.segment.next } : { from: load.from };
      const page = await fetchPage(eventsUrl(this.open.session, load.track.window.id, query), this.forever);
      if (load.segment) load.segment.append(page);
      else load.track.add(load.from, page);
      keepWithin(MEMORY_BUDGET, this.tracks.values(), inUse, at);
    }
  }

  private trackOf(window: Window): Track {
    let track = this.tracks.get(window.id);
    if (!track) {
      track = new Track(window, this.open.service, (url) => this.missing.add(url));
      this.tracks.set(window.id, track);
    }
    return track;
  }
}

/** What happens to the pointer is told apart, and has the picture change only by what it is over. */
function shows(event: RecordedEvent): boolean {
  if (event.type === Type.fullSnapshot) return true;
  return event.type === Type.incremental && !isMove(event) && event.data.source !== Source.mouseInteraction;
}

function isClick({ type, data }: RecordedEvent): boolean {
  return type === Type.incremental && data.source === Source.mouseInteraction && CLICKS.has(data.type);
}
