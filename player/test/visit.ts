// A visit that goes on: what its recorder sends is there at once for whoever follows it.

import type { TestServer } from "./server";

/** The server's clock, of which the visitor's may be hours off. */
const RECEIVED = 1_700_000_500_000;

type Batches = any[][];

export class Visit {
  ended = false;
  front = "a";
  /** When set, every request fails. */
  down = false;
  /** How many batches go into one answer. */
  partSize = Infinity;
  private readonly windows = new Map<string, Batches>();
  private waiting: (() => void)[] = [];

  constructor(server: TestServer) {
    server.follow = (url) => this.answer(url);
  }

  /** A batch arrives. */
  send(window: string, events: any[]): void {
    this.windows.set(window, [...(this.windows.get(window) ?? []), events]);
    this.wake();
  }

  goTo(window: string, events: any[]): void {
    this.front = window;
    this.send(window, events);
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Whoever waits is cut off. */
  breakDown(): void {
    this.down = true;
    this.wake();
  }

  get someoneWaits(): boolean {
    return this.waiting.length > 0;
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    waiting.forEach((wake) => wake());
  }

  private get count(): number {
    return [...this.windows.values()].flat(2).length;
  }

  private async answer(url: URL): Promise<object> {
    const seen = url.searchParams.get("seen");
    if (seen === String(this.count) && !this.ended && !this.down) await new Promise<void>((wake) => this.waiting.push(wake));
    if (this.down) throw new Error("down");
    const window = url.searchParams.get("window") ?? this.front;
    const batches = this.windows.get(window) ?? [];
    const snapshot = batches.findLastIndex((batch) => batch.some((event) => event.type === 2));
    const after = url.searchParams.get("after");
    const first = after !== null ? Number(after) : snapshot;
    const end = first < 0 ? 0 : Math.min(batches.length, first + this.partSize);
    const watched = { status: this.ended ? "ended" : "active", events: this.count, received_at: RECEIVED };
    return {
      events: first < 0 ? [] : batches.slice(first, end).flat(),
      next: first < 0 ? null : String(end),
      more: first >= 0 && end < batches.length,
      window,
      front: this.front,
      watched,
      now: RECEIVED + 100,
    };
  }
}
