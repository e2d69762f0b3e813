import "./frame.js";
import { $, h, money } from "./dom.js";
import { actor, signIn, signOut } from "./actor.js";
import { orders } from "./orders.js";

function draw() {
  const who = actor();
  $("[data-signed-out]").hidden = Boolean(who);
  $("[data-signed-in]").hidden = !who;
  if (!who) return;
  $(".account [data-name]").textContent = who.name;
  $("[data-email]").textContent = who.email;
  const placed = orders().map((order) => h("li", {}, `${order.number}: ${order.lines.join("; ")}, ${money(order.total)}`));
  $("[data-orders]").replaceChildren(...(placed.length ? placed : [h("li", {}, "None yet.")]));
}

const form = $("[data-sign-in]");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, email, password } = form.elements;
  const missing = [name, email, password].find((field) => !field.checkValidity());
  $("[data-problem]").textContent = missing ? "All three, please; the address with an @." : "";
  if (missing) return missing.focus();
  signIn(name.value.trim(), email.value.trim());
  form.reset();
  draw();
});
$("[data-sign-out]").addEventListener("click", () => {
  signOut();
  draw();
});
draw();
