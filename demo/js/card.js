// A product as it stands in a list.
import { h, money } from "./dom.js";
import { inStock, picture } from "./catalog.js";

export const card = (product) =>
  h("article", { class: "card", "data-id": product.id },
    h("img", { src: picture(product), alt: "", width: 480, height: 480 }),
    h("h3", {}, h("a", { href: `product.html?p=${product.id}` }, product.name)),
    h("p", { class: "soft" }, product.colours ? `${product.colours.length} colours` : product.facts[0]),
    h("p", { class: "price" }, money(product.price)),
    !inStock(product) && h("p", { class: "gone" }, "Back soon"));
