// Fields, what is in them, and what the visitor marks.

const page = (body) => `<!doctype html><html><head></head><body>${body}</body></html>`;

const FIELDS = `
  <form id=form>
    <input id=text value=initial><input id=empty><input id=pass type=password value=secret><input id=mail type=email>
    <input id=check type=checkbox><input id=checked type=checkbox checked>
    <input id=r1 type=radio name=r value=1 checked><input id=r2 type=radio name=r value=2><input id=r3 type=radio name=r value=3>
    <input id=range type=range min=0 max=10 value=3><input id=color type=color value="#ff0000"><input id=date type=date>
    <input id=file type=file><input id=hidden type=hidden value=h><input type=submit value=Go><input type=button id=button value=B>
    <textarea id=area>default text</textarea><textarea id=area2></textarea>
    <select id=one><option>a<option selected>b<option value=third>c</select>
    <select id=many multiple><option selected>a<option>b<optgroup label=g><option selected>c</optgroup></select>
    <button id=go>go</button>
  </form>
  <p id=editable contenteditable>edit me</p><progress id=bar value=1 max=3></progress><meter value=2 max=9></meter>`;

const heard = (id, change, type = "input") =>
  new Function(`const field = document.getElementById(${JSON.stringify(id)}); ${change}; field.dispatchEvent(new Event(${JSON.stringify(type)}, { bubbles: true }))`);

const steps = [
  heard("text", 'field.value = "typed"'),
  heard("text", 'field.value = ""'),
  () => (text.value = "by script"),
  () => text.setAttribute("value", "attribute"),
  heard("pass", 'field.value = "hunter2"'),
  () => (pass.type = "text"),
  heard("check", "field.checked = true", "change"),
  () => (checked.checked = false),
  heard("r2", "field.checked = true", "change"),
  () => (r3.checked = true),
  heard("range", "field.value = 8"),
  heard("color", 'field.value = "#00ff00"'),
  heard("date", 'field.value = "2024-02-29"'),
  heard("area", 'field.value = "line\\nline"'),
  () => (area.value = "by script"),
  () => (area.textContent = "new default"),
  () => area2.append("text child"),
  () => area2.firstChild.remove(),
  heard("one", 'field.value = "third"', "change"),
  () => (one.selectedIndex = 0),
  heard("many", "field.options[1].selected = true", "change"),
  () => (many.options[0].selected = false),
  () => one.append(Object.assign(document.createElement("option"), { textContent: "d", selected: true })),
  () => one.options[1].remove(),
  () => one.prepend(new Option("first", "f", true, true)),
  () => (button.value = "C"),
  () => (check.disabled = true),
  () => check.removeAttribute("type"),
  () => form.append(text),
  () => {
    text.remove();
    form.prepend(text);
  },
  () => form.reset(),
  () => (bar.value = 2),
  () => {
    document.body.append(form.cloneNode(true));
  },
];

export const forms = [
  { name: "fields", html: page(FIELDS), steps },
  { name: "fields, masked", html: page(FIELDS), options: { maskAllInputs: true, slimDOMOptions: "all" }, steps },
  { name: "fields, ignored", html: page(FIELDS.replace("<form", '<form class="rr-ignore"')), options: { userTriggeredOnInput: true }, steps },
  {
    name: "fields that are built with a value",
    html: page("<div id=d></div>"),
    steps: [
      () => {
        const field = document.createElement("input");
        field.value = "property only";
        d.append(field);
      },
      () => (d.innerHTML = '<input value=a><input type=checkbox checked><textarea>t</textarea><select><option>1<option selected>2</select>'),
      () => {
        d.children[0].value = "changed";
        d.children[1].checked = false;
        d.children[2].value = "changed";
        d.children[3].value = "1";
      },
      () => {
        const select = document.createElement("select");
        for (const name of ["x", "y", "z"]) select.append(new Option(name));
        select.value = "y";
        d.append(select);
      },
      () => d.append(...[...d.children].reverse()),
      () => d.children[0].append(new Option("w")),
    ],
  },
  {
    name: "text that is edited",
    html: page("<p id=e contenteditable>edit <b>me</b> now</p>"),
    steps: [
      () => {
        e.focus();
        getSelection().selectAllChildren(e);
      },
      () => document.execCommand("insertText", false, "typed"),
      () => document.execCommand("insertLineBreak"),
      () => document.execCommand("insertText", false, "second line"),
      () => document.execCommand("bold"),
      () => document.execCommand("insertHTML", false, "<i>x</i><u>y</u>"),
      () => document.execCommand("selectAll"),
      () => document.execCommand("undo"),
      () => document.execCommand("delete"),
    ],
  },
  {
    name: "what is selected",
    html: page("<p id=a>first paragraph</p><p id=b>second <i>para</i>graph</p>"),
    steps: [
      () => getSelection().setBaseAndExtent(a.firstChild, 2, b.firstChild, 4),
      () => getSelection().collapse(b, 1),
      () => a.append("more"),
      () => getSelection().selectAllChildren(b.querySelector("i")),
      () => getSelection().removeAllRanges(),
    ],
  },
  {
    name: "scrolling",
    html: page('<div id=s style="height: 100px; width: 100px; overflow: auto"><div style="height: 900px; width: 700px">tall</div></div><div style="height: 4000px; width: 3000px">page</div>'),
    steps: [
      () => (s.scrollTop = 50),
      () => s.scrollTo(30, 400),
      () => scrollTo(10, 300),
      () => scrollTo(0, 1200),
      () => s.append("more"),
      () => (s.style.height = "150px"),
      () => (s.scrollTop = 9999),
      () => window.rrwebRecord.record.takeFullSnapshot(),
      () => (s.scrollTop = 20),
      () => s.firstChild.remove(),
      () => scrollTo(0, 0),
      () => document.body.prepend(s),
    ],
  },
];
