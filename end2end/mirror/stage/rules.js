// The rules of a style sheet, without what rrweb adds to them for the replay.

/** Chromium's own texts of the rules; null where the sheet is not to be read. */
export function rulesOf(sheet) {
  try {
    return [...sheet.cssRules].map(ruleText);
  } catch {
    return null;
  }
}

// rrweb asks for the size of the page where the style asks for that of the device.
const ruleText = (rule) => written(rule).replace(/\b(min|max)-device-(width|height)\b/g, "$1-$2");

function written(rule) {
  if (!rule.cssText.includes(":hover")) return rule.cssText;
  const inner = rule.cssRules ? [...rule.cssRules].map(written).join("\n") : "";
  if (rule.selectorText !== undefined) return `${withoutCopies(rule.selectorText)} { ${rule.style.cssText} ${inner}}`;
  if (rule.cssRules) return `${rule.cssText.slice(0, rule.cssText.indexOf("{"))}{ ${inner} }`;
  return rule.cssText;
}

/** Each selector with `:hover` has a copy with a class in its place, put on the element below the pointer. */
function withoutCopies(selectors) {
  const kept = splitAtCommas(selectors).filter((selector) => !selector.includes(".\\:hover"));
  return kept.join(", ");
}

function splitAtCommas(text) {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "\\") {
      parts[parts.length - 1] += letter + (text[++at] ?? "");
      continue;
    }
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "(" || letter === "[") depth++;
    else if (letter === ")" || letter === "]") depth--;
    if (letter === "," && depth === 0 && !quote) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}
