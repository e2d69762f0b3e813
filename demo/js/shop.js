// The list: what is shown is a function of the url, and each choice pushes a new one.
import "./frame.js";
import { $, $$, h, money } from "./dom.js";
import { card } from "./card.js";
import { categories, inStock, products } from "./catalog.js";

const form = $("[data-filters]");
const orders = {
  price: (a, b) => a.price - b.price,
  "price-down": (a, b) => b.price - a.price,
  rating: (a, b) => b.rating - a.rating,
  name: (a, b) => a.name.localeCompare(b.name),
};

const state = () => Object.fromEntries(new URLSearchParams(location.search));

function urlOf(next) {
  const kept = Object.entries(next).filter(([, value]) => value);
  return kept.length ? `shop.html?${new URLSearchParams(kept)}` : "shop.html";
}

function push(next) {
  history.pushState(null, "", urlOf(next));
  draw();
}

function matching({ category, max, stock, colours, sort }) {
  const found = products.filter((product) =>
    (!category || product.category === category) &&
    (!max || product.price <= max * 100) &&
    (!stock || inStock(product)) &&
    (!colours || product.colours));
  return orders[sort] ? found.sort(orders[sort]) : found;
}

function draw() {
  const now = state();
  const title = categories[now.category]?.name ?? "Everything";
  $("[data-title]").textContent = title;
  $("[data-lead]").textContent = categories[now.category]?.lead ?? "Eighteen things we use ourselves.";
  document.title = `${title} · Fernpost`;

  for (const link of $$('.main-nav a[href^="shop.html"]')) {
    const here = (new URL(link.href).searchParams.get("category") ?? "") === (now.category ?? "");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  const chip = (slug, name) =>
    h("a", { href: urlOf({ ...now, category: slug }), "data-category": slug, "aria-current": (now.category ?? "") === slug ? "true" : null }, name);
  $("[data-categories]").replaceChildren(chip("", "Everything"), ...Object.entries(categories).map(([slug, { name }]) => chip(slug, name)));

  form.elements.max.value = now.max ?? 60;
  form.elements.stock.checked = Boolean(now.stock);
  form.elements.colours.checked = Boolean(now.colours);
  form.elements.sort.value = now.sort ?? "";
  $("[data-max]").textContent = money(form.elements.max.value * 100);

  const found = matching(now);
  $("[data-count]").textContent = found.length === 1 ? "1 thing" : `${found.length} things`;
  $("[data-list]").replaceChildren(...found.map(card));
  $("[data-empty]").hidden = found.length > 0;
}

$("[data-categories]").addEventListener("click", (event) => {
  const chip = event.target.closest("a");
  if (!chip || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  push({ ...state(), category: chip.dataset.category });
  $("[data-categories] [aria-current]").focus();
});
form.elements.max.addEventListener("input", () => ($("[data-max]").textContent = money(form.elements.max.value * 100)));
form.addEventListener("change", () => {
  const { max, stock, colours, sort } = form.elements;
  push({ category: state().category, max: max.value === max.max ? "" : max.value, stock: stock.checked ? "1" : "", colours: colours.checked ? "1" : "", sort: sort.value });
});
form.addEventListener("submit", (event) => event.preventDefault());
$("[data-clear]").addEventListener("click", () => push({ category: state().category }));
addEventListener("popstate", draw);
draw();
