// Within the page: shows a recording's moments by rrweb's Replayer, and what the mirror says of them.

import { differences } from "./compare.js";
import { cut } from "./cut.js";
import { covered, hide, isPattern } from "./hidden.js";
import { normal } from "./normal.js";
import { show } from "./replay.js";

/** What a snapshot cannot carry; a checkpoint does. */
const BESIDES_SNAPSHOT = ["adopted", "fonts", "selection", "pointer"];

/** Where the virtual DOM forgets of which node an event spoke, so that either answer of rrweb's is right. */
const PLAIN = { virtual: false };
const EITHER = ["selection", "pointer", "state muted", "state loop", "state volume", "state playbackRate", "state currentTime"];

let lines = [];

const parse = (texts) => texts.map((text) => JSON.parse(text));
const time = (text) => JSON.parse(text).timestamp;

/** The page at a moment; null where the Replayer does not survive the events. */
async function shown(events, at, options, read = normal) {
  try {
    const replayer = await show(events, at, options).catch(() => null);
    if (!replayer) return null;
    if (options?.scroll) scrollAsSerialised(replayer);
    return read(replayer);
  } finally {
    document.body.replaceChildren();
  }
}

/** The recording as one JSON text per event, in the order of their times. */
function load(texts) {
  lines = texts.map((text) => ({ text, at: time(text) })).sort((a, b) => a.at - b.at);
}

/** rrweb does this for a page, and not for what is attached to it. */
function scrollAsSerialised(replayer) {
  const mirror = replayer.getMirror();
  for (const id of mirror.getIds()) {
    const node = mirror.getNode(id);
    const { rr_scrollLeft: left, rr_scrollTop: top } = mirror.getMeta(node)?.attributes ?? {};
    if (left) node.scrollLeft = left;
    if (top) node.scrollTop = top;
  }
}

const before = (at, from = -Infinity) => parse(lines.filter((line) => line.at < at && line.at >= from).map((line) => line.text));

/** A full snapshot as events that only rrweb's rebuild sees: documents of iframes are attached one after the other. */
function rebuilding(snapshot, at) {
  const meta = before(at).findLast((event) => event.type === 4 || (event.type === 3 && event.data.source === 4));
  const attachments = [];
  const detach = (node) => {
    if (node.type === 2 && node.tagName === "iframe") {
      const [frame] = node.childNodes.filter((child) => child.type === 0);
      if (frame) {
        node.childNodes = node.childNodes.filter((child) => child !== frame);
        attachments.push({ parentId: node.id, nextId: null, node: frame });
      }
    }
    node.childNodes?.forEach(detach);
  };
  const root = JSON.parse(snapshot);
  detach(root);
  for (let next = 0; next < attachments.length; next++) detach(attachments[next].node);
  const { width, height } = meta.data;
  return [
    { type: 4, timestamp: at - 1, data: { href: "", width, height } },
    { type: 2, timestamp: at - 1, data: { node: root, initialOffset: { left: 0, top: 0 } } },
    ...attachments.map((add) => ({
      type: 3, timestamp: at - 1, data: { source: 0, isAttachIframe: true, adds: [add], removes: [], texts: [], attributes: [] },
    })),
  ];
}

/**
 * How the mirror's snapshot, and a Replayer given its checkpoint only, differ from one given all events; `earlier` is the
 * checkpoint of the moment `from`, with the events since then. `virtualOnly` says that the Replayer without its virtual
 * DOM does not differ there; with `either` that is no difference. Where it does, `plain` says how. With `mayStop` rrweb need
 * not survive all events.
 */
async function compare(at, { snapshot, checkpoint, earlier, from, either, mayStop, without: less = [] }) {
  const all = (options) => shown(before(at), at, options);
  const views = {
    snapshot: snapshot && (() => shown(rebuilding(snapshot, at), at, { virtual: false, scroll: true })),
    checkpoint: checkpoint && ((options) => shown(parse(checkpoint), at + 1, options)),
    later: earlier && ((options) => shown([...parse(earlier), ...before(at, from)], at, options)),
  };
  const expected = await all();
  if (!expected) return mayStop ? {} : { rrweb: differences({}, null) };
  let plain;
  const found = {};
  for (const [view, show] of Object.entries(views)) {
    if (!show) continue;
    const without = view === "snapshot" ? [...BESIDES_SNAPSHOT, ...less] : less;
    const got = await show();
    const differs = differences(expected, got, without);
    if (!differs.length) continue;
    plain ??= await all(PLAIN);
    const place = ({ path, what }) => `${path} ${what}`;
    const byPlace = (list) => new Map(list.map((difference) => [place(difference), difference]));
    const alsoPlain = byPlace(differences(plain, got, without));
    // The virtual DOM takes elements that are gone for new ones of the same id, with all that was typed into them.
    const apart = view === "later" ? byPlace(differences(plain, await show(PLAIN), without)) : alsoPlain;
    found[view] = differs
      .map((difference) => {
        const other = alsoPlain.has(place(difference)) && apart.get(place(difference));
        return { ...difference, virtualOnly: !other, ...(other && { plain: { expected: other.expected, got: other.got } }) };
      })
      .filter(({ what, virtualOnly }) => !(virtualOnly && (either || EITHER.includes(what))));
  }
  return found;
}

/** How the snapshot that the server kept differs from the page less what could run and what the standard rules hide. */
async function compareStored(at, snapshot) {
  const got = await shown(rebuilding(snapshot, at), at, { ...PLAIN, scroll: true });
  const expected = await shown(before(at), at, {}, (replayer) => ({ page: normal(replayer), covered: covered(replayer) }));
  const pages = [expected?.page, got].map((page) => page && hide(cut(page), expected.covered));
  return differences(...pages, [...BESIDES_SNAPSHOT, ...EITHER], isPattern);
}

/** Where the elements of a page lie, by their ids, as `[top, bottom]`: as it was, or as a snapshot has it; `rules` are more of style. */
function places(at, rules, snapshot) {
  const events = snapshot ? rebuilding(snapshot, at) : before(at);
  return shown(events, at, { ...PLAIN, rules }, (replayer) => {
    const mirror = replayer.getMirror();
    const elements = mirror.getIds().filter((id) => mirror.getNode(id)?.nodeType === Node.ELEMENT_NODE);
    return elements.map((id) => {
      const { top, bottom, height } = mirror.getNode(id).getBoundingClientRect();
      return [id, height ? [top, bottom] : null];
    });
  });
}

window.stage = { load, compare, compareStored, places };
