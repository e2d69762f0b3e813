// Shows a session while it happens: the page of the window that the visitor is in, as it is now, and then what arrives.

import type { Driver } from "./driver";
import { Type } from "./events";
import { Follower, type Answer } from "./follower";
import type { Command, Live, Open, Report, Tell, Watch } from "./messages";
import { Missing } from "./missing";
import { step } from "./pace";
import { Rewriter } from "./rewriter";
import { Segment } from "./segment";
import { Screen } from "./screen";
import type { Stage } from "./stage";

/** A tab in the background gets no frames; what it slept through is not played. */
const LONGEST_FRAME = 250;
/** So many applied events are let go at a time. */
const FORGOTTEN_AT_ONCE = 200;
const TELL_EVERY = 500;

/** One window, from its last full snapshot on. */
type Tape = { window: string; segment: Segment };

export class LivePlayer {
  private readonly follower: Follower;
  private readonly missing: Missing;
  /** What is shown, and what will be as soon as all of it is loaded. */
  private tape: Tape | null = null;
  private coming: Tape | null = null;
  /** The window that the viewer chose; null follows the visitor. */
  private chosen: string | null = null;
  private at = 0;
  /** How long what arrived last had been on the server, by the server's clock. */
  private age = 0;
  private blind = false;
  private readonly screen: Screen;
  private frame = 0;
  private lastFrame: number | null = null;
  private destroyed = false;
  private readonly timer: ReturnType<typeof setInterval>;
  private watched: Report | null = null;
  private told = "";
  private toldMeta = "";

  constructor(
    private readonly watch: Watch,
    stage: Stage,
    private readonly tell: Tell,
  ) {
    this.missing = new Missing((count) => {
      if (!this.destroyed) this.tell({ girok: "missing", count });
    });
    this.follower = new Follower(watch.session, {
      onAnswer: (answer, fresh) => this.take(answer, fresh),
      onChange: () => this.report(),
    });
    this.screen = new Screen(stage, this.missing, watch.mouseTrail, () => {
      this.reportMeta();
      this.report();
      this.wake();
    });
    this.timer = setInterval(() => this.report(), TELL_EVERY);
    this.report();
  }

  handle(command: Exclude<Command, Open | Watch>): void {
    switch (command.girok) {
      case "window":
        this.chosen = command.id;
        this.go(command.id);
        break;
      case "mouseTrail":
        this.screen.setMouseTrail(command.value);
        break;
      case "retry":
        this.retry();
        break;
    }
  }

  retry(): void {
    this.follower.retry();
    this.report();
  }

  /** Says again what was said before somebody listened. */
  greet(): void {
    this.told = this.toldMeta = "";
    if (this.watched) this.tell(this.watched);
    this.missing.tell();
    this.reportMeta();
    this.retry();
  }

  /** Stops; the stage keeps what it shows. */
  destroy(): void {
    this.destroyed = true;
    cancelAnimationFrame(this.frame);
    clearInterval(this.timer);
    this.follower.stop();
    this.screen.destroy();
  }

  /** The picture of before stays until there is one of this window. */
  private go(window: string | null): void {
    this.coming = null;
    this.follower.show(window);
    this.report();
  }

  private take(answer: Answer, fresh: boolean): void {
    const { watched, front, now } = answer;
    this.watched = { girok: "watched", watched, front, now };
    this.tell(this.watched);
    if (this.chosen === null && front !== null && front !== answer.window) return this.go(front);
    this.blind = answer.next === null;
    if (this.blind || answer.window === null) return this.report();
    if (fresh) this.coming = { window: answer.window, segment: new Segment(0, new Rewriter(this.watch.service, (url) => this.missing.add(url))) };
    const tape = this.coming ?? this.tape;
    if (!tape) return;
    if (answer.events.length > 0) {
      tape.segment.append(answer);
      this.age = Math.max(0, now - watched.received_at);
    }
    if (this.coming && !answer.more) {
      this.tape = this.coming;
      this.coming = null;
      this.at = this.tape.segment.newest;
    }
    // In a tab in the background no frame comes, but what arrives has to be gone through.
    if (document.hidden) this.catchUp();
    else this.wake();
    this.report();
  }

  private wake(): void {
    this.frame ||= requestAnimationFrame(this.run);
  }

  private readonly run = (now: number): void => {
    this.frame = 0;
    const elapsed = this.lastFrame === null ? 0 : Math.min(Math.max(now - this.lastFrame, 0), LONGEST_FRAME);
    this.lastFrame = now;
    const { tape } = this;
    if (!tape) return;
    let jumped = false;
    const { shown } = this.screen;
    if (!this.screen.isWaiting && shown?.segment === tape.segment) {
      const { newest } = tape.segment;
      const next = tape.segment.event(shown.applied)?.timestamp ?? newest;
      ({ at: this.at, jumped } = step(this.at, elapsed, newest, next));
    }
    this.present(tape, !jumped);
    if (this.at < tape.segment.newest && !this.screen.isWaiting) this.wake();
    else this.lastFrame = null;
  };

  private catchUp(): void {
    if (!this.tape) return;
    this.at = this.tape.segment.newest;
    this.present(this.tape, false);
  }

  private present(tape: Tape, playing: boolean): void {
    const { segment } = tape;
    const snapshot = segment.snapshotAt(this.at);
    if (snapshot === null) return;
    const isShown = this.screen.present(segment, snapshot, this.at, playing);
    this.screen.shown?.replayer.setAnimated(true);
    const driver = this.screen.current;
    if (driver) this.forget(tape, driver);
    this.reportMeta();
    if (isShown) this.report();
  }

  /** What has been applied is in the picture, and is not needed any more: a watch of hours stays small. */
  private forget({ segment }: Tape, driver: Driver): void {
    if (driver.applied - segment.dropped < FORGOTTEN_AT_ONCE) return;
    let keep = driver.applied;
    // A Meta may belong to the next picture.
    for (let position = keep - 1; position > Math.max(driver.snapshot, segment.dropped - 1); position--) {
      if (segment.event(position)?.type === Type.meta) keep = position;
    }
    segment.forget(keep);
  }

  private report(): void {
    if (this.destroyed) return;
    const { connection, message, retryIn } = this.follower;
    const { tape } = this;
    const { shown } = this.screen;
    const isShown = tape !== null && shown?.segment === tape.segment;
    const behind = tape === null || this.at >= tape.segment.newest ? 0 : tape.segment.newest - this.at + this.age;
    const live: Live = {
      girok: "live",
      window: tape?.window ?? null,
      at: isShown ? this.at : null,
      behind,
      blind: this.blind,
      loading: connection === "up" && !this.blind && (!isShown || this.coming !== null),
      connection,
      message,
      retryIn,
    };
    const text = JSON.stringify(live);
    if (text === this.told) return;
    this.told = text;
    this.tell(live);
  }

  private reportMeta(): void {
    if (!this.screen.shown) return;
    const { url, size } = this.screen.shown;
    const text = JSON.stringify([url, size]);
    if (text === this.toldMeta) return;
    this.toldMeta = text;
    this.tell({ girok: "meta", url, width: size.width, height: size.height });
  }
}
