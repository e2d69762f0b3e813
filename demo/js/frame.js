// What every page does: cart count, newsletter, scheme, and the notice when something broke.
import { $, $$, h } from "./dom.js";
import { count, onChange } from "./cart.js";
import { toast } from "./toast.js";
import "./actor.js";
import "./rating-stars.js";

function showCount() {
  const badge = $("[data-cart-count]");
  const items = count();
  badge.textContent = items;
  badge.hidden = items === 0;
  badge.parentElement.setAttribute("aria-label", items === 0 ? "Cart, empty" : `Cart, ${items} ${items === 1 ? "item" : "items"}`);
}
onChange(showCount);
showCount();

const newsletter = $("[data-newsletter]");
newsletter.addEventListener("submit", (event) => {
  event.preventDefault();
  const input = newsletter.elements.email;
  const valid = input.checkValidity();
  input.setAttribute("aria-invalid", String(!valid));
  $("#newsletter-note").textContent = valid ? "Welcome. The next letter is yours." : "That does not look like an e-mail address.";
  if (valid) newsletter.reset();
});

const report = $("#report");
const openReport = () => report.showModal();
for (const button of $$("[data-report]")) button.addEventListener("click", openReport);
report.addEventListener("close", () => {
  if (report.returnValue === "send") toast("Thank you. We will look into it.");
  $("form", report).reset();
});
addEventListener("error", () => {
  toast("Something went wrong.", h("button", { class: "link", type: "button", onclick: openReport }, "Report a problem"));
});

$("[data-theme-switch]").addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("fernpost.theme", root.dataset.theme);
});
