// In every page: says what a recorded page's document holds, and from when on it holds what it should. Only the outermost
// page uses it. What a player adds of its own is left out: its style before the head, its marks of what is hovered over.
(() => {
  if (window !== top) return;
  const OWN_CLASS = /:hover|rrweb-paused/;
  const OWN_TOKEN = /^(:hover|rrweb-paused)$/;
  const FIELD = /^(INPUT|TEXTAREA|SELECT|OPTION)$/;
  /** Of fields: what they hold now is asked of themselves. */
  const HELD = /^(value|checked|selected)$/;
  const END = ".";
  /** What scrolls on the recorded page besides itself. */
  const SCROLLS = /\bscrolls\b/;

  function value(element, name, value) {
    if (name === "class") return OWN_CLASS.test(value) ? value.split(" ").filter((token) => token && !OWN_TOKEN.test(token)).join(" ") : value;
    // A style may have been set as a whole or one by one.
    if (name === "style") return element.style.cssText.split(";").map((one) => one.trim()).sort().join(";");
    return value;
  }

  /** Tells `say` of each node in the order of the document. */
  function read(document, say) {
    const rest = [document];
    for (let node; (node = rest.pop()); ) {
      const { nodeType, nodeName } = node;
      if (nodeType === 3) {
        if (node.data !== "") say(node.data, false);
        continue;
      }
      if (nodeType === 1) {
        say(nodeName, false);
        const field = FIELD.test(nodeName);
        for (const name of node.getAttributeNames()) {
          if (field && HELD.test(name)) continue;
          const said = value(node, name, node.getAttribute(name));
          if (said !== "" || (name !== "class" && name !== "style")) say(`${name}=${said}`, true);
        }
        if (field) say(`|${node.value ?? ""}|${node.checked ?? ""}|${node.selected ?? ""}`, false);
        if (nodeName === "HTML" || SCROLLS.test(node.className)) say(`@${Math.round(node.scrollLeft)},${Math.round(node.scrollTop)}`, false);
        if (nodeName === "STYLE") say(`${node.sheet?.cssRules.length} rules`, false);
        if (nodeName === "STYLE" || nodeName === "TEXTAREA") continue;
      }
      for (let child = node.lastChild; child; child = child.previousSibling) {
        if (!(nodeName === "HTML" && child.nodeName === "STYLE")) rest.push(child);
      }
      if (nodeType === 1 && node.shadowRoot) rest.push(node.shadowRoot);
      // Without it, a child that became a sibling would not be noticed.
      say(END, false);
    }
  }

  function hash(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return hash;
  }

  /** Attributes in whatever order they are. */
  function digest(document) {
    let one = 0;
    let other = 0;
    let attributes = 0;
    read(document, (text, isAttribute) => {
      const here = hash(text);
      if (isAttribute) return void (attributes = (attributes + Math.imul(here, 0x9e3779b1)) | 0);
      one = Math.imul(one ^ here ^ attributes, 0x01000193);
      other = (Math.imul(other, 0x85ebca6b) + here + attributes) | 0;
      attributes = 0;
    });
    return `${(one >>> 0).toString(16)}.${(other >>> 0).toString(16)}`;
  }

  /** For people: a line for each node, its attributes in order. */
  function lines(document) {
    const told = [];
    let attributes = [];
    read(document, (text, isAttribute) => {
      if (isAttribute) return attributes.push(text);
      if (attributes.length > 0) told.push(`${told.pop()} ${attributes.sort().join(" ")}`);
      attributes = [];
      told.push(text);
    });
    return told;
  }

  const scrolled = (document) => Math.round(document.scrollingElement?.scrollTop ?? 0);
  const elements = (document) => document.getElementsByTagName("*").length;
  const describe = (document) => ({ digest: digest(document), elements: elements(document), scroll: scrolled(document) });

  const shown = {
    /** The recorded page, once its frame is in sight: while one is being built there are two. */
    console() {
      const frame = document.querySelector("iframe.session-frame");
      const page = frame?.contentDocument?.querySelector("#stage .page:not(.waiting) iframe")?.contentDocument;
      return page?.body && frame.checkVisibility({ opacityProperty: true }) ? page : null;
    },
    peer: () => document.querySelector(".replayer-wrapper iframe")?.contentDocument ?? null,
  };

  const marks = {};
  /** Moments on the way, each noted once, at the first frame that has it. */
  const note = (name, is) => is && (marks[name] ??= performance.now());
  function noteStages() {
    const frame = document.querySelector("iframe.session-frame");
    note("hydrated", document.body?.hasAttribute("data-hydrated"));
    note("frame", frame);
    note("built", frame?.contentDocument?.querySelector?.("#stage .page iframe"));
    note("shown", frame?.classList.contains("is-shown"));
  }

  /**
   * Waits for a document that is one of those expected. Of one that cannot be it little is looked at. What reading it took,
   * and so held the frame back, is taken from the time.
   */
  function right(where, expected, patience = 30_000) {
    const begin = performance.now();
    let checked = 0;
    let checks = 0;
    const is = (document) => {
      const count = elements(document);
      const scroll = scrolled(document);
      const near = expected.filter((one) => Math.abs(one.elements - count) <= 2 && Math.abs(one.scroll - scroll) <= 1);
      if (near.length === 0) return false;
      const from = performance.now();
      const found = digest(document);
      checked += performance.now() - from;
      checks += 1;
      return near.some((one) => one.digest === found);
    };
    return new Promise((done) => {
      const told = (right, at) => ({ right, at: at - checked, begin, checked, checks, marks });
      const look = () => {
        noteStages();
        const document = shown[where]();
        if (document && is(document)) {
          note("right", true);
          return requestAnimationFrame(() => requestAnimationFrame(() => done(told(true, performance.now()))));
        }
        if (performance.now() - begin > patience) return done({ ...told(false, performance.now()), found: document && lines(document) });
        requestAnimationFrame(look);
      };
      look();
    });
  }

  window.girokRight = { right, describe, shown, marks, lines };
})();
