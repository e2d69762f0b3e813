import "./frame.js";
import { $ } from "./dom.js";

// A link to a question opens it.
function openTarget() {
  const target = location.hash && $(location.hash);
  if (target?.localName === "details") target.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();
