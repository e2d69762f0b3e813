// A page as a tree of plain objects, so that two of them can be compared: elements with their namespace and
// attributes, texts one by one, what fields hold, scrolling, shadow roots, documents of iframes, rules of styles.

import { rulesOf } from "./rules.js";

/** What a field holds is its state; the attributes only say what it began with, or what the snapshot carries. */
const STATE_ATTRIBUTES = {
  input: ["value", "checked", "autocomplete"],
  textarea: ["value", "autocomplete"],
  select: ["value"],
  option: ["selected"],
};

const NAMESPACES = { "http://www.w3.org/1999/xhtml": "", "http://www.w3.org/2000/svg": "svg:" };

/** Ids from here on. */
const NO_RECORDERS = 2 ** 52;

/** The page that a Replayer shows. */
export function normal(replayer) {
  const mirror = replayer.getMirror();
  // Nodes that the Replayer made by itself have no id, or one below zero. Where two have the same, one of them is known by it;
  // a snapshot gives the other one that no recorder gives.
  const idOf = (node) => {
    const id = mirror.getId(node);
    return id >= 0 && id < NO_RECORDERS && mirror.getNode(id) === node ? id : null;
  };
  return { ...documentOf(replayer.iframe.contentDocument, idOf), ...playerState(replayer, idOf) };
}

function documentOf(page, idOf) {
  const view = page.defaultView;
  return {
    name: "#document",
    id: idOf(page),
    scroll: [Math.round(view.scrollX), Math.round(view.scrollY)],
    adopted: page.adoptedStyleSheets.map(rulesOf),
    fonts: page.fonts.size,
    children: childrenOf(page, idOf),
  };
}

function childrenOf(parent, idOf) {
  return [...parent.childNodes].filter((node) => !isInjected(node)).map((node) => nodeOf(node, idOf));
}

function nodeOf(node, idOf) {
  const id = idOf(node);
  switch (node.nodeType) {
    case Node.ELEMENT_NODE:
      return elementOf(node, id, idOf);
    case Node.DOCUMENT_TYPE_NODE:
      return { name: "#doctype", id, text: `${node.name} "${node.publicId}" "${node.systemId}"` };
    default:
      return { name: node.nodeName, id, text: node.data };
  }
}

function elementOf(element, id, idOf) {
  const tag = element.localName;
  const normal = {
    name: (NAMESPACES[element.namespaceURI] ?? `${element.namespaceURI}:`) + tag.toLowerCase(),
    id,
    attributes: attributesOf(element, tag),
  };
  const state = stateOf(element, tag);
  if (state) normal.state = state;
  // Of the whole page it is the window's.
  const { scrollLeft, scrollTop } = element;
  if ((scrollLeft || scrollTop) && tag !== "html" && tag !== "body") normal.scroll = [Math.round(scrollLeft), Math.round(scrollTop)];
  if (element.shadowRoot) {
    const root = element.shadowRoot;
    normal.shadow = { name: "#shadow", id: null, adopted: root.adoptedStyleSheets.map(rulesOf), children: childrenOf(root, idOf) };
  }
  // A document that was never recorded is whatever the browser puts there.
  if (tag === "iframe" && element.contentDocument && idOf(element.contentDocument) !== null) {
    normal.frame = documentOf(element.contentDocument, idOf);
  }
  if (element.sheet) normal.rules = rulesOf(element.sheet);
  // What a text area holds is its state.
  normal.children = tag === "textarea" ? [] : childrenOf(element, idOf);
  if (element.sheet) {
    // A style's text is compared by its rules, which scripts change without it. Rules without any text have one in a snapshot.
    normal.children = normal.children.filter(({ name, id }) => name !== "#text" || id !== null);
    for (const child of normal.children) delete child.text;
  }
  return normal;
}

function attributesOf(element, tag) {
  const hidden = STATE_ATTRIBUTES[tag] ?? [];
  const attributes = {};
  for (const { name, value } of [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // What rrweb tells the Replayer by them is elsewhere; only the kind of a dialog is kept as an attribute.
    if (hidden.includes(name) || (name.startsWith("rr_") && name !== "rr_open_mode")) continue;
    // rrweb renames handlers where it builds an element, and not where an attribute changes.
    attributes[name.replace(/^_(?=on(?:load$|click$|mouse))/, "")] = value;
  }
  // The virtual DOM and the browser write the same style differently.
  if (attributes.style !== undefined && element.style) attributes.style = declarationsOf(element.style) || undefined;
  // A browser hides it from style rules.
  if (attributes.nonce !== undefined) attributes.nonce = element.nonce;
  if (tag === "html") {
    // The Replayer stops animations by a class of the page's root.
    const kept = (attributes.class ?? "").split(/\s+/).filter((name) => name && name !== "rrweb-paused");
    if (kept.length) attributes.class = kept.join(" ");
    else delete attributes.class;
  }
  return attributes;
}

function declarationsOf(style) {
  return [...style].map((name) => `${name}: ${style.getPropertyValue(name).trim()} ${style.getPropertyPriority(name)}`.trim()).sort().join("; ");
}

function stateOf(element, tag) {
  switch (tag) {
    case "input":
      return ["checkbox", "radio"].includes(element.type) ? { value: element.value, checked: element.checked } : { value: element.value };
    case "textarea":
      return { value: element.value };
    case "option":
      return { selected: element.selected };
    case "dialog":
      return { open: element.open, modal: element.matches(":modal") };
    case "audio":
    case "video": {
      const { muted, loop, volume, playbackRate, currentTime } = element;
      return { muted, loop, volume, playbackRate, currentTime };
    }
    default:
      return null;
  }
}

/** The style by which the Replayer hides noscript elements and blocked ones, below the root of each document. */
function isInjected(node) {
  return (
    node.localName === "style" && node.parentNode.localName === "html" && node.attributes.length === 0 && !node.firstChild &&
    node.sheet?.cssRules[0]?.cssText.startsWith(".rr-block {")
  );
}

/** What is on the page and not in its tree. */
function playerState(replayer, idOf) {
  const selection = replayer.iframe.contentDocument.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  return {
    selection: range && [idOf(range.startContainer), range.startOffset, idOf(range.endContainer), range.endOffset],
    pointer: [replayer.mouse.style.left, replayer.mouse.style.top],
    size: [replayer.iframe.getAttribute("width"), replayer.iframe.getAttribute("height")],
  };
}
