// One product: pictures, options, quantity.
import "./frame.js";
import { $, h, money } from "./dom.js";
import { card } from "./card.js";
import { add } from "./cart.js";
import { byId, categories, inStock, picture, products } from "./catalog.js";
import { deliveryDate } from "./delivery.js";
import { reviews } from "./reviews.js";
import { toast } from "./toast.js";
import { track } from "./actor.js";

const product = byId(new URLSearchParams(location.search).get("p")) ?? products[0];
const form = $("[data-buy]");
const stage = $("[data-picture]");

document.title = `${product.name} · Fernpost`;
$("[data-name]").textContent = product.name;
$("[data-text]").textContent = product.text;
$("[data-price]").textContent = money(product.price);
$("[data-rating]").setAttribute("value", product.rating);
$("[data-reviews-link]").textContent = `${product.rating} from ${reviews.length} reviews`;
$("[data-facts]").append(...product.facts.map((fact) => h("li", {}, fact)));
const drawer = $(".crumbs [data-category]");
drawer.textContent = categories[product.category].name;
drawer.href = `shop.html?category=${product.category}`;

function show(source, label) {
  stage.src = source;
  stage.alt = label;
  for (const thumb of $("[data-thumbs]").children) thumb.setAttribute("aria-pressed", String(thumb.dataset.source === source));
}

function thumbs(colour) {
  const views = [
    [picture(product, colour), product.name],
    [`img/products/${product.id}-detail.svg`, `${product.name}, close up`],
    [`img/products/${product.id}-desk.svg`, `${product.name} on a desk`],
  ];
  $("[data-thumbs]").replaceChildren(...views.map(([source, label]) =>
    h("button", { type: "button", "aria-label": label, "data-source": source, onclick: () => show(source, label) },
      h("img", { src: source, alt: "", width: 84, height: 84 }))));
  show(...views[0]);
}

function choose(colour) {
  $("[data-colour-name]").textContent = colour;
  thumbs(colour);
}

if (product.colours) {
  const set = $("[data-colours]");
  set.hidden = false;
  set.append(...product.colours.map((colour, index) =>
    h("label", { class: "option" },
      h("input", { type: "radio", name: "colour", value: colour, checked: index === 0, onchange: () => choose(colour) }),
      h("span", { class: `dot ${colour}` }), colour[0].toUpperCase() + colour.slice(1))));
  choose(product.colours[0]);
} else {
  thumbs();
}
$("[data-ruling]").hidden = !product.ruled;

const quantity = form.elements.quantity;
const chosen = () => Math.min(20, Math.max(1, Number.parseInt(quantity.value, 10) || 1));
$("[data-less]").addEventListener("click", () => (quantity.value = Math.max(1, chosen() - 1)));
$("[data-more]").addEventListener("click", () => (quantity.value = Math.min(20, chosen() + 1)));

$("[data-add]").disabled = !inStock(product);
$("[data-stock]").textContent = !inStock(product) ? "Back in three weeks." : product.stock ? `Only ${product.stock} left.` : "In stock, leaves tomorrow.";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const colour = form.elements.colour?.value;
  add({ id: product.id, colour, ruling: product.ruled ? form.elements.ruling.value : undefined, quantity: chosen() });
  track("added to cart", { product: product.id, quantity: chosen() });
  toast(`${product.name} is in your cart.`, h("a", { href: "cart.html" }, "See cart"));
});

$("[data-delivery]").addEventListener("click", () => toast(`It arrives on ${deliveryDate($("#postcode").value)}.`));
$("[data-guide]").addEventListener("click", () => $("#guide").showModal());
$("[data-rate]").addEventListener("rate", (event) => {
  $("[data-rated]").textContent = event.detail > 3 ? "Thank you." : "Thank you. What should be better?";
});
$("[data-reviews]").append(...reviews.map((review) =>
  h("blockquote", {}, h("rating-stars", { value: review.stars, readonly: true }), h("p", {}, review.text), h("cite", {}, review.who))));
$("[data-related]").append(...products.filter((other) => other.id !== product.id && other.category === product.category).slice(0, 4).map(card));
