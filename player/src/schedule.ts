// Which window of the session is shown at which moment.

import type { Range } from "./ranges";

export type Window = { id: string; start: number; end: number };
export type Activity = { window: string; from: number; to: number };
export type Stretch = Range & { window: Window };

export class Schedule {
  private readonly windows: Map<string, Window>;
  private readonly followed: Stretch[];

  constructor(
    private readonly session: Range,
    windows: readonly Window[],
    activity: readonly Activity[],
  ) {
    this.windows = new Map(windows.map((window) => [window.id, window]));
    const known = activity.filter((entry) => this.windows.has(entry.window));
    this.followed = this.fill(known.length > 0 ? known : byStart(windows));
  }

  /** The stretches that cover the whole session without gap; `forced` is a window that stays shown. */
  stretches(forced: string | null): readonly Stretch[] {
    const window = forced === null ? undefined : this.windows.get(forced);
    return window ? [{ ...this.session, window }] : this.followed;
  }

  windowAt(at: number, forced: string | null): Window | null {
    const stretches = this.stretches(forced);
    return (stretches.findLast((stretch) => stretch.from <= at) ?? stretches[0])?.window ?? null;
  }

  /** A window stays shown until the next one takes over. */
  private fill(activity: readonly Activity[]): Stretch[] {
    const sorted = [...activity].sort((a, b) => a.from - b.from);
    return sorted.map((entry, index) => ({
      from: index === 0 ? this.session.from : entry.from,
      to: sorted[index + 1]?.from ?? this.session.to,
      window: this.windows.get(entry.window)!,
    }));
  }
}

function byStart(windows: readonly Window[]): Activity[] {
  return windows.map((window) => ({ window: window.id, from: window.start, to: window.end }));
}
