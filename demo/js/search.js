import "./frame.js";
import { $ } from "./dom.js";
import { card } from "./card.js";
import { search } from "./catalog.js";

const text = new URLSearchParams(location.search).get("q")?.trim() ?? "";
$("#q").value = text;
if (text) {
  const found = search(text);
  document.title = `${text} · Search · Fernpost`;
  $("[data-count]").textContent = found.length ? `${found.length} found for “${text}”` : `Nothing found for “${text}”. Try ink, or letter.`;
  $("[data-list]").append(...found.map(card));
} else {
  $("#q").focus();
}
