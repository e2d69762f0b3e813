import "./frame.js";
import { $, h, money } from "./dom.js";
import { orders } from "./orders.js";

const [order] = orders();
if (order) {
  $("[data-number]").textContent = order.number;
  $(".thanks [data-name]").textContent = `, ${order.name.split(" ")[0]}`;
  $("[data-order]").append(...order.lines.map((line) => h("li", {}, line)), h("li", {}, h("strong", {}, `Total ${money(order.total)}`)));
}
