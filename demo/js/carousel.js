// Slides that scroll sideways: by swipe, by the buttons, or by the arrow keys.
import { $, $$ } from "./dom.js";

export function carousel(root) {
  const track = $(".slides", root);
  const total = $$(".slide", root).length;
  const current = () => Math.round(track.scrollLeft / track.clientWidth);
  const go = (index) => track.scrollTo({ left: ((index + total) % total) * track.clientWidth, behavior: "smooth" });

  $("[data-previous]", root).addEventListener("click", () => go(current() - 1));
  $("[data-next]", root).addEventListener("click", () => go(current() + 1));
  root.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") go(current() - 1);
    else if (event.key === "ArrowRight") go(current() + 1);
    else return;
    event.preventDefault();
  });
  let shown = 0;
  track.addEventListener("scroll", () => {
    if (current() === shown) return;
    shown = current();
    $("[data-position]", root).textContent = `${shown + 1} of ${total}`;
  }, { passive: true });
}
