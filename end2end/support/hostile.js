// Recordings that try to run something, or to load from elsewhere. end2end/hostile/payloads.json says with what:
// `nodes` are put into pages, `changes` are attributes set later, `increments` are other events, `raw` is JSON that
// readers do not read alike, and `texts` go wherever a text is shown. In all of them RUN is the program, EVIL an address
// elsewhere, ON the id of the element they are about and NEW one that is not taken.
import { readFileSync } from "node:fs";

const CORPUS = new URL("../hostile/payloads.json", import.meta.url);

/** Without quotes and angle brackets, so that it fits wherever a program fits. */
export const RUN = "top.itRan=1;parent.itRan=1;window.itRan=1;alert(1);top.postMessage(/it-ran/.source,String.fromCharCode(42))";
const ELSEWHERE = "https://evil.invalid";
const BASE64 = Buffer.from(`<script>${RUN}</script>`).toString("base64");

const filled = (text) => text.replaceAll("RUN", RUN).replaceAll("EVIL", `${ELSEWHERE}/x`).replaceAll("BASE64", BASE64);

/** The corpus, ready to be used. */
export function payloads() {
  return JSON.parse(readFileSync(CORPUS, "utf8"), (_, value) => (typeof value === "string" ? filled(value) : value));
}

/** Gives each part of a recording ids that no other has. */
export class Ids {
  next = 100;

  /** A node that is written as `[tag, attributes, ...children]`, as a text, or out in full. */
  node(short) {
    const id = this.next++;
    if (typeof short === "string") return { type: 3, textContent: short, id };
    if (!Array.isArray(short)) return { ...short, id, ...(short.childNodes && { childNodes: short.childNodes.map((child) => this.node(child)) }) };
    const [tag, attributes = {}, ...children] = short;
    const svg = tag.startsWith("svg|");
    return { type: 2, tagName: svg ? tag.slice(4) : tag, attributes, ...(svg && { isSVG: true }), childNodes: children.map((child) => this.node(child)), id };
  }
}

/** As a recorder tells of added nodes: each on its own, parents first. A frame's document comes whole. */
export function adds(node, parentId) {
  const { childNodes, ...rest } = node;
  if (node.type === 0) return [{ parentId, nextId: null, node }];
  return [{ parentId, nextId: null, node: { ...rest, childNodes: [] } }, ...(childNodes ?? []).flatMap((child) => adds(child, node.id))];
}

const mutation = (at, changes) => ({ type: 3, timestamp: at, data: { source: 0, adds: [], removes: [], texts: [], attributes: [], ...changes } });
const HEADING = 5;
const BODY = 3;

/** A visit that has these nodes in its page and gets them a second time by mutations, and that changes more by `later`. */
export function hostileVisit(at, { ids = new Ids(), title, nodes, later = () => [] }) {
  const page = nodes.map((node) => ids.node(node));
  const element = (id, tagName, childNodes, attributes = {}) => ({ type: 2, tagName, attributes, childNodes, id });
  const heading = element(4, "h1", [{ type: 3, textContent: "Begins", id: HEADING }]);
  const body = element(BODY, "body", [heading, ...page]);
  const head = element(6, "head", [element(7, "title", [{ type: 3, textContent: title, id: 8 }])]);
  const root = { type: 0, childNodes: [element(2, "html", [head, body])], id: 1 };
  const again = nodes.map((node) => ids.node(node));
  return [
    { type: 4, data: { href: "https://small.example/", width: 800, height: 600 }, timestamp: at },
    { type: 2, data: { node: root, initialOffset: { left: 0, top: 0 } }, timestamp: at + 1 },
    ...again.map((node, index) => mutation(at + 500 + index, { adds: adds(node, BODY) })),
    ...later(page, at + 1000),
    mutation(at + 2000, { texts: [{ id: HEADING, value: "Survived" }] }),
  ].map((event) => (typeof event === "string" ? event : JSON.stringify(event)));
}

/** The event of a payload that is about this element. */
export function increment({ data, event }, on, at, ids) {
  const ready = (value) => (value === "ON" ? on : value === "NEW" ? ids.next++ : value);
  if (!event) return JSON.stringify({ type: 3, timestamp: at, data: JSON.parse(JSON.stringify(data), (_, value) => ready(value)) });
  return event.replaceAll(/\bON\b/g, on).replaceAll(/\bNEW\b/g, () => ids.next++).replaceAll(/\bAT\b/g, at);
}
