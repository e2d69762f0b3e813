import { $, h } from "./dom.js";

/** Says something at the foot of the page for a few seconds, with at most one thing to do about it. */
export function toast(text, action) {
  const element = h("div", { class: "toast" }, h("span", {}, text), action);
  $(".toasts").append(element);
  setTimeout(() => element.remove(), 6000);
}
