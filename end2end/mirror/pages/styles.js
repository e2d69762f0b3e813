// Style sheets, changed in every way a script can.

const page = (head, body = '<p class="a">a</p><p class="b">b</p>') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

export const styles = [
  {
    name: "rules inserted and deleted",
    html: page("<style>.a { color: red } .b { color: blue }</style>"),
    steps: [
      () => document.styleSheets[0].insertRule(".c { color: green }"),
      () => document.styleSheets[0].insertRule(".d:hover { color: lime }", 2),
      () => document.styleSheets[0].deleteRule(0),
      () => {
        const sheet = document.styleSheets[0];
        for (let n = 0; n < 20; n++) sheet.insertRule(`.n${n} { margin: ${n}px }`, n % 3);
        for (let n = 0; n < 9; n++) sheet.deleteRule(n);
      },
      () => document.styleSheets[0].insertRule('.quote::before { content: "} .x { \\"" }', document.styleSheets[0].cssRules.length),
      () => document.styleSheets[0].insertRule("@font-face { font-family: F; src: url(data:,x) }", 0),
      () => document.styleSheets[0].insertRule("@keyframes k { from { top: 0 } 50% { top: 5px } to { top: 9px } }", 0),
    ],
  },
  {
    name: "rules in an empty style, as styled-components has it",
    html: page("<style></style>"),
    steps: [
      () => document.styleSheets[0].insertRule(".c { color: green }"),
      () => document.styleSheets[0].insertRule(".d { color: lime }", 1),
      () => document.head.append(document.createElement("style")),
      () => document.styleSheets[1].insertRule(".e { color: lime }"),
      () => document.head.querySelector("style").append(".f { color: pink }"),
      () => document.styleSheets[0].insertRule(".g { color: lime }", 1),
      () => document.head.insertBefore(document.styleSheets[1].ownerNode, document.head.firstChild),
    ],
  },
  {
    name: "rules within rules",
    html: page("<style>@media (min-width: 1px) { .a { color: red } @supports (display: grid) { .b { color: blue } } } .z { top: 0 }</style>"),
    steps: [
      () => document.styleSheets[0].cssRules[0].insertRule(".m { color: green }", 1),
      () => document.styleSheets[0].cssRules[0].cssRules[2].insertRule(".s { color: green }", 0),
      () => document.styleSheets[0].cssRules[0].cssRules[2].deleteRule(1),
      () => document.styleSheets[0].cssRules[0].deleteRule(0),
      () => document.styleSheets[0].insertRule("@media print { .p { top: 1px } }", 1),
      () => document.styleSheets[0].cssRules[1].insertRule(".q { top: 2px }"),
      () => document.styleSheets[0].insertRule("@layer base { .l { top: 1px } }", 0),
      () => document.styleSheets[0].cssRules[0].insertRule(".l2 { top: 2px }", 1),
      () => document.styleSheets[0].cssRules[2].cssRules[0].style.setProperty("color", "pink"),
      () => document.styleSheets[0].deleteRule(1),
    ],
  },
  {
    name: "declarations of rules",
    html: page("<style>.a { color: red; margin: 1px 2px } @media screen { .b { color: blue !important; } } .c { --x: 1; background: url(data:,x) no-repeat }</style>"),
    steps: [
      () => document.styleSheets[0].cssRules[0].style.setProperty("color", "green"),
      () => document.styleSheets[0].cssRules[0].style.setProperty("margin-left", "7px", "important"),
      () => document.styleSheets[0].cssRules[0].style.removeProperty("margin-top"),
      () => document.styleSheets[0].cssRules[0].style.removeProperty("margin"),
      () => document.styleSheets[0].cssRules[1].cssRules[0].style.setProperty("border", "1px solid red"),
      () => document.styleSheets[0].cssRules[1].cssRules[0].style.removeProperty("color"),
      () => document.styleSheets[0].cssRules[2].style.setProperty("--x", " a b "),
      () => document.styleSheets[0].cssRules[2].style.setProperty("--new", "{ a: b }"),
      // Without it only a browser could say what is left of the background: its parts are told apart by their values.
      () => document.styleSheets[0].cssRules[2].style.setProperty("background-image", "none"),
      () => document.styleSheets[0].cssRules[2].style.setProperty("color", "not a colour at all"),
      () => (document.styleSheets[0].cssRules[0].style.paddingTop = "3px"),
    ],
  },
  {
    name: "texts of a style",
    html: page("<style>.a { color: red }</style>"),
    steps: [
      () => (document.querySelector("style").textContent = ".a { color: green } .a:hover { top: 0 }"),
      () => document.styleSheets[0].insertRule(".i { top: 1px }"),
      () => (document.querySelector("style").firstChild.data = ".b { color: green }"),
      () => document.querySelector("style").append(".c { color: teal }"),
      () => document.styleSheets[0].insertRule(".j { top: 1px }"),
      () => document.querySelector("style").append(".d { color: teal }"),
      () => document.querySelector("style").firstChild.remove(),
      () => (document.querySelector("style").innerHTML = ""),
      () => (document.querySelector("style").innerText = "p::after { content: 'x' }"),
      () => document.querySelector("style").remove(),
    ],
  },
  {
    name: "several texts in one style",
    html: page("<style id=s></style>"),
    steps: [
      () => {
        const style = document.createElement("style");
        for (const text of [".a { color: red } ", ".a:hover { color: blue } .b", " { color: green } ", "@media print { .c { top: 0 } "]) style.append(text);
        document.head.append(style);
      },
      () => {
        const style = document.querySelectorAll("style")[1];
        style.childNodes[1].data = ".x { color: pink } .y";
      },
      () => document.querySelectorAll("style")[1].childNodes[0].remove(),
      () => document.querySelectorAll("style")[1].normalize(),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => document.querySelectorAll("style")[1].append(".late { top: 1px }"),
    ],
  },
  {
    name: "adopted by the document",
    html: page(""),
    steps: [
      () => {
        window.one = new CSSStyleSheet();
        window.two = new CSSStyleSheet();
        one.replaceSync(".a { color: red } .b:hover { color: blue }");
        document.adoptedStyleSheets = [one];
      },
      () => (document.adoptedStyleSheets = [two, one]),
      () => two.insertRule(".two { top: 2px }"),
      () => one.deleteRule(0),
      () => two.replaceSync("@media print { .b { top: 1px } } .c { top: 2px }"),
      () => two.cssRules[0].insertRule(".in { top: 3px }"),
      () => two.cssRules[1].style.setProperty("left", "4px", "important"),
      () => void two.replace(".async { top: 1px }"),
      () => two.cssRules[0].style.removeProperty("top"),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => one.insertRule(".after { top: 1px }", 1),
      () => (document.adoptedStyleSheets = []),
      () => (document.adoptedStyleSheets = [one, two, one]),
    ],
  },
  {
    name: "adopted by shadow roots",
    html: page("", "<div id=h></div><div id=g></div>"),
    steps: [
      () => {
        window.sheet = new CSSStyleSheet();
        sheet.replaceSync(":host { color: red }");
        for (const id of ["h", "g"]) {
          const root = document.getElementById(id).attachShadow({ mode: "open" });
          root.innerHTML = "<style>p { top: 0 }</style><p>in</p>";
          root.adoptedStyleSheets = [sheet];
        }
      },
      () => sheet.insertRule("p { color: blue }", 1),
      () => h.shadowRoot.styleSheets[0].insertRule("b { top: 1px }"),
      () => (g.shadowRoot.adoptedStyleSheets = []),
      () => h.shadowRoot.append(document.createElement("i")),
      () => sheet.replaceSync("i { color: pink }"),
      () => (g.shadowRoot.adoptedStyleSheets = [new CSSStyleSheet(), sheet]),
      () => g.shadowRoot.adoptedStyleSheets[0].replaceSync("u { top: 5px }"),
      () => h.append("light"),
    ],
  },
  {
    name: "style elements come, go and change their kind",
    html: page('<style media="print">.a { top: 0 }</style><style type="text/x">.b { top: 0 }</style><style nonce="n">.c { top: 0 }</style>'),
    steps: [
      () => document.querySelector("style").removeAttribute("media"),
      () => document.querySelectorAll("style")[1].removeAttribute("type"),
      () => (document.querySelector("style").disabled = true),
      () => document.querySelectorAll("style")[2].setAttribute("media", "(max-width: 10px)"),
      () => document.body.prepend(document.querySelector("style")),
      () => {
        const style = document.querySelectorAll("style")[1];
        style.remove();
        style.textContent = ".moved { top: 9px }";
        document.body.append(style);
      },
      () => document.body.insertAdjacentHTML("beforeend", "<div><style>@import url(data:text/css,.im{top:1px}); .d { top: 0 }</style></div>"),
    ],
  },
  {
    name: "links to style sheets",
    html: page('<link rel="stylesheet" href="data:text/css,.l{color:red}.l:hover{top:0}"><link rel="preload" as="style" href="data:text/css,.x{}"><link rel="icon" href="data:,">'),
    steps: [
      () => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "data:text/css,.late{color:blue}" })),
      () => {},
      () => document.querySelector("link").remove(),
      () => document.querySelector("link[as]").setAttribute("rel", "stylesheet"),
      () => document.querySelector("link[rel=icon]").setAttribute("href", "data:,other"),
    ],
  },
  {
    name: "styles with their addresses only",
    options: { inlineStylesheet: false },
    html: page('<style>.a { top: 0 }</style><link rel="stylesheet" href="data:text/css,.l{color:red}">'),
    steps: [
      () => document.styleSheets[0].insertRule(".c { color: green }"),
      () => document.head.append(Object.assign(document.createElement("style"), { textContent: ".n { top: 1px }" })),
      () => (document.querySelector("style").textContent = ".b { top: 2px }"),
    ],
  },
  {
    name: "style attributes",
    html: page("", '<p id=p style="color: red; margin: 1px">p</p><p id=q>q</p>'),
    steps: [
      () => (p.style.color = "blue"),
      () => p.style.setProperty("color", "green", "important"),
      () => (p.style.marginLeft = "4px"),
      () => p.style.setProperty("--a", "b; c"),
      () => (p.style.cssText = "border: 1px solid; background: url(data:,a%3Bb)"),
      () => (p.style.borderWidth = "2px"),
      () => p.style.removeProperty("border"),
      () => p.removeAttribute("style"),
      () => q.setAttribute("style", "display:none;;color : teal ! important; nonsense"),
      () => (q.style.display = ""),
      () => q.setAttribute("style", ""),
      () => {
        q.style.width = "10px";
        q.style.height = "20px";
        q.style.transform = "translate(1px, 2px) rotate(3deg)";
      },
      () => (q.style.inset = "1px 2px"),
      () => (q.style.insetInlineStart = "7px"),
      () => (q.style.font = "italic bold 12px/30px Georgia, serif"),
      () => (q.style.fontSize = "13px"),
    ],
  },
  {
    name: "long style attributes that change a little",
    html: page("", `<p id=p style="${Array.from({ length: 30 }, (_, n) => `--v${n}: ${n}px`).join("; ")}; color: red">p</p>`),
    steps: [
      () => p.style.setProperty("--v3", "changed"),
      () => p.style.removeProperty("--v4"),
      () => p.style.setProperty("--v5", "x", "important"),
      () => (p.style.color = ""),
      () => (p.style.padding = "1px 2px"),
      () => (p.style.paddingTop = "5px"),
      () => p.style.removeProperty("padding"),
      () => (p.style.background = "url(\"data:image/png;base64,AA==\") no-repeat, linear-gradient(red, blue)"),
    ],
  },
];
