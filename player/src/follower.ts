// Asks the server what happens in a session, one request after the other, each of which waits until there is
// something. When a request fails it tries again, at longer and longer intervals, without end.

import { LoadError, textOf } from "./fetch";
import type { Watched } from "./messages";
import { recording } from "./place";

export type Answer = {
  events: unknown[];
  /** Roughly what the events occupy: the length of their JSON. */
  bytes: number;
  /** The place after these events; null while the window has no picture. */
  next: string | null;
  more: boolean;
  window: string | null;
  front: string | null;
  watched: Watched;
  now: number;
};

export type FollowEvents = {
  /** `fresh` is true when the events begin with the page as it is, and false when they follow earlier ones. */
  onAnswer: (answer: Answer, fresh: boolean) => void;
  /** The connection is lost, refused or back; see the fields. */
  onChange: () => void;
};

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
/** The server answers within 20 seconds, also when nothing happens. */
const PATIENCE = 35_000;

export class Follower {
  connection: "up" | "lost" | "refused" | "ended" = "up";
  message: string | null = null;
  private retryAt = 0;
  private window: string | null = null;
  private after: string | null = null;
  private seen: number | null = null;
  private failures = 0;
  private request: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly session: string,
    private readonly events: FollowEvents,
  ) {
    addEventListener("online", this.retry);
    addEventListener("offline", this.lose);
    void this.ask();
  }

  /** Goes on with the page of this window as it is now; null is the window that the visitor is in. */
  show(window: string | null): void {
    this.window = window;
    this.after = this.seen = null;
    if (this.connection === "ended") this.connection = "up";
    if (this.connection !== "lost") this.again();
  }

  /** Asks at once where it would have waited to. */
  readonly retry = (): void => {
    if (this.connection === "lost" || this.connection === "refused") this.again();
  };

  /** In how many ms it is tried again. */
  get retryIn(): number | null {
    return this.connection === "lost" && !this.request ? Math.max(0, this.retryAt - performance.now()) : null;
  }

  stop(): void {
    removeEventListener("online", this.retry);
    removeEventListener("offline", this.lose);
    this.forget();
  }

  /** A browser may notice only much later that a request went with its network. */
  private readonly lose = (): void => {
    if (this.connection !== "up") return;
    this.forget();
    this.fail(new LoadError("This device has no network.", true));
  };

  /** Whatever still comes of what was asked for is not heard. */
  private forget(): void {
    clearTimeout(this.timer);
    const request = this.request;
    this.request = null;
    request?.abort();
  }

  private again(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    void this.ask();
  }

  private async ask(): Promise<void> {
    const request = (this.request = new AbortController());
    const patience = setTimeout(() => request.abort("late"), PATIENCE);
    const fresh = this.after === null;
    try {
      const text = await textOf(this.url(), request.signal);
      if (request !== this.request) return;
      this.request = null;
      this.take(read(text), fresh);
    } catch (error) {
      if (request !== this.request) return;
      this.request = null;
      this.fail(error instanceof LoadError ? error : new LoadError("The server cannot be reached.", true));
    } finally {
      clearTimeout(patience);
    }
  }

  private take(answer: Answer, fresh: boolean): void {
    const wasUp = this.connection === "up";
    this.failures = 0;
    this.connection = answer.watched.status === "ended" && !answer.more ? "ended" : "up";
    this.message = null;
    this.window = answer.window;
    this.after = answer.next;
    this.seen = answer.more ? null : answer.watched.events;
    const asked = this.request;
    this.events.onAnswer(answer, fresh);
    if (!wasUp || this.connection !== "up") this.events.onChange();
    // Another window may have been asked for meanwhile.
    if (this.connection === "up" && this.request === asked) void this.ask();
  }

  private fail(error: LoadError): void {
    this.message = error.sentence;
    // The next answer is to come at once, and not only with news.
    this.seen = null;
    this.connection = error.temporary ? "lost" : "refused";
    if (error.temporary) {
      const delay = Math.max(Math.min(FIRST_DELAY * 2 ** this.failures, LONGEST_DELAY), error.pause);
      const spread = delay * (0.75 + Math.random() / 2);
      this.failures++;
      this.retryAt = performance.now() + spread;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), spread);
    }
    this.events.onChange();
  }

  private url(): string {
    const query = new URLSearchParams();
    if (this.window !== null) query.set("window", this.window);
    if (this.after !== null) query.set("after", this.after);
    if (this.seen !== null) query.set("seen", String(this.seen));
    return `${recording(this.session)}/follow?${query}`;
  }
}

function read(text: string): Answer {
  const answer = JSON.parse(text);
  const { events, watched } = answer;
  if (!Array.isArray(events) || typeof watched?.events !== "number") throw new LoadError("The server's answer could not be read.", true);
  return { ...answer, bytes: text.length };
}
