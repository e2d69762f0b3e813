// The sums under a cart or an order.
import { h, money } from "./dom.js";
import { subtotal } from "./cart.js";

const FREE_FROM = 5000;

export const deliveryCost = (way) => (subtotal() >= FREE_FROM && way === 490 ? 0 : way);

export function totals(way) {
  const row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  const delivery = deliveryCost(way);
  return [...row("Goods", money(subtotal())), ...row("Delivery", delivery ? money(delivery) : "Free"), ...row("Total", money(subtotal() + delivery))];
}
