// What the standard rules hide, found by the browser's own selectors and taken out of two normalised pages, so that what
// no rule covers can be compared.

const BLOCKED = 'input[type="password" i], input[data-card], input[autocomplete^="cc-" i], input[data-ssn]';
const REDACTED = [
  'input[type="email" i], input[type="tel" i]',
  // Fields, without any rule.
  'input:not([type="submit" i], [type="button" i], [type="reset" i], [type="image" i]), textarea, select',
  '[contenteditable]:not([contenteditable="false" i]), [role~="textbox" i], [role~="combobox" i], [role~="searchbox" i]',
].join();

/** What stays of a covered element, in whatever way it is hidden. */
const KEPT = ["id", "class", "type", "role", "width", "height", "rows", "cols", "size", "hidden", "disabled", "tabindex"];

/** Which elements of a Replayer's page are covered, by their ids. */
export function covered(replayer) {
  const mirror = replayer.getMirror();
  const matching = (selector) => mirror.getIds().filter((id) => {
    const node = mirror.getNode(id);
    // Recorders say of a field that it took a password once.
    return node?.nodeType === Node.ELEMENT_NODE && (node.matches(selector) || (selector === BLOCKED && node.hasAttribute("data-rr-is-password")));
  });
  return { blocked: new Set(matching(BLOCKED)), redacted: new Set(matching(REDACTED)) };
}

/** Takes out of a page what `covered` names. */
export function hide(page, { blocked, redacted }) {
  const stack = [[page, false]];
  while (stack.length) {
    const [node, isInside] = stack.pop();
    const isBlocked = blocked.has(node.id);
    const isHidden = isInside || isBlocked || redacted.has(node.id);
    if (isHidden) {
      for (const name of Object.keys(node.attributes ?? {})) if (!KEPT.includes(name)) delete node.attributes[name];
      for (const what of ["text", "state", "scroll"]) delete node[what];
    }
    if (isBlocked) for (const what of ["children", "shadow", "frame"]) delete node[what];
    stack.push(...[...(node.children ?? []), node.shadow, node.frame].filter(Boolean).map((inner) => [inner, isHidden]));
  }
  return page;
}

const ASTERISKS = "********";
const ADDRESS = /^\S*@\S*$/;
const NUMBER = /^[^a-z]*(\d[^a-z]*){9,}$/i;

/** Whether what differs is an e-mail address or a long number, and nothing else. */
export function isPattern(expected, got) {
  if (typeof expected !== "string" || typeof got !== "string" || !got.includes(ASTERISKS)) return false;
  const kept = got.split(ASTERISKS).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const hidden = new RegExp(`^${kept.join("([^]+?)")}$`).exec(expected)?.slice(1);
  return Boolean(hidden?.every((text) => ADDRESS.test(text) || NUMBER.test(text)));
}
