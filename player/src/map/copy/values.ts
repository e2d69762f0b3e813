// Texts of CSS as a browser writes them, taken apart where they may be. Pure.

/** What is between these is one thing: strings, what is escaped, and what is in brackets. */
const PART = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\\[^]|[([{]|[)\]}]|\s+/g;

/** A value at its spaces. */
export function wordsOf(value: string): string[] {
  const words: string[] = [];
  let from = 0;
  for (const { 0: found, index } of outer(value)) {
    if (!/\s/.test(found[0]!)) continue;
    words.push(value.slice(from, index));
    from = index + found.length;
  }
  return [...words, value.slice(from)].filter(Boolean);
}

/** What is before the block of a rule. */
export function preludeOf(rule: string): string {
  for (const { 0: found, index } of outer(rule)) if (found === "{") return rule.slice(0, index);
  return rule;
}

/** What is found in no brackets. */
function* outer(text: string): Generator<RegExpExecArray> {
  let depth = 0;
  for (const part of text.matchAll(PART)) {
    if (/^[)\]}]/.test(part[0])) depth--;
    else if (depth === 0) yield part as RegExpExecArray;
    if (/^[([{]/.test(part[0])) depth++;
  }
}
