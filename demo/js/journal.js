import "./frame.js";
import "./picks.js";
import { $ } from "./dom.js";

// How far one has read. Whole percents only: each step is a change of the page.
const bar = $("[data-progress]");
addEventListener("scroll", () => {
  const room = document.documentElement.scrollHeight - innerHeight;
  bar.style.setProperty("--read", Math.round((scrollY / room) * 50) / 50);
}, { passive: true });
