// The cart: lines in localStorage, so that all tabs share it.
import { byId } from "./catalog.js";

const KEY = "fernpost.cart";
const changed = new EventTarget();

export function lines() {
  const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  return stored.map((line) => ({ ...line, product: byId(line.id) })).filter((line) => line.product);
}

function write(next) {
  localStorage.setItem(KEY, JSON.stringify(next.map(({ id, colour, ruling, quantity }) => ({ id, colour, ruling, quantity }))));
  changed.dispatchEvent(new Event("change"));
}

const same = (a, b) => a.id === b.id && a.colour === b.colour && a.ruling === b.ruling;

export function add(line) {
  const next = lines();
  const found = next.find((other) => same(other, line));
  if (found) found.quantity += line.quantity;
  else next.push(line);
  write(next);
}

export function setQuantity(line, quantity) {
  write(lines().map((other) => (same(other, line) ? { ...other, quantity } : other)).filter((other) => other.quantity > 0));
}

export const clear = () => write([]);
export const count = () => lines().reduce((sum, line) => sum + line.quantity, 0);
export const subtotal = () => lines().reduce((sum, line) => sum + line.quantity * line.product.price, 0);
export const describe = (line) => [line.product.name, line.colour, line.ruling].filter(Boolean).join(", ");

export function onChange(listener) {
  changed.addEventListener("change", listener);
  addEventListener("storage", (event) => event.key === KEY && listener());
}
