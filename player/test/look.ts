// What a recorded page looks like, as text: to compare two ways of getting there. It is evaluated in the frame.

export const LOOK = `(page) => {
  const own = (name) => name === ":hover" || name === "rrweb-paused";
  const lines = [];
  const rules = (sheets, depth) => {
    for (const sheet of sheets) {
      if (sheet.ownerNode && !sheet.ownerNode.textContent && sheet.ownerNode.parentNode.nodeName === "HTML") continue;
      try { for (const rule of sheet.cssRules) lines.push(depth + "rule " + rule.cssText); } catch { lines.push(depth + "closed"); }
    }
  };
  const look = (node, depth) => {
    if (node.nodeType === 3) return node.data === "" ? 0 : lines.push(depth + JSON.stringify(node.data));
    if (node.nodeType === 8) return lines.push(depth + "comment " + node.data);
    if (node.nodeType === 10) return lines.push(depth + "doctype " + node.name);
    if (node.nodeName === "STYLE" && node.parentNode.nodeName === "HTML") return;
    if (node.nodeType === 1) {
      const attributes = [...node.attributes].map(({ name, value }) => {
        if (name === "class") value = value.split(/\\s+/).filter((token) => token && !own(token)).join(" ");
        return name === "class" && value === "" ? "" : name + "=" + JSON.stringify(value);
      });
      const state = ["value", "checked", "selected", "selectedIndex"].filter((name) => name in node && node.nodeName !== "LI").map((name) => name + ":" + node[name]);
      if (node.scrollTop || node.scrollLeft) state.push("at " + Math.round(node.scrollLeft) + "," + Math.round(node.scrollTop));
      lines.push(depth + node.nodeName + " " + attributes.filter(Boolean).sort().join(" ") + " | " + state.join(" "));
      if (node.shadowRoot) { lines.push(depth + "#shadow"); rules(node.shadowRoot.adoptedStyleSheets, depth + " "); look(node.shadowRoot, depth + " "); }
      if (node.nodeName === "STYLE") return rules(node.sheet ? [node.sheet] : [], depth + " ");
      if (node.nodeName === "IFRAME" && node.contentDocument) look(node.contentDocument, depth + " ");
    }
    if (node.nodeType === 9) { rules(node.adoptedStyleSheets, depth); lines.push(depth + "fonts " + [...node.fonts].filter((face) => !face.status).length); }
    for (const child of node.childNodes) look(child, depth + " ");
  };
  look(page, "");
  const selection = page.getSelection();
  lines.push("selected " + JSON.stringify(String(selection)));
  return lines;
}`;
