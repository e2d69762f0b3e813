// Transitions and animations of the recorded page by the recording's time: each begins at the moment that began it.

import { documentIn } from "../frames";

/** What never ends is shown so often, in ms: a film of nothing but a spinner is not worth more. */
const ENDLESS_EVERY = 100;

/** The page's, and those of the frames in it. */
function documentsIn(document: Document): Document[] {
  const all = [document];
  for (const each of all) {
    for (const frame of Document.prototype.querySelectorAll.call(each, "iframe")) {
      const inner = documentIn(frame);
      if (inner) all.push(inner);
    }
  }
  return all;
}

export class Animations {
  /** What never ends has gone on since `anchor`, whenever it is looked at: nobody who comes later knows when it began. */
  constructor(private readonly anchor: number) {}

  private begun = new WeakMap<Animation, number>();
  private document: Document | null = null;
  private shownAt = -Infinity;
  /** Whether any goes on. */
  running = false;

  /** Puts all of them where they are at this moment; new ones began at `since`. Whether that may be another picture. */
  put(document: Document | null, at: number, since: number): boolean {
    if (document !== this.document) this.begun = new WeakMap();
    this.document = document;
    let moved = false;
    let ending = false;
    let endless = false;
    for (const animation of document ? documentsIn(document).flatMap((each) => Document.prototype.getAnimations.call(each)) : []) {
      const timing = animation.effect?.getComputedTiming();
      if (!timing || animation.timeline?.constructor.name !== "DocumentTimeline") continue;
      const end = Number(timing.endTime);
      let begun = this.begun.get(animation);
      if (begun === undefined) {
        begun = end === Infinity ? this.anchor : since;
        this.begun.set(animation, begun);
        animation.pause();
      }
      const time = at - begun;
      if (time < end) animation.currentTime = time;
      else if (animation.playState !== "finished") {
        animation.finish();
        moved = true;
      }
      if (end === Infinity) endless = true;
      else ending ||= time < end;
    }
    this.running = ending || endless;
    if (!moved && !ending && !(endless && at - this.shownAt >= ENDLESS_EVERY)) return false;
    this.shownAt = at;
    return true;
  }
}
