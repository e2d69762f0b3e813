// Recordings that no recorder would write, or only a broken one: events made up by chance from a seed, most of them
// in order, some with ids that are unknown, taken or wrong, with parts missing and parts of another type.

import { random } from "../../samples/random.js";

const START = 1_700_000_000_000;
const EVENTS = 60;
const ODD = [null, undefined, true, false, 0, -5, 1.5, "", "text", [], {}, [[]], { id: 3 }];

/** `oddity` is how likely a part of an event is not as it should be. */
export function makeRecording(seed, oddity) {
  const { next } = random(seed);
  const below = (count) => Math.floor(next() * count);
  const pick = (list) => list[below(list.length)];
  const odd = () => next() < oddity;

  /** What the page should be, by id: `{ id, parent, children, tag }`; texts have no tag. */
  const nodes = new Map();
  let last = 0;
  const word = () => pick(["alpha", "beta gamma", "", " ", "<b>", "é", ".a:hover { top: 1px }"]) + below(100);

  const attributes = (tag) => {
    const made = {};
    const count = below(3);
    for (let n = 0; n < count; n++) {
      const name = pick(["class", "id", "title", "style", "data-x", "href", "hidden", "onclick", "open", "value", "checked", "rr_width", "rr_scrollTop", "@x", "xlink:href"]);
      made[name] = odd() ? pick(ODD) : name === "style" ? "color: red; top: 1px" : word();
    }
    if (tag === "input" && next() < 0.5) Object.assign(made, { type: pick(["text", "checkbox", "radio"]), value: word() });
    if (tag === "style" && next() < 0.5) made._cssText = `.s${below(9)} { color: red } p:hover { top: ${below(9)}px }`;
    return made;
  };
  /** A new node as a mutation brings it, with what it holds below; `known` says where it will be. */
  const make = (parent, depth = 0) => {
    const id = ++last;
    const kind = next();
    if (kind < 0.3) {
      nodes.set(id, { id, parent, children: [] });
      return { type: 3, textContent: word(), id };
    }
    if (kind < 0.35) {
      nodes.set(id, { id, parent, children: [] });
      return { type: 5, textContent: word(), id };
    }
    const tag = pick(["div", "p", "span", "ul", "li", "input", "textarea", "select", "option", "svg", "g", "style", "x-y", "script", "details"]);
    const node = { type: 2, tagName: tag, attributes: attributes(tag), childNodes: [], id };
    if (tag === "svg" || tag === "g") node.isSVG = true;
    const entry = { id, parent, children: [], tag };
    nodes.set(id, entry);
    if (depth < 3 && !["input", "textarea", "style", "script", "option"].includes(tag)) {
      const count = depth === 0 ? 0 : below(4);
      for (let n = 0; n < count; n++) {
        const child = make(id, depth + 1);
        node.childNodes.push(child);
        entry.children.push(child.id);
      }
    }
    return node;
  };
  const root = (tag, childNodes) => {
    const id = ++last;
    nodes.set(id, { id, parent: null, children: childNodes.map((child) => child.id), tag });
    for (const child of childNodes) nodes.get(child.id).parent = id;
    return { type: 2, tagName: tag, attributes: {}, childNodes, id };
  };
  const page = () => {
    nodes.clear();
    if (next() < 0.7) last = 0;
    const parts = Array.from({ length: 6 }, () => make(null, 1));
    const style = root("style", []);
    style.attributes._cssText = ".a { color: red; } @media print { .b { top: 1px; } .c { top: 2px; } } p:hover { color: blue; }";
    const html = root("html", [root("head", [style]), root("body", parts)]);
    return { type: 0, childNodes: [{ type: 1, name: "html", publicId: "", systemId: "", id: ++last }, html], id: ++last };
  };

  const all = () => [...nodes.values()];
  const elements = () => all().filter(({ tag }) => tag && !["html", "head", "style", "script", "input", "textarea"].includes(tag));
  const anyId = () => (odd() ? pick([9999, -1, -7, 0, null, "3", 1.5, pick(all())?.id]) : pick(all())?.id);
  const isWithin = (node, above) => {
    for (let at = node; at; at = nodes.get(at.parent)) if (at === above) return true;
    return false;
  };
  const forget = (node) => {
    for (const id of node.children) if (nodes.has(id)) forget(nodes.get(id));
    nodes.delete(node.id);
  };

  const remove = () => {
    const node = pick(all().filter(({ parent, tag }) => parent !== null && !["html", "head", "body"].includes(tag)));
    if (!node) return null;
    const parent = nodes.get(node.parent);
    if (parent) parent.children = parent.children.filter((id) => id !== node.id);
    forget(node);
    const removal = { parentId: odd() ? anyId() : node.parent, id: odd() ? anyId() : node.id };
    if (odd()) removal.isShadow = true;
    return removal;
  };
  const add = () => {
    const parent = pick(elements());
    if (!parent) return [];
    const at = below(parent.children.length + 1);
    const previousId = at > 0 ? parent.children[at - 1] : null;
    const nextId = parent.children[at] ?? null;
    const moved = next() < 0.25 ? pick(all().filter((node) => node.parent && !isWithin(parent, node) && !["html", "head", "body"].includes(node.tag))) : null;
    const removes = [];
    let node;
    if (moved) {
      const from = nodes.get(moved.parent);
      if (from) from.children = from.children.filter((id) => id !== moved.id);
      if (!odd()) removes.push({ parentId: moved.parent, id: moved.id });
      forget(moved);
      node = make(parent.id);
      nodes.delete(node.id);
      node.id = moved.id;
      nodes.set(node.id, { id: node.id, parent: parent.id, children: [], tag: node.tagName });
    } else {
      node = make(parent.id);
    }
    const place = parent.children.filter((id) => nodes.has(id));
    place.splice(Math.min(at, place.length), 0, node.id);
    parent.children = place;
    if (odd()) node.id = anyId() ?? node.id;
    if (odd()) node.isShadow = true;
    const known = (id) => (nodes.has(id) ? id : null);
    const addition = { parentId: odd() ? anyId() : parent.id, nextId: known(nextId), node };
    if (next() < 0.5) addition.previousId = known(previousId);
    if (odd()) addition.previousId = anyId();
    // An unknown `nextId` keeps the Replayer busy for half a second.
    if (odd()) addition.nextId = pick([null, undefined, pick(all())?.id]);
    return [addition, removes];
  };
  const attributeChange = () => {
    const changed = attributes("div");
    if (next() < 0.4) {
      changed.style = {};
      for (let n = below(3); n >= 0; n--) {
        changed.style[pick(["color", "margin-left", "--v", "display", "top"])] = odd() ? pick(ODD.filter((value) => value !== undefined)) : pick(["red", "1px", false, ["block", "important"]]);
      }
    }
    if (next() < 0.3) changed[pick(["class", "title", "style"])] = null;
    return { id: anyId(), attributes: changed };
  };
  const some = (make, most) => Array.from({ length: below(most + 1) }, make).filter(Boolean);

  // A text for an element leaves what was below it in the virtual DOM's hands.
  const textId = () => (odd() ? 9999 : pick(all().filter(({ tag }) => !tag))?.id);
  const fieldId = () => (odd() ? 9999 : pick(all().filter(({ tag }) => ["input", "textarea", "select"].includes(tag)))?.id);

  const mutation = () => {
    const removes = some(remove, 2);
    const adds = [];
    for (let n = below(4); n > 0; n--) {
      const [addition, removal] = add();
      if (addition) adds.push(addition);
      if (removal) removes.push(...removal);
    }
    if (next() < 0.3) adds.reverse();
    const texts = some(() => ({ id: textId(), value: odd() ? pick([null, "", 5]) : word() }), 2);
    const data = { source: 0, adds, removes, texts, attributes: some(attributeChange, 2) };
    if (odd() && odd()) delete data[pick(["adds", "removes", "texts", "attributes"])];
    return data;
  };
  const rule = () => pick([".n { color: red }", ".a:hover { top: 1px }", "@media print { .m { top: 1px } }", "nonsense", "@media print {", ".x { content: '}' }"]);
  const index = () => (odd() ? pick([99, -1, null, "0", [0], [99, 0], []]) : pick([0, 1, 2, undefined, [1, 0], [1, 1]]));
  const styles = () => all().filter(({ tag }) => tag === "style");
  // The Replayer does not survive rules for what is no style.
  const styleId = () => (odd() ? 9999 : pick(styles())?.id);
  const sheetRule = () => ({ source: 8, id: styleId(), adds: some(() => ({ rule: rule(), index: index() }), 2), removes: some(() => ({ index: index() }), 1) });
  const declaration = () => ({
    source: 13, id: styleId(), index: pick([[0], [2], [1, 0], [1, 1], [99], [1, 99], []]),
    ...(next() < 0.6 ? { set: { property: pick(["color", "top", "--v", "nonsense"]), value: pick(["blue", "2px", "", "nonsense()"]), priority: pick(["important", undefined, ""]) } } : { remove: { property: pick(["color", "top"]) } }),
  });
  const input = () => ({ source: 5, id: fieldId(), text: odd() ? pick(ODD) : word(), isChecked: odd() ? pick(ODD) : next() < 0.5 });
  const scroll = () => ({ source: 3, id: anyId(), x: below(50), y: odd() ? pick([-5, "9", null]) : below(300) });
  const adopted = () => ({
    source: 15, id: odd() ? anyId() : pageId,
    styleIds: some(() => pick([1, 2, 3]), 2), styles: some(() => ({ styleId: pick([1, 2, 3]), rules: some(() => ({ rule: rule(), index: pick([0, 1, undefined]) }), 2) }), 2),
  });
  const others = () => pick([
    { source: 1, positions: [{ x: 1, y: 2, id: anyId(), timeOffset: 0 }] }, { source: 2, type: below(11), id: anyId(), x: 1, y: 2 }, { source: 4, width: 700, height: 500 },
    { source: 14, ranges: [{ start: anyId(), startOffset: 0, end: anyId(), endOffset: 0 }] },
    { source: 9, id: anyId(), type: 0, commands: [] }, { source: 16, define: { name: "x-y" } }, { source: 99, id: 1 }, {},
  ]);

  const events = [];
  let pageId;
  let timestamp = START;
  const push = (type, data) => events.push({ type, data, timestamp: (timestamp += 1 + below(40)) });
  const whole = () => {
    const node = page();
    pageId = node.id;
    push(4, { href: "http://made.up/", width: 800, height: 600 });
    push(2, { node, initialOffset: { left: 0, top: 0 } });
  };
  whole();
  const kinds = [[10, mutation], [2, sheetRule], [2, declaration], [2, input], [1, scroll], [1, adopted], [1, others]];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  while (events.length < EVENTS) {
    if (next() < 0.03) whole();
    let at = next() * total;
    const [, kind] = kinds.find(([weight]) => (at -= weight) < 0);
    push(3, kind());
  }
  return JSON.parse(JSON.stringify(events));
}
