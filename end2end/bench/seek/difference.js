// How two documents differ, for whoever looks for the reason.

const MOST = 12;

export function difference(expected, found) {
  const counts = new Map();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) - 1);
  const of = (sign, is) => [...counts].filter(([, count]) => is(count)).slice(0, MOST).map(([line, count]) => `${sign} ${Math.abs(count)} × ${line.slice(0, 300)}`);
  const first = expected.findIndex((line, at) => line !== found[at]);
  return [`the first at ${first} of ${expected.length} and ${found.length}`, ...of("-", (count) => count > 0), ...of("+", (count) => count < 0)].join("\n");
}
