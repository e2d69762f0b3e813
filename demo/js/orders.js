// Orders this browser has placed, newest first.
const KEY = "fernpost.orders";

export const orders = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

export function saveOrder(order) {
  const number = `F${String(Date.now()).slice(-7)}`;
  localStorage.setItem(KEY, JSON.stringify([{ number, ...order }, ...orders()]));
}
