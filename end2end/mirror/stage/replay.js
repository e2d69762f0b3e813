// rrweb's own Replayer, fresh for each moment: what it shows depends on what it showed before.

const { Replayer } = window.rrwebReplay;

const silent = { log() {}, warn() {}, error() {} };

/** Adapting a style sheet takes longer than building the page, and depends on its text only. */
const adapted = { stylesWithHoverClass: new Map() };

/** Else a page goes on moving by itself, and scrolls where something grows above what is in view. */
const STILL = "*, *::before, *::after { animation: none !important; transition: none !important; overflow-anchor: none !important; scroll-behavior: auto !important; }";

/**
 * The Replayer at a moment, with all events before it applied.
 * `events` are its own from here on: it changes them. `virtual` is its default: rrweb's virtual DOM; `rules` are more of style.
 */
export async function show(events, at, { virtual = true, rules = [] } = {}) {
  events.forEach(withoutSrcdoc);
  const end = { type: 5, timestamp: Math.max(at, events.at(-1).timestamp), data: { tag: "", payload: {} } };
  const options = {
    root: document.body, useVirtualDom: virtual, mouseTail: false, showWarning: false, logger: silent,
    insertStyleRules: [STILL, ...rules],
  };
  const replayer = withoutTimers(() => new Replayer([...events, end], options));
  replayer.cache = adapted;
  // The class that stands for the pointer over an element would hide what class the element has.
  replayer.hoverElements = () => {};
  replayer.pause(at - events[0].timestamp);
  await settled(replayer.iframe.contentDocument);
  return replayer;
}

/** A document that comes by `srcdoc` takes the place of the recorded one, whenever it comes; the virtual DOM leaves it out. */
function withoutSrcdoc({ type, data }) {
  const stack = type === 2 ? [data.node] : type === 3 && data.source === 0 ? [...(data.adds ?? []).map(({ node }) => node), ...(data.attributes ?? [])] : [];
  while (stack.length) {
    const node = stack.pop();
    if (node?.attributes) delete node.attributes.srcdoc;
    stack.push(...(node?.childNodes ?? []));
  }
}

/** By a timer it would show the first page, in its size, whatever moment was asked for by then. */
function withoutTimers(make) {
  const { setTimeout } = window;
  window.setTimeout = () => 0;
  try {
    return make();
  } finally {
    window.setTimeout = setTimeout;
  }
}

/** Adopted style sheets that are unknown are tried again at once; what is loaded comes in its own time. */
async function settled(page) {
  await pause(1);
  if (page.querySelector("iframe[src], link[href^='data:']")) await pause(30);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
