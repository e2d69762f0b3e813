// Stretches of time.

export type Range = { from: number; to: number };

/** The same moments as sorted ranges that neither touch nor overlap. */
export function union(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter((range) => range.to > range.from).sort((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged;
}

export function intersect(a: Range, b: Range): Range {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** The idle stretch to jump over at this moment; its end is already outside. */
export function idleAt(idle: readonly Range[], at: number): Range | null {
  return idle.find((range) => at >= range.from && at < range.to) ?? null;
}
