// Documents within documents, and documents in place of others.

const page = (body) => `<!doctype html><html><head><title>t</title></head><body>${body}</body></html>`;

export const frames = [
  {
    name: "iframes there from the start",
    html: page('<iframe id=f srcdoc="<!doctype html><title>in</title><p id=p>in</p><style>p { top: 0 }</style>"></iframe><iframe></iframe>'),
    steps: [
      () => f.contentDocument.body.append("more"),
      () => f.contentDocument.styleSheets[0].insertRule("b { top: 1px }"),
      () => (f.contentDocument.getElementById("p").className = "c"),
      () => document.querySelectorAll("iframe")[1].contentDocument.body.append("late"),
      () => (f.width = "300"),
      () => f.contentDocument.body.replaceChildren(),
      () => (f.contentDocument.documentElement.lang = "de"),
      () => f.remove(),
    ],
  },
  {
    name: "iframes that come late, nested",
    html: page("<div id=d></div>"),
    steps: [
      () => {
        window.f = document.createElement("iframe");
        d.append(f);
      },
      () => f.contentDocument.body.append("text"),
      () => {
        const inner = f.contentDocument.createElement("iframe");
        inner.srcdoc = "<p>inner</p><input value=v>";
        f.contentDocument.body.append(inner);
      },
      () => {},
      () => {
        const inner = f.contentDocument.querySelector("iframe").contentDocument;
        inner.querySelector("input").value = "changed";
        inner.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
        inner.body.append(inner.createElement("iframe"));
      },
      () => f.contentDocument.querySelector("iframe").contentDocument.querySelector("iframe").contentDocument.body.append("deep"),
      () => f.contentDocument.querySelector("iframe").remove(),
      () => f.contentDocument.body.append("still there"),
    ],
  },
  {
    name: "iframes replaced, moved and taken away",
    html: page('<div id=a><iframe id=f srcdoc="<p>one</p>"></iframe></div><div id=b></div>'),
    steps: [
      () => (f.srcdoc = "<p>two</p><b>x</b>"),
      () => {},
      () => f.contentDocument.body.append("after"),
      () => b.append(f),
      () => {},
      () => f.contentDocument.body.append("after the move"),
      () => f.replaceWith(document.createElement("iframe")),
      () => b.querySelector("iframe").contentDocument.body.append("new"),
      () => b.remove(),
      () => {
        const frame = document.createElement("iframe");
        frame.srcdoc = "<p>again</p>";
        a.append(frame);
      },
      () => {},
    ],
  },
  {
    name: "a changed element goes out of an iframe",
    html: page('<div id=d></div><iframe id=f srcdoc="<p id=p>p</p><b>b</b>"></iframe>'),
    steps: [
      () => (f.contentDocument.getElementById("p").title = "changed"),
      () => d.append(f.contentDocument.getElementById("p")),
      () => f.contentDocument.body.append("after"),
    ],
  },
  {
    name: "iframes moved before the rest of their document is known",
    html: page("<div id=a></div><div id=b></div>"),
    steps: [
      () => {
        const frame = document.createElement("iframe");
        a.append(frame);
        frame.contentDocument.body.innerHTML = "<ul><li>1<li>2</ul>";
        b.append(frame);
      },
      () => b.firstChild.contentDocument.body.append("x"),
      () => {
        for (let n = 0; n < 4; n++) {
          const frame = document.createElement("iframe");
          frame.srcdoc = `<p>${n}</p>`;
          a.append(frame);
        }
      },
      () => a.children[1].remove(),
      () => {},
      () => a.append(a.firstChild),
      () => {},
    ],
  },
  {
    name: "document written anew",
    html: page("<iframe id=f></iframe>"),
    steps: [
      () => {
        f.contentDocument.open();
        f.contentDocument.write("<!doctype html><title>w</title><body class=w><p>written</p>");
        f.contentDocument.close();
      },
      () => f.contentDocument.body.append("x"),
      () => f.contentDocument.write("<i>late</i>"),
      () => f.contentDocument.close(),
      () => {},
    ],
  },
  {
    name: "nodes that go from one document into another",
    html: page('<div id=a><p id=p>p<b>b</b></p><input id=i value=1></div><iframe id=f></iframe>'),
    steps: [
      () => f.contentDocument.body.append(p),
      () => f.contentDocument.body.append(i),
      () => (i.value = "2"),
      () => document.body.append(p),
      () => p.append("back"),
      () => f.contentDocument.body.prepend(a),
    ],
  },
  {
    name: "adopted style sheets in iframes",
    html: page('<iframe id=f srcdoc="<div id=h></div><p>x</p>"></iframe>'),
    steps: [
      () => {
        const inner = f.contentWindow;
        window.sheet = new inner.CSSStyleSheet();
        sheet.replaceSync("p { color: red }");
        inner.document.adoptedStyleSheets = [sheet];
      },
      () => sheet.insertRule("b { color: blue }"),
      () => {
        const root = f.contentDocument.getElementById("h").attachShadow({ mode: "open" });
        root.innerHTML = "<p>shadow</p>";
        root.adoptedStyleSheets = [sheet];
      },
      () => sheet.replaceSync("i { top: 1px }"),
      () => f.contentDocument.body.append("x"),
    ],
  },
  {
    name: "the page's own root replaced",
    html: page("<p>old</p>"),
    steps: [
      () => {
        const html = document.createElement("html");
        html.append(document.createElement("head"), document.createElement("body"));
        html.lastChild.append("new");
        document.documentElement.replaceWith(html);
      },
      () => document.body.append("more"),
      () => document.body.replaceWith(Object.assign(document.createElement("body"), { className: "other" })),
      () => document.body.append("again"),
      () => document.insertBefore(document.createComment("before"), document.documentElement),
      () => document.append(document.createComment("after")),
      () => document.doctype.remove(),
      () => document.prepend(document.implementation.createDocumentType("html", "-//W3C//DTD HTML 4.01//EN", "http://www.w3.org/TR/html4/strict.dtd")),
    ],
  },
  {
    name: "a page without a doctype",
    html: "<title>quirks</title><body><iframe srcdoc='<p>also</p>'></iframe><div style='height: 3000px'>x</div>",
    steps: [() => scrollTo(0, 200), () => document.body.append("x"), () => scrollTo(0, 900)],
  },
  {
    name: "checkouts",
    options: { checkoutEveryNth: 4 },
    html: page('<p id=p>p</p><iframe srcdoc="<b>b</b>"></iframe><input id=i>'),
    steps: Array.from({ length: 12 }, () => () => {
      p.append(document.createElement("i"));
      i.value += "x";
      i.dispatchEvent(new Event("input", { bubbles: true }));
      document.querySelector("iframe").contentDocument.body.append("!");
    }),
  },
];
