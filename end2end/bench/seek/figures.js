// Numbers of many.

const sorted = (values) => [...values].sort((a, b) => a - b);

export function quantile(values, share) {
  const all = sorted(values);
  return all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? null;
}

export const median = (values) => quantile(values, 0.5);
export const rounded = (value, digits = 1) => (typeof value === "number" && Number.isFinite(value) ? Math.round(value * 10 ** digits) / 10 ** digits : value);

/** Of objects with the same keys: the median of each. */
export function medians(objects) {
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  return Object.fromEntries([...keys].map((key) => [key, median(objects.map((object) => object[key]).filter(Number.isFinite))]));
}
