// What is measured of jsdiff: lines, and words of the lines that stand beside each other. `Diff` is the library.

export const lines = (Diff, { old, new: edited }) => Diff.diffLines(old, edited);

/** As its README has it: what is removed right before something is added gave way to it. */
export function linesAndWords(Diff, texts) {
  const found = lines(Diff, texts);
  const split = (part) => part.value.split("\n").slice(0, -1);
  return found.map((part, index) => {
    const after = found[index + 1];
    if (!part.removed || !after?.added) return part;
    const added = split(after);
    return split(part).map((line, at) => (at < added.length ? Diff.diffWordsWithSpace(line, added[at]) : line));
  });
}

export function totals(found) {
  const count = (kind) => found.filter((part) => part[kind]).reduce((sum, part) => sum + part.count, 0);
  return { additions: count("added"), deletions: count("removed") };
}
