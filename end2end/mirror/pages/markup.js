// Nodes of every kind, moved in every way.

const page = (body, head = "") => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

export const markup = [
  {
    name: "svg and mathml",
    html: page(`<svg id=s viewBox="0 0 9 9" xmlns:xlink="http://www.w3.org/1999/xlink"><defs><linearGradient id=g><stop offset=0 /></linearGradient>
      <clipPath id=c><rect width=1 height=1 /></clipPath><style>.k { fill: red }</style></defs><use xlink:href="#g"/>
      <foreignObject><p>html in svg</p></foreignObject><text><tspan>t</tspan></text></svg><math><mi>x</mi><mo>=</mo><msup><mi>y</mi><mn>2</mn></msup></math>`),
    steps: [
      () => s.append(document.createElementNS("http://www.w3.org/2000/svg", "feGaussianBlur")),
      () => s.querySelector("use").setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", "#c"),
      () => s.querySelector("use").setAttribute("href", "#c"),
      () => s.querySelector("style").sheet.insertRule(".z { fill: blue }"),
      () => s.querySelector("foreignObject").append(Object.assign(document.createElement("b"), { textContent: "bold" })),
      () => s.insertAdjacentHTML("beforeend", "<g><circle r=1 /><a><text>link</text></a></g>"),
      () => s.setAttribute("viewBox", "0 0 1 1"),
      () => s.setAttribute("preserveAspectRatio", "none"),
      () => document.body.append(s.querySelector("foreignObject p")),
      () => s.append(s.querySelector("defs")),
      () => s.querySelector("g").append(document.createElementNS("http://www.w3.org/2000/svg", "animateMotion")),
      () => document.querySelector("mi").replaceWith(document.createElementNS("http://www.w3.org/1998/Math/MathML", "mfrac")),
      () => {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.innerHTML = '<image xlink:href="data:image/gif;base64,R0lGODlhAQABAAAAACw=" xml:space="preserve"/><textPath/>';
        document.body.append(svg);
      },
    ],
  },
  {
    name: "what stands behind the body",
    html: page("<p>p</p>"),
    steps: [
      () => document.documentElement.append(document.createElement("aside"), document.createComment("c")),
      () => document.querySelector("aside").append("a"),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => document.querySelector("aside").after(document.createElement("nav")),
      () => document.body.before(document.createElement("header")),
      () => document.querySelector("aside").remove(),
    ],
  },
  {
    name: "comments, doctype and empty texts",
    html: `<!-- first --><!doctype html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><!-- second --><html><!-- third --><head><!-- in head --></head><body><!-- in body --><p id=p></p></body></html><!-- last -->`,
    steps: [
      () => p.append(document.createComment("new")),
      () => (p.firstChild.data = "changed -- > <b>"),
      () => p.append("", "x", ""),
      () => p.childNodes[2].remove(),
      () => (p.lastChild.data = "was empty"),
      () => document.body.firstChild.remove(),
      () => p.replaceChildren(document.createComment("")),
    ],
  },
  {
    name: "texts split, joined and replaced",
    html: page("<p id=p>one two three</p><p id=q>a<b>b</b>c</p>"),
    steps: [
      () => p.firstChild.splitText(4).splitText(4),
      () => (p.childNodes[1].data = "TWO "),
      () => p.insertBefore(document.createElement("br"), p.childNodes[2]),
      () => p.normalize(),
      () => p.childNodes[0].replaceWith("new"),
      () => (q.textContent = "flat"),
      () => (q.innerHTML = "again <i>not</i> flat"),
      () => {
        q.firstChild.data += "1";
        q.firstChild.data += "2";
        q.querySelector("i").firstChild.data = "";
      },
      () => (p.innerText = "line\nline"),
      () => p.firstChild.appendData("\u0000\u2028\ud83d\ude00 \ud800"),
    ],
  },
  {
    name: "lists in another order",
    html: page("<ul id=u></ul><ol id=o></ol>"),
    steps: [
      () => {
        for (let n = 0; n < 30; n++) u.append(Object.assign(document.createElement("li"), { textContent: n, className: `n${n}` }));
      },
      () => u.append(...[...u.children].reverse()),
      () => [...u.children].sort((a, b) => ((a.textContent * 7) % 30) - ((b.textContent * 7) % 30)).forEach((li) => u.append(li)),
      () => [...u.children].sort((a, b) => a.textContent - b.textContent).forEach((li) => u.prepend(li)),
      () => [...u.children].filter((_, n) => n % 3 === 0).forEach((li) => o.append(li)),
      () => {
        u.children[3].after(u.children[10], document.createElement("hr"), u.children[0]);
        u.children[5].remove();
      },
      () => {
        const [a, b] = [u.children[2], u.children[8]];
        const mark = document.createComment("");
        a.replaceWith(mark);
        b.replaceWith(a);
        mark.replaceWith(b);
      },
      () => u.replaceChildren(...[...u.children].slice(5, 12), ...[...o.children].slice(2)),
      () => {
        for (let n = 0; n < 10; n++) {
          u.firstChild.remove();
          u.append(Object.assign(document.createElement("li"), { textContent: `new ${n}` }));
        }
      },
      () => u.before(o),
      () => o.append(u),
    ],
  },
  {
    name: "a list of which a window is shown",
    html: page("<div id=v style='height: 100px; overflow: auto'><div id=w></div></div>"),
    steps: Array.from({ length: 12 }, (_, step) =>
      new Function(`
        const rows = new Map([...w.children].map((row) => [row.dataset.row, row]));
        const wanted = Array.from({ length: 15 }, (_, n) => String(${step * 4} + n));
        for (const [key, row] of rows) if (!wanted.includes(key)) row.remove();
        wanted.forEach((key, at) => {
          let row = rows.get(key);
          if (!row) {
            row = document.createElement("div");
            row.dataset.row = key;
            row.innerHTML = "<b>row</b> <i>" + key + "</i>";
          }
          if (w.children[at] !== row) w.insertBefore(row, w.children[at] ?? null);
          row.style.transform = "translateY(" + at * 20 + "px)";
        });
        w.style.paddingTop = ${step * 80} + "px";
        v.scrollTop = ${step * 70};`),
    ),
  },
  {
    name: "subtrees that move and change at once",
    html: page("<div id=a><p>1</p><p>2</p></div><div id=b></div>"),
    steps: [
      () => {
        const part = document.createElement("section");
        part.innerHTML = "<h2>h</h2><p>p</p>";
        b.append(part);
        part.firstChild.textContent = "changed";
        part.className = "late";
        part.append(a.firstChild);
        a.append(part);
      },
      () => {
        const part = a.querySelector("section");
        part.remove();
        part.firstChild.remove();
        b.append(part);
        part.prepend("first");
      },
      () => {
        const gone = document.createElement("i");
        b.append(gone);
        gone.append("never seen");
        gone.remove();
      },
      () => {
        const outer = document.createElement("div");
        b.replaceWith(outer);
        outer.append(b);
        b.append(outer.cloneNode(true));
      },
      () => {
        a.append(b);
        b.append("in a");
        document.body.append(b);
        a.remove();
        b.append(a);
      },
      () => {
        for (let n = 0; n < 200; n++) a.insertAdjacentHTML(n % 2 ? "afterbegin" : "beforeend", `<p>${n}<i>${n}</i></p>`);
      },
      () => a.querySelectorAll("p:nth-child(3n)").forEach((p) => p.remove()),
      () => a.querySelectorAll("i").forEach((i, n) => n % 4 === 0 && a.append(i)),
      () => (a.innerHTML = ""),
    ],
  },
  {
    name: "attributes",
    html: page('<a id=x href="/relative?q=1#h" onclick="go()" onfocus="x" data-a=1 class=" a  b " title>link</a><img id=i alt=""><script id=j>1</script><noscript id=n>no</noscript><base id=k href="/b/">'),
    steps: [
      () => x.setAttribute("href", "../other"),
      () => x.setAttribute("onclick", "stay()"),
      () => x.setAttribute("onmouseover", "hover()"),
      () => x.removeAttribute("title"),
      () => x.toggleAttribute("hidden"),
      () => x.toggleAttribute("hidden"),
      () => (x.dataset.a = '"<&>\u00a0'),
      () => (x.className = ""),
      () => x.classList.add("rr-block"),
      () => x.setAttribute("aria-label", "label"),
      () => x.setAttribute("@click", "vue"),
      () => x.setAttribute(":bound", "vue"),
      () => x.setAttribute("xml:lang", "de"),
      () => i.setAttribute("src", "data:image/gif;base64,R0lGODlhAQABAAAAACw="),
      () => i.setAttribute("srcset", "/a.png 1x, /b.png 2x"),
      () => (i.loading = "lazy"),
      () => (j.textContent = "2"),
      () => j.setAttribute("src", "data:text/javascript,1"),
      () => n.append("more"),
      () => {
        x.id = "y";
        x.setAttribute("id", "z");
        document.getElementById("z").removeAttribute("data-a");
      },
      () => (document.documentElement.className = "theme dark"),
      () => document.body.setAttribute("bgcolor", "red"),
      () => (document.title = "new title"),
    ],
  },
  {
    name: "what is blocked and masked",
    options: { blockSelector: "[data-block]", maskTextSelector: "[data-mask]" },
    html: page('<div data-block id=b style="width: 50px; height: 20px">secret<p>more</p></div><p data-mask id=m>masked text</p><div class="rr-block"><i>x</i></div>'),
    steps: [
      () => b.append("hidden"),
      () => m.append(" and more"),
      () => (m.firstChild.data = "other words"),
      () => document.body.insertAdjacentHTML("beforeend", "<div data-block style='width: 9px'>secret <b>b</b></div><p data-mask>masked <i>too</i></p>"),
      () => document.body.append(b),
      () => b.removeAttribute("data-block"),
    ],
  },
  {
    name: "slim",
    options: { slimDOMOptions: "all", maskAllInputs: true, inlineImages: true },
    html: page("<p>p</p><!-- c --><script>1</script>", '<meta name=description content=d><link rel=icon href="data:,"><title>t</title>  <meta property=og:title content=o>'),
    steps: [
      () => document.head.append(document.createElement("meta"), "   ", document.createComment("x"), document.createElement("script")),
      () => document.querySelector("p").append(document.createElement("script"), document.createComment("y"), "text"),
      () => document.querySelector("p").prepend(document.createElement("i")),
      () => document.querySelector("script").remove(),
    ],
  },
  {
    name: "a modal dialog that came with the page closes",
    html: page("<dialog id=d>in</dialog>"),
    steps: [() => d.showModal(), () => window.rrwebRecord.record.takeFullSnapshot(), () => d.close(), () => d.append("text")],
  },
  {
    name: "dialogs and details",
    html: page("<dialog id=d><p>in</p><form method=dialog><button>ok</button></form></dialog><details id=t><summary>s</summary>body</details><dialog id=o open>open</dialog><div id=p popover>pop</div>"),
    steps: [
      () => d.showModal(),
      () => d.append("text"),
      () => d.close(),
      () => d.show(),
      () => d.close(),
      () => (t.open = true),
      () => (t.open = false),
      () => o.close(),
      () => o.showModal(),
      () => d.showModal(),
      () => document.body.prepend(d),
      () => {
        const late = document.createElement("dialog");
        late.append("late");
        document.body.append(late);
        late.showModal();
      },
      () => document.querySelectorAll("dialog").forEach((dialog) => dialog.close()),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => d.showModal(),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => d.remove(),
    ],
  },
  {
    name: "canvas, audio and video",
    options: { recordCanvas: true, sampling: { canvas: 2 } },
    html: page("<canvas id=c width=20 height=20></canvas><video id=v muted></video><audio id=a loop></audio><template id=t><p>in a template</p></template><object data='data:,x'></object>"),
    steps: [
      () => c.getContext("2d").fillRect(1, 2, 3, 4),
      () => (c.width = 30),
      () => (v.volume = 0.5),
      () => (v.playbackRate = 2),
      () => void v.play().catch(() => {}),
      () => (a.muted = true),
      () => v.pause(),
      () => a.remove(),
      () => document.body.append(document.createElement("video")),
      () => t.content.append("x"),
      () => document.body.append(t.content.cloneNode(true)),
      () => new Promise((resolve) => setTimeout(resolve, 600)),
    ],
  },
  {
    name: "canvas by its calls",
    options: { recordCanvas: true },
    html: page("<canvas id=c width=20 height=20></canvas>"),
    steps: [
      () => c.getContext("2d").fillRect(1, 2, 3, 4),
      () => document.body.append(Object.assign(document.createElement("canvas"), { width: 5 })),
      () => document.querySelectorAll("canvas")[1].getContext("2d").strokeRect(0, 0, 1, 1),
      () => document.querySelectorAll("canvas")[1].remove(),
    ],
  },
];
