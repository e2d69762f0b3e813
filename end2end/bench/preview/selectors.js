// What somebody would write as a rule for this page: tags, classes and ways that match few, many and nearly all of it.

const MOST_CLASSES = 3;

export function selectorsOf(events) {
  const classes = new Map();
  const rest = [events.find(({ type }) => type === 2).data.node];
  for (let node; (node = rest.pop()); ) {
    for (const name of String(node.attributes?.class ?? "").split(/\s+/)) {
      if (/^[a-z][\w-]+$/i.test(name)) classes.set(name, (classes.get(name) ?? 0) + 1);
    }
    rest.push(...(node.childNodes ?? []));
  }
  const byCount = [...classes].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const chosen = Array.from({ length: MOST_CLASSES }, (_, place) => byCount[Math.floor((place * (byCount.length - 1)) / (MOST_CLASSES - 1))]);
  const [most] = chosen;
  // None by whether there is a class: the Replayer gives the page's root one.
  return [...chosen.map((name) => `.${name}`), `div.${most}:not(:first-child)`, "section span, td, li", "ul > *, a[href]", "input[name^=a]"];
}
