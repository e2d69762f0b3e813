// Where two normalised pages differ.

const MOST = 12;
const MOST_TEXT = 300;

/**
 * Differences as `{ path, what, expected, got }`, in the order of the page; `without` are aspects left out, `isFine` says of
 * two values that they may differ.
 */
export function differences(expected, got, without = [], isFine = () => false) {
  if (!expected || !got) return [{ path: "", what: "survival", expected: Boolean(expected), got: Boolean(got) }];
  const found = [];
  const stack = [[expected, got, ""]];
  while (stack.length && found.length < MOST) {
    const [left, right, above] = stack.pop();
    const path = `${above}/${left.name}${left.id === null ? "" : `#${left.id}`}`;
    const say = (what, expected, got) => {
      if (!without.includes(what) && !isFine(expected, got)) found.push({ path, what, expected: short(expected), got: short(got) });
    };
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const [a, b] = [left[key], right[key]];
      if (key === "id") {
        // Compared with the children of the node above.
      } else if (key === "children") {
        if (a.length !== b.length || a.some((child, at) => !areSame(child, b[at]))) say("children", ...apart(names(a), names(b)));
        else for (let at = a.length - 1; at >= 0; at--) stack.push([a[at], b[at], path]);
      } else if (key === "shadow" || key === "frame") {
        if (a && b) stack.push([a, b, path]);
        else say(key, Boolean(a), Boolean(b));
      } else if (key === "attributes" || key === "state") {
        for (const name of new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])) {
          if (a?.[name] !== b?.[name]) say(`${key} ${name}`, a?.[name], b?.[name]);
        }
      } else if (key === "rules" || key === "adopted" ? !areSameRules(a, b) : JSON.stringify(a) !== JSON.stringify(b)) {
        say(key, ...(Array.isArray(a) && Array.isArray(b) ? fromFirst(a, b) : [a, b]));
      }
    }
  }
  return found;
}

/** A node that was once known by an id, which another has now, is found by none. */
const areSame = (a, b) => a.name === b.name && (a.id === b.id || a.id === null || b.id === null);

/** In whatever order a rule has its declarations, which the browser keeps apart by importance in its own way. */
function areSameRules(a, b) {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left === right || (left && right && ordered(left) === ordered(right));
}

const ordered = (rules) => rules.replace(/\{[^{}]*\}/g, (body) => body.slice(1, -1).split(/;|\\n/).map((part) => part.trim()).filter(Boolean).sort().join(";"));

const names = (nodes) => nodes.map((node) => `${node.name}#${node.id}`).join(" ");

/** Of two long lists only what is from the first difference on. */
function fromFirst(a, b) {
  const at = a.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(b[index]));
  const from = at < 0 ? a.length : at;
  return [`${from}/${a.length}: ${JSON.stringify(a[from])}`, `${from}/${b.length}: ${JSON.stringify(b[from])}`];
}

function apart(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = Math.max(0, a.lastIndexOf(" ", at - 30));
  return [a.slice(from), b.slice(from)];
}

function short(value) {
  const text = typeof value === "string" ? value : String(JSON.stringify(value));
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
