// The store finder, a page of its own within the help page.
import { $, h } from "./dom.js";

const stores = [
  { town: "Riverside", street: "Mill Lane 4", hours: "Tue to Sat, 10 to 18" },
  { town: "Old Harbour", street: "Quay 17", hours: "Mon to Sat, 9 to 19" },
  { town: "Parkview", street: "Linden Avenue 88", hours: "Wed to Sun, 11 to 18" },
];

function draw() {
  const wanted = $("#near").value.trim().toLowerCase();
  const found = stores.filter((store) => store.town.toLowerCase().includes(wanted));
  const item = (store) => h("li", {}, h("strong", {}, store.town), `${store.street}`, h("br"), h("span", {}, store.hours));
  $("[data-stores]").replaceChildren(...(found.length ? found.map(item) : [h("li", {}, "No store there yet.")]));
}

$("#near").addEventListener("input", draw);
draw();
