// What selectors mean in the copy of a page, where the page is a part of a drawing and the trees of its shadow roots lie flat
// in it. Pure.

/** In the copy the page's element is the only child of what holds it. As specific as what it stands for. */
const ROOT = ":where(html):first-child";
/** Nothing in a drawing is a link. */
const LINK = ":where(a, area)[href]";
const QUOTED = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/;
const ESCAPE = /\\[^]/;
const ABOUT_TREES = new RegExp(
  [QUOTED.source, ESCAPE.source, "(?<root>:root)(?![\\w-])", "(?<link>:(?:-webkit-any-|any-)?link)(?![\\w-])", "(?<slotted>::slotted(?=\\())", "(?<which>:host(?=\\())", "(?<host>:host)(?![\\w-])"].join("|"),
  "g",
);
const PART = new RegExp(`${QUOTED.source}|${ESCAPE.source}|::|[()[\\],]`, "g");

export const TREE = "data-girok-tree";
export const HOST = "data-girok-host";
export const SLOT = "data-girok-slot";

/**
 * How a browser shows links of which a page says nothing. In a layer before all of the page, as what a
 * browser does by itself comes before, and without a name, which a page could have for its own.
 */
export const LINKS = `@layer { ${LINK} { color: linktext; text-decoration: underline } }`;

/** A list of selectors as it stands in a sheet; `tree` is the number of what the sheet is for, null where there is but one. */
export function inCopy(selectors: string, tree: number | null): string {
  let meant = false;
  const replaced = selectors.replace(ABOUT_TREES, (found, ...rest) => {
    const { root, link, slotted, which, host } = rest.at(-1) as Record<string, string | undefined>;
    if (root) return ROOT;
    if (link) return LINK;
    if (!slotted && !which && !host) return found;
    meant = true;
    if (slotted) return `:where([${SLOT}="${tree}"]) > :is`;
    return `[${HOST}="${tree}"]${which ? ":is" : ""}`;
  });
  if (tree === null) return replaced;
  // What is about the host or about what is in a slot is not about elements of the tree itself.
  const own = `[${TREE}="${tree}"]`;
  return guarded(replaced, meant ? `:where(${own}, [${HOST}="${tree}"], [${SLOT}="${tree}"] > *)` : `:where(${own})`);
}

/** Each of the list with this said of what it selects, before its pseudo-element. */
function guarded(selectors: string, guard: string): string {
  let out = "";
  let from = 0;
  let depth = 0;
  let isSaid = false;
  const say = (at: number): void => {
    out += selectors.slice(from, at) + (isSaid ? "" : guard);
    from = at;
    isSaid = true;
  };
  for (const { 0: found, index } of selectors.matchAll(PART)) {
    if (found === "(" || found === "[") depth++;
    else if (found === ")" || found === "]") depth--;
    else if (depth > 0) continue;
    else if (found === "::" && !isSaid) say(index);
    else if (found === ",") {
      say(index);
      isSaid = false;
    }
  }
  say(selectors.length);
  return out;
}
