import "./frame.js";
import { $, h, money } from "./dom.js";
import { describe, lines, onChange, setQuantity } from "./cart.js";
import { picture } from "./catalog.js";
import { totals } from "./totals.js";

const row = (line) =>
  h("li", { class: "line" },
    h("img", { src: picture(line.product, line.colour), alt: "", width: 92, height: 92 }),
    h("div", {},
      h("a", { href: `product.html?p=${line.id}` }, line.product.name),
      h("p", { class: "soft" }, [line.colour, line.ruling].filter(Boolean).join(", ")),
      h("div", { class: "line-tools" },
        h("select", { "aria-label": `Quantity of ${describe(line)}`, onchange: (event) => setQuantity(line, Number(event.target.value)) },
          Array.from({ length: Math.max(10, line.quantity) }, (_, index) => h("option", { selected: index + 1 === line.quantity }, index + 1))),
        h("button", { class: "link", type: "button", "aria-label": `Remove ${describe(line)}`, onclick: () => setQuantity(line, 0) }, "Remove"))),
    h("p", { class: "price" }, money(line.quantity * line.product.price)));

function draw() {
  const all = lines();
  $("[data-cart]").hidden = all.length === 0;
  $("[data-empty]").hidden = all.length > 0;
  $("[data-lines]").replaceChildren(...all.map(row));
  $("[data-totals]").replaceChildren(...totals(490));
}

onChange(draw);
draw();
