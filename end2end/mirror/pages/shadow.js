// Shadow roots and custom elements.

const page = (body) => `<!doctype html><html><head></head><body>${body}</body></html>`;

export const shadow = [
  {
    name: "shadow roots, nested, with slots",
    html: page('<div id=h><span slot=s>slotted</span>rest</div>'),
    steps: [
      () => (h.attachShadow({ mode: "open" }).innerHTML = "<slot name=s></slot><p>in</p><slot>fallback</slot>"),
      () => h.shadowRoot.querySelector("p").append("more"),
      () => {
        const inner = h.shadowRoot.querySelector("p").appendChild(document.createElement("div"));
        inner.attachShadow({ mode: "open" }).innerHTML = "<b>deep</b><input value=1>";
      },
      () => {
        const { shadowRoot } = h.shadowRoot.querySelector("div");
        shadowRoot.querySelector("input").value = "2";
        shadowRoot.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
        shadowRoot.prepend("first");
      },
      () => h.firstElementChild.setAttribute("slot", "other"),
      () => h.shadowRoot.append(h.firstElementChild),
      () => h.append(h.shadowRoot.querySelector("p")),
      () => document.body.append(document.createElement("hr"), h),
      () => h.shadowRoot.append("after the move"),
      () => h.remove(),
      () => document.body.append(h),
      () => h.shadowRoot?.append("back"),
    ],
  },
  {
    name: "declared shadow roots",
    html: page('<section id=h><template shadowrootmode=open><style>p { color: red }</style><p>in</p></template><i>light</i></section>'),
    steps: [
      () => h.shadowRoot.querySelector("p").remove(),
      () => h.shadowRoot.styleSheets[0].insertRule("b { top: 1px }"),
      () => h.shadowRoot.replaceChildren("only text"),
      () => h.replaceChildren(),
      () => h.shadowRoot.append(Object.assign(document.createElement("style"), { textContent: "i { top: 1px }" })),
    ],
  },
  {
    name: "custom elements",
    html: page("<x-a id=a>a</x-a><x-b></x-b>"),
    steps: [
      () =>
        customElements.define(
          "x-a",
          class extends HTMLElement {
            connectedCallback() {
              if (this.shadowRoot) return this.shadowRoot.append("again");
              this.attachShadow({ mode: "open" }).innerHTML = "<p>x-a <slot></slot></p>";
            }
          },
        ),
      () => document.body.append(document.createElement("x-a")),
      () => document.body.prepend(a),
      () =>
        customElements.define(
          "x-b",
          class extends HTMLElement {
            constructor() {
              super();
              this.attachShadow({ mode: "open" }).innerHTML = "<x-a>nested</x-a>";
            }
          },
        ),
      () => document.querySelector("x-b").setAttribute("state", "on"),
      () => document.querySelector("x-b").shadowRoot.append(document.createElement("x-a")),
      () => {
        const host = document.createElement("x-b");
        host.append("light");
        document.body.append(host);
        document.body.prepend(host);
        host.shadowRoot.prepend("early");
      },
    ],
  },
  {
    name: "hosts removed and brought back in one tick",
    html: page('<div id=d><div id=h></div></div>'),
    steps: [
      () => (h.attachShadow({ mode: "open" }).innerHTML = "<p>one</p><p>two</p>"),
      () => {
        d.remove();
        document.body.append(d);
      },
      () => h.shadowRoot.append("x"),
      () => {
        const { shadowRoot } = h;
        h.remove();
        shadowRoot.prepend("y");
        d.append(h);
        shadowRoot.append("z");
      },
      () => h.shadowRoot.firstChild.remove(),
      () => h.shadowRoot.append(d.appendChild(document.createElement("u"))),
    ],
  },
];
