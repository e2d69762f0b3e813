// A program of changes to a page, chosen by a seed. It runs within the page that is recorded.

/** Does one tick of the program: some operations in one task, which the recorder sees as one mutation. */
export function tick({ seed, operations }) {
  if (!window.fuzz) window.fuzz = makeFuzz(seed);
  for (let n = 0; n < operations; n++) window.fuzz();

  function makeFuzz(seed) {
    let state = seed >>> 0;
    const next = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const below = (count) => Math.floor(next() * count);
    const pick = (list) => list[below(list.length)];
    let counter = 0;
    const word = () => `${pick(["alpha", "beta", "<b>", "&amp;", "", " ", "delta\n", "é", "😀", "x:hover"])}${counter++}`;

    const SVG = "http://www.w3.org/2000/svg";
    const HTML = ["div", "p", "ul", "li", "section", "span", "b", "table", "form", "button", "a", "details", "summary", "x-custom", "article", "noscript", "script", "template", "h1"];
    const FIELDS = ["input", "textarea", "select", "option"];
    const ATTRIBUTES = ["class", "id", "title", "data-x", "hidden", "disabled", "href", "src", "alt", "value", "checked", "open", "onclick", "aria-label", "name", "type", "@x", "xml:lang"];
    const PROPERTIES = ["color", "margin", "margin-left", "display", "background", "--custom", "border", "width", "transform", "padding-top", "overflow"];
    const VALUES = ["red", "1px", "2px 3px", "none", "block", "url(data:,x;y)", "calc(1px + 2%)", "translate(1px, 2px)", "auto", ""];
    const SELECTORS = [".a", "p", ".a:hover", "#x > b", "div::before", ":is(p, b):hover", ".q[title='};{']"];

    const roots = () => {
      const found = [document];
      for (const root of found) {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) found.push(element.shadowRoot);
          if (element.localName === "iframe" && element.contentDocument?.body) found.push(element.contentDocument);
        }
      }
      return found;
    };
    const detached = [];
    const root = () => pick(roots());
    const elements = (of = root()) => [...of.querySelectorAll("*")].filter((node) => !["html", "head", "body"].includes(node.localName));
    const element = () => (detached.length && next() < 0.1 ? pick(detached) : pick(elements()));
    const parent = () => {
      const of = root();
      const all = [...of.querySelectorAll("*")].filter((node) => !["html", "head", "script", "style", "textarea", "iframe", "option", "select", "template"].includes(node.localName));
      return next() < 0.2 && of.host ? of : pick(all) ?? of.body ?? of;
    };
    const before = (place) => pick([null, null, ...place.childNodes]);

    const make = (depth = 0) => {
      const made = next();
      if (made < 0.2) return document.createTextNode(word());
      if (made < 0.24) return document.createComment(word());
      if (made < 0.3) {
        const svg = document.createElementNS(SVG, pick(["svg", "g", "linearGradient", "foreignObject", "use"]));
        svg.setAttribute("width", below(9));
        if (next() < 0.3) svg.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", "#x");
        return svg;
      }
      if (made < 0.34) return Object.assign(document.createElement("style"), { textContent: rule() + rule() });
      if (made < 0.36 && depth === 0 && roots().length < 8) {
        const frame = document.createElement("iframe");
        if (next() < 0.5) frame.srcdoc = `<p class=a>${counter}</p><style>p { top: 0 }</style>`;
        return frame;
      }
      if (made < 0.42) {
        const field = document.createElement(pick(FIELDS));
        if (field.localName === "select") for (let n = below(4); n >= 0; n--) field.append(new Option(word(), n, false, next() < 0.3));
        if (field.localName === "input") field.type = pick(["text", "checkbox", "radio", "range", "password", "submit"]);
        if (field.localName === "textarea") field.append(word());
        return field;
      }
      const node = document.createElement(pick(HTML));
      if (next() < 0.3) node.className = "a";
      if (node.localName === "script" || node.localName === "noscript") return node;
      for (let n = below(4 - depth); n > 0; n--) node.append(make(depth + 1));
      if (next() < 0.08 && ["div", "p", "section", "span", "article", "x-custom"].includes(node.localName)) {
        const shadow = node.attachShadow({ mode: "open" });
        shadow.append(make(1), make(1));
      }
      return node;
    };
    const declaration = () => `${pick(PROPERTIES)}: ${pick(VALUES)}${next() < 0.1 ? " !important" : ""}`;
    const rule = () => {
      const kind = next();
      if (kind < 0.15) return `@media (min-width: ${below(900)}px) { ${pick(SELECTORS)} { ${declaration()} } .in { top: 1px } } `;
      if (kind < 0.2) return `@keyframes k${counter++} { from { top: 0 } to { top: 9px } } `;
      return `${pick(SELECTORS)} { ${declaration()}; ${declaration()} } `;
    };
    const sheet = () => pick([...roots().flatMap((of) => [...of.styleSheets, ...(next() < 0.5 ? of.adoptedStyleSheets : [])])]);

    const OPERATIONS = [
      [12, () => insert(parent(), make())],
      [6, () => insert(parent(), element())],
      [5, () => element()?.remove()],
      [3, () => {
        const node = element();
        if (!node) return;
        node.remove();
        detached.push(node);
        if (detached.length > 5) detached.shift();
      }],
      [3, () => {
        const node = element();
        const place = node?.parentNode;
        if (!place) return;
        node.remove();
        if (next() < 0.5) node.append?.(make());
        insert(place, node);
      }],
      [3, () => element()?.replaceWith(make(), make())],
      [3, () => {
        const place = parent();
        place.replaceChildren(...[...place.childNodes].sort(() => next() - 0.5).slice(below(3)));
      }],
      [3, () => {
        const place = parent();
        for (const child of [...place.childNodes].sort(() => next() - 0.5)) place.appendChild(child);
      }],
      [2, () => (parent().innerHTML = `${word()}<p class=a>${word()}</p><ul><li>1<li>2</ul><input value=v checked>`)],
      [2, () => element()?.insertAdjacentHTML(pick(["beforebegin", "afterend"]), `<b>${counter}</b>t`)],
      [2, () => {
        const copy = element()?.cloneNode(true);
        if (copy) insert(parent(), copy);
      }],
      [1, () => {
        const part = document.createDocumentFragment();
        for (let n = 0; n < 25; n++) part.append(make());
        insert(parent(), part);
      }],
      [6, () => {
        const [node, name] = [element(), pick(ATTRIBUTES)];
        if (next() < 0.3) node?.removeAttribute(name);
        else node?.setAttribute(name, pick([word(), "", "true", "1", "text"]));
      }],
      [2, () => element()?.classList?.toggle(pick(["a", "b", "c"]))],
      [5, () => {
        const style = element()?.style;
        if (next() < 0.2) style?.removeProperty(pick(PROPERTIES));
        else if (next() < 0.2) style.cssText = `${declaration()}; ${declaration()}; ${declaration()}`;
        else style?.setProperty(pick(PROPERTIES), pick(VALUES), next() < 0.1 ? "important" : "");
      }],
      [5, () => {
        const text = pick([...parent().childNodes].filter((node) => node.nodeType === Node.TEXT_NODE));
        if (!text) return;
        const change = below(5);
        if (change === 0) text.splitText(below(text.length));
        else if (change === 1) text.appendData(word());
        else if (change === 2) text.remove();
        else text.data = word();
      }],
      [1, () => parent().normalize()],
      [1, () => (parent().textContent = word())],
      [2, () => {
        const node = element();
        if (node?.shadowRoot) node.shadowRoot.append(make());
        else if (["div", "p", "section", "span"].includes(node?.localName)) node.attachShadow({ mode: "open" }).append(make(), make());
      }],
      [4, () => {
        const of = sheet();
        of?.insertRule(rule(), below(of.cssRules.length + 1));
      }],
      [2, () => {
        const of = sheet();
        if (of?.cssRules.length) of.deleteRule(below(of.cssRules.length));
      }],
      [2, () => {
        const of = pick([...(sheet()?.cssRules ?? [])]);
        if (of?.insertRule && next() < 0.5) of.insertRule(pick(SELECTORS) + " { top: 4px }", below(of.cssRules.length + 1));
        else if (of?.cssRules?.length && of.deleteRule) of.deleteRule(below(of.cssRules.length));
      }],
      [2, () => {
        const { style } = pick([...(sheet()?.cssRules ?? [])]) ?? {};
        if (next() < 0.7) style?.setProperty(pick(PROPERTIES), pick(VALUES), next() < 0.1 ? "important" : "");
        else style?.removeProperty(pick(PROPERTIES));
      }],
      [1, () => {
        const style = pick([...root().querySelectorAll("style")]);
        if (!style) return;
        if (next() < 0.4) style.append(rule());
        else if (next() < 0.5 && style.firstChild) style.firstChild.data = rule();
        else style.textContent = rule();
      }],
      [2, () => {
        const of = root();
        const view = (of.ownerDocument ?? of).defaultView;
        const made = new view.CSSStyleSheet();
        made.replaceSync(rule() + rule());
        of.adoptedStyleSheets = next() < 0.6 ? [...of.adoptedStyleSheets, made] : next() < 0.5 ? [made] : [];
      }],
      [1, () => pick([...root().adoptedStyleSheets])?.replaceSync(rule())],
      [4, () => {
        const field = pick(elements().filter((node) => FIELDS.includes(node.localName)));
        if (!field) return;
        if (field.type === "checkbox" || field.type === "radio") field.checked = !field.checked;
        else if (field.localName === "select") field.selectedIndex = below(field.options.length);
        else if (field.localName === "option") field.selected = !field.selected;
        else field.value = field.type === "range" ? below(9) : word();
        if (next() < 0.6) field.dispatchEvent(new Event(pick(["input", "change"]), { bubbles: true }));
      }],
      [2, () => {
        const node = element();
        node?.scrollTo(below(200), below(400));
      }],
      [1, () => window.scrollTo(0, below(900))],
      [1, () => getSelection().selectAllChildren(parent())],
      [1, () => (document.title = word())],
      [1, () => {
        const dialog = pick([...document.querySelectorAll("dialog")]) ?? document.body.appendChild(document.createElement("dialog"));
        if (dialog.open) dialog.close();
        else if (next() < 0.5) dialog.showModal();
        else dialog.show();
      }],
      [0.3, () => window.rrwebRecord.record.takeFullSnapshot()],
    ];

    function insert(place, node) {
      if (!node) return;
      place.insertBefore(node, before(place));
    }

    const total = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);
    return () => {
      let at = next() * total;
      const [, operation] = OPERATIONS.find(([weight]) => (at -= weight) < 0) ?? OPERATIONS[0];
      try {
        operation();
      } catch {
        // A node into itself, a second shadow root: the page refuses, and goes on.
      }
    };
  }
}

export const PAGE = `<!doctype html><html><head><title>t</title><style>.a { color: red } p:hover { top: 0 } @media screen { b { top: 1px } }</style></head>
<body><div id=x class=a><p>one <b>two</b> three</p><ul><li>1<li>2<li>3</ul></div>
<section><input value=v><input type=checkbox checked><textarea>area</textarea><select><option>a<option selected>b</select></section>
<div style="height: 50px; overflow: auto"><div style="height: 900px">tall</div></div>
<iframe srcdoc="<p>in</p><style>p { top: 0 }</style><div>d</div>"></iframe>
<article><template shadowrootmode=open><p>shadow</p><style>p { top: 1px }</style></template>light</article><dialog>d</dialog></body></html>`;

/** Ways to record, so that every seed sees another. */
export const OPTIONS = [
  {},
  { inlineStylesheet: false },
  { maskAllInputs: true, slimDOMOptions: "all" },
  { checkoutEveryNth: 25 },
  { recordCanvas: true, sampling: { canvas: 2, input: "last" } },
  { mousemoveWait: 0, inlineImages: true, collectFonts: true, slimDOMOptions: true },
];
