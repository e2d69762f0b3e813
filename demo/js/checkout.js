// Contact, address, card. Fields are checked as they are left and again on submit.
import "./frame.js";
import { $, $$, h, money } from "./dom.js";
import { actor, signIn, track } from "./actor.js";
import { clear, describe, lines, subtotal } from "./cart.js";
import { saveOrder } from "./orders.js";
import { deliveryCost, totals } from "./totals.js";

const form = $("[data-checkout]");
const fields = form.elements;
const known = actor();

const digits = (text) => text.replace(/\D/g, "");
const checks = {
  email: (value) => (/^\S+@\S+\.\S+$/.test(value) ? "" : "Where should the receipt go?"),
  password: (value) => (!fields.create.checked || value.length >= 8 ? "" : "At least eight characters."),
  name: (value) => (value.trim() ? "" : "Who is it for?"),
  street: (value) => (value.trim() ? "" : "Which street and number?"),
  postal: (value) => (value.trim() ? "" : "Which postcode?"),
  city: (value) => (value.trim() ? "" : "Which city?"),
  card: (value) => (digits(value).length >= 13 ? "" : "The long number on the front."),
  expiry: (value) => (/^\d\d\s*\/\s*\d\d$/.test(value) ? "" : "As on the card, such as 04/29."),
  cvc: (value) => (/^\d{3,4}$/.test(value) ? "" : "Three digits on the back."),
};

function check(name) {
  const problem = checks[name](fields[name].value);
  fields[name].setAttribute("aria-invalid", String(problem !== ""));
  $(`#${name}-error`).textContent = problem;
  return problem === "";
}

for (const name of Object.keys(checks)) fields[name].addEventListener("blur", () => fields[name].value && check(name));

function reveals(box, field) {
  const show = () => ($(field).hidden = !fields[box].checked);
  fields[box].addEventListener("change", show);
  // Somebody may have been quicker than this script.
  show();
}
reveals("create", "#account-fields");
reveals("business", "#business-fields");

$("[data-show-password]").addEventListener("click", (event) => {
  const hidden = fields.password.type === "password";
  fields.password.type = hidden ? "text" : "password";
  event.target.textContent = hidden ? "Hide" : "Show";
  event.target.setAttribute("aria-pressed", String(hidden));
});

fields.card.addEventListener("input", () => (fields.card.value = digits(fields.card.value).slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ")));

const way = () => Number(fields.way.value);
const drawTotals = () => $("[data-totals]").replaceChildren(...totals(way()));
fields.way.addEventListener("change", drawTotals);
drawTotals();
$("[data-order]").append(...lines().map((line) =>
  h("li", {}, h("span", {}, `${line.quantity} × ${describe(line)}`), h("span", {}, money(line.quantity * line.product.price)))));
$("[data-pay]").disabled = lines().length === 0;
if (known) {
  fields.email.value = known.email;
  fields.name.value = known.name;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wrong = Object.keys(checks).filter((name) => !check(name));
  $("[data-problem]").textContent = wrong.length ? `${wrong.length === 1 ? "One field needs" : `${wrong.length} fields need`} another look.` : "";
  if (wrong.length) return fields[wrong[0]].focus();
  if (fields.create.checked) signIn(fields.name.value.trim(), fields.email.value.trim());
  const total = subtotal() + deliveryCost(way());
  saveOrder({ name: fields.name.value.trim(), total, lines: lines().map((line) => `${line.quantity} × ${describe(line)}`) });
  track("order placed", { total: total / 100, items: lines().length });
  for (const button of $$("button", form)) button.disabled = true;
  clear();
  location.href = "confirmation.html";
});
