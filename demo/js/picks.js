// Fills `data-products="id id"` with the cards of those products.
import { $$ } from "./dom.js";
import { card } from "./card.js";
import { byId } from "./catalog.js";

for (const list of $$("[data-products]")) list.append(...list.dataset.products.split(" ").map((id) => card(byId(id))));
