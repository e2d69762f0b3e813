// What the server takes out of a recording before it keeps it, taken out of a normalised page: the same cut for both
// sides, written down apart from the server's.

/** Elements that run or held a program; rrweb shows scripts as noscript. */
const PROGRAMS = ["noscript", "script"];
/** Elements that show another document or a program, and what says which. */
const FRAMES = ["iframe", "frame", "embed", "object"];
const SOURCES = ["src", "data", "code", "codebase", "classid", "archive"];
const LOADING = /\b(preload|modulepreload|prefetch|prerender|preconnect|dns-prefetch|manifest|import)\b/i;
const RUNNING = /^[\0-\x20]*(javascript|vbscript):|^[\0-\x20]*data:text\/html/i;
const ALWAYS = /^_?on|^(srcdoc|ping|manifest|attributionsrc|xml:base)$/i;

/** Changes the page. */
export function cut(page) {
  const stack = [page];
  while (stack.length) {
    const node = stack.pop();
    if (node.attributes) cutElement(node);
    stack.push(...(node.children ?? []), ...[node.shadow, node.frame].filter(Boolean));
  }
  return page;
}

function cutElement(element) {
  const tag = element.name.replace(/^svg:/, "");
  const { attributes } = element;
  const drop = (test) => {
    for (const name of Object.keys(attributes)) if (test(name, attributes[name] ?? "")) delete attributes[name];
  };
  drop((name) => ALWAYS.test(name));
  if (PROGRAMS.includes(tag)) {
    drop(() => true);
    for (const child of element.children) delete child.text;
  }
  if (FRAMES.includes(tag)) drop((name) => SOURCES.includes(name));
  if (tag === "base") drop(() => true);
  if (tag === "meta" && attributes["http-equiv"] !== undefined) drop((name) => ["http-equiv", "content", "csp-content"].includes(name));
  // rrweb leaves a link without attributes that would load a script.
  if (tag === "link" && (!attributes.rel || LOADING.test(attributes.rel))) drop(() => true);
  for (const name of Object.keys(attributes)) {
    if (name === "href" && RUNNING.test(attributes.href ?? "")) attributes.href = "#";
  }
  drop((name, value) => name !== "href" && RUNNING.test(value));
}
