// Brings clock, schedule, loading and pictures together for one session.

import { Clock } from "./clock";
import type { Driver } from "./driver";
import { Loader } from "./loader";
import { keepWithin, MEMORY_BUDGET } from "./memory";
import type { Command, Drawing, Mapping, Open, Pointing, Tell, Watch } from "./messages";
import { Missing } from "./missing";
import { nextLoad, type Load } from "./plan";
import { idleAt, intersect, union, type Range } from "./ranges";
import { Screen } from "./screen";
import { Schedule, type Stretch, type Window } from "./schedule";
import type { Segment } from "./segment";
import type { Stage } from "./stage";
import { Track } from "./track";

/** How often the page hears of the time while it passes. */
const TELL_EVERY = 100;
/** How far ahead to load: real time at the current speed, and at most so many characters of JSON. */
const AHEAD = 60_000;
const AHEAD_BYTES = 6 * 1024 * 1024;
/** The same while time stands still: enough to begin with. */
const AHEAD_PAUSED = 5_000;
/** Nothing is loaded ahead until somebody has looked at a picture for so long: it may be one on the way to another. */
const REST = 300;
/** A first picture that is missing for less is not worth a word. */
const LATE_PICTURE = 3_000;
const NO_PICTURE = "The page's first picture was never received, so this part cannot be shown.";
const LATE_FIRST_PICTURE = "The page's first picture was never received. The replay begins with the next one.";

export class Player {
  private readonly clock: Clock;
  private readonly schedule: Schedule;
  private readonly loader: Loader;
  private readonly missing: Missing;
  private readonly tracks = new Map<string, Track>();
  private readonly idle: readonly Range[];
  private forced: string | null = null;
  /** What came last for a moment that was wanted. */
  private arrived: { segment: Segment; at: number; track: Track } | null = null;
  private skipIdle: boolean;
  private readonly screen: Screen;
  private frame = 0;
  /** What it has left on the stage may still fail to load. */
  private destroyed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restsAt = 0;
  private toldAt = -Infinity;
  /** What was told last of each kind, so that nothing is told twice. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly open: Open,
    stage: Stage,
    private readonly tell: Tell,
  ) {
    this.clock = new Clock(open.at, open.start, Math.max(open.start, open.end));
    this.clock.setSpeed(open.speed);
    this.clock.playing = open.autoplay;
    this.schedule = new Schedule({ from: open.start, to: open.end }, open.windows, open.activity);
    this.missing = new Missing((count) => {
      if (!this.destroyed) this.tell({ girok: "missing", count });
    });
    this.loader = new Loader(open.session, {
      onLoaded: (segment, load) => this.loaded(segment, load),
      onFailed: () => this.wake(),
    });
    this.idle = union(open.idle);
    this.skipIdle = open.skipIdle;
    this.stir();
    this.load(performance.now());
    this.screen = new Screen(stage, this.missing, open.mouseTrail, () => this.wake());
    this.wake();
  }

  handle(command: Exclude<Command, Open | Watch | Pointing | Mapping | Drawing>): void {
    switch (command.girok) {
      case "play":
        if (this.clock.atEnd) this.clock.seek(this.clock.start);
        this.clock.playing = true;
        this.retry();
        break;
      case "pause":
        this.clock.playing = false;
        break;
      case "seek":
        this.clock.seek(command.at);
        this.stir();
        this.retry();
        break;
      case "speed":
        this.clock.setSpeed(command.value);
        break;
      case "skipIdle":
        this.skipIdle = command.value;
        break;
      case "mouseTrail":
        this.screen.setMouseTrail(command.value);
        break;
      case "window":
        this.forced = command.id;
        this.retry();
        break;
      case "retry":
        this.retry();
        break;
    }
    this.wake();
  }

  /** The page of this moment, once it is there and stands still. */
  get settled(): Driver | null {
    return this.frame || this.clock.playing || this.clock.held || this.screen.isWaiting ? null : this.screen.shown;
  }

  /** Says again what was said before somebody listened. */
  greet(): void {
    this.told.clear();
    this.missing.tell();
    this.retry();
  }

  /** Goes on as if it had been opened like this. */
  go({ at, autoplay, speed, skipIdle, mouseTrail }: Open): void {
    this.clock.seek(at);
    this.clock.setSpeed(speed);
    this.clock.playing = autoplay;
    this.skipIdle = skipIdle;
    this.screen.setMouseTrail(mouseTrail);
    this.wake();
  }

  /** Tries again to load what could not be loaded. */
  retry(): void {
    if (this.loader.failed) this.told.delete("problem");
    this.loader.retry();
    this.wake();
  }

  /** Stops; the stage keeps what it shows. */
  destroy(): void {
    this.destroyed = true;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.loader.abort();
    this.screen.destroy();
  }

  /** One frame serves however many seeks came since the last. */
  private wake(): void {
    this.frame ||= requestAnimationFrame(this.run);
  }

  private stir(): void {
    this.restsAt = performance.now() + REST;
  }

  private readonly run = (now: number): void => {
    this.frame = 0;
    this.clock.tick(now);
    if (this.clock.playing) this.passIdle();
    const window = this.schedule.windowAt(this.clock.at, this.forced);
    if (window) this.present(window);
    this.load(now);
    this.stopAtEnd();
    this.report(now, window);
    if (this.clock.playing && !this.clock.held) this.wake();
  };

  private passIdle(): void {
    const stretch = this.skipIdle ? idleAt(this.idle, this.clock.at) : null;
    if (!stretch) return;
    const from = this.clock.at;
    this.clock.seek(stretch.to);
    this.tell({ girok: "skipped", from, to: this.clock.at });
  }

  /** Gets the picture of this moment on the stage, or holds the clock until that is possible. */
  private present(window: Window): void {
    const { at } = this.clock;
    const segment = this.trackOf(window).segmentAt(at, this.screen.shown?.segment ?? null);
    const snapshot = segment?.snapshotAt(at) ?? null;
    if (!segment || snapshot === null) {
      this.passBy(window);
      const neverReceived = segment !== null && segment.complete;
      if (neverReceived) this.once("problem", { girok: "problem", message: NO_PICTURE, retry: false });
      this.clock.held = !neverReceived;
      return;
    }
    this.arrived = null;
    segment.use();
    this.clock.held = !this.screen.present(segment, snapshot, at, this.clock.playing);
    if (!this.clock.held) this.screen.shown!.replayer.setAnimated(this.clock.playing);
    this.tellLate(segment, snapshot, window);
  }

  /** Somebody is on their way through the session: where they just were is shown, until they are somewhere. */
  private passBy(window: Window): void {
    const { arrived } = this;
    this.arrived = null;
    const snapshot = arrived?.segment.snapshotAt(arrived.at) ?? null;
    if (arrived && snapshot !== null && arrived.track === this.trackOf(window)) this.screen.present(arrived.segment, snapshot, arrived.at, false);
  }

  private tellLate(segment: Segment, snapshot: number, window: Window): void {
    const pictureAt = segment.event(snapshot)!.timestamp;
    if (segment.from === -Infinity && pictureAt - Math.max(window.start, this.open.start) > LATE_PICTURE && this.clock.at < pictureAt) {
      this.once("problem", { girok: "problem", message: LATE_FIRST_PICTURE, retry: false });
    }
  }

  private loaded(segment: Segment, load: Load): void {
    if (load.urgent) this.stir();
    if (load.urgent && !load.segment) this.arrived = { segment, at: load.from, track: load.track };
    this.toldAt = -Infinity;
    const window = this.schedule.windowAt(this.clock.at, this.forced);
    const inUse = window && this.trackOf(window).segmentAt(this.clock.at, this.screen.shown?.segment);
    keepWithin(MEMORY_BUDGET, this.tracks.values(), inUse, this.clock.at);
    if (this.screen.shown) return this.wake();
    // The first picture waits for no frame.
    cancelAnimationFrame(this.frame);
    this.run(performance.now());
  }

  private load(now: number): void {
    const { playing } = this.clock;
    const load = nextLoad({
      at: this.clock.at,
      ahead: playing ? AHEAD * Math.max(1, this.clock.speed) : AHEAD_PAUSED,
      aheadBytes: AHEAD_BYTES,
      stretches: this.schedule.stretches(this.forced),
      track: (stretch: Stretch) => this.trackOf(stretch.window),
      inUse: this.screen?.shown?.segment ?? null,
    });
    const unrest = this.restsAt - now;
    const again = load && !load.urgent && !playing && unrest > 0 ? unrest : this.loader.want(load, now);
    clearTimeout(this.timer);
    if (again !== null) this.timer = setTimeout(() => this.wake(), again);
    const { failed } = this.loader;
    if (failed && load?.urgent) this.once("problem", { girok: "problem", message: failed.sentence, retry: failed.retry });
  }

  private stopAtEnd(): void {
    if (!this.clock.playing || !this.clock.atEnd || this.clock.held) return;
    this.clock.playing = false;
    this.screen.shown?.replayer.setAnimated(false);
    this.tell({ girok: "ended" });
  }

  private report(now: number, window: Window | null): void {
    const { at, playing, held, speed } = this.clock;
    const state = JSON.stringify([playing, held, speed, window?.id, playing ? 0 : at]);
    if (this.told.get("state") !== state || now - this.toldAt >= TELL_EVERY) {
      this.told.set("state", state);
      this.toldAt = now;
      this.tell({ girok: "time", at, playing, window: window?.id ?? null, loading: held, speed });
      this.once("buffered", { girok: "buffered", ranges: this.buffered() });
    }
    if (!this.screen.shown) return;
    const { url, size } = this.screen.shown;
    this.once("meta", { girok: "meta", url, width: size.width, height: size.height });
  }

  private once(kind: string, report: Parameters<Tell>[0]): void {
    const text = JSON.stringify(report);
    if (this.told.get(kind) === text) return;
    this.told.set(kind, text);
    this.tell(report);
  }

  private buffered(): Range[] {
    const stretches = this.schedule.stretches(this.forced);
    return union(stretches.flatMap((stretch) => (this.tracks.get(stretch.window.id)?.ranges() ?? []).map((range) => intersect(range, stretch))));
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
