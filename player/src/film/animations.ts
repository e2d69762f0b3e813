// Transitions and animations of the recorded page by the recording's time: each begins at the moment that began it.

/** What never ends is shown so often, in ms: a film of nothing but a spinner is not worth more. */
const ENDLESS_EVERY = 100;

export class Animations {
  private begun = new WeakMap<Animation, number>();
  private document: Document | null = null;
  private shownAt = -Infinity;
  /** Whether any goes on. */
  running = false;

  /** Puts all of them where they are at this moment. Whether that may be another picture. */
  put(document: Document | null, at: number): boolean {
    if (document !== this.document) this.begun = new WeakMap();
    this.document = document;
    let ending = false;
    let endless = false;
    for (const animation of document ? Document.prototype.getAnimations.call(document) : []) {
      const timing = animation.effect?.getComputedTiming();
      if (!timing || !(animation.timeline instanceof (document!.defaultView ?? globalThis).DocumentTimeline)) continue;
      const end = Number(timing.endTime);
      const begun = this.begun.get(animation) ?? at;
      if (begun === at) {
        this.begun.set(animation, at);
        animation.pause();
      }
      const time = at - begun;
      if (time >= end) animation.finish();
      else animation.currentTime = time;
      if (end === Infinity) endless = true;
      else ending ||= time < end;
    }
    this.running = ending || endless;
    if (!ending && !(endless && at - this.shownAt >= ENDLESS_EVERY)) return false;
    this.shownAt = at;
    return true;
  }
}
