// What the list of events says of the elements that visitors clicked, and whether its selectors find them again: in
// the replayed page, by the browser's own querySelector.
import { randomUUID } from "node:crypto";
import { Ids } from "../support/hostile.js";
import { demoKey, post } from "../support/ingest.js";
import { Replay } from "../support/replay.js";
import { expect, test } from "../support/test.js";

/** A page of elements of which each that has an `n` is clicked. */
const PAGE = [
  ["header", { class: "site-header is-open" }, ["nav", {}, ["a", { href: "#", n: "home" }, "Home"], ["a", { href: "#", n: "cart", "aria-label": "Your cart" }, "Cart"]]],
  ["main", { id: "main" },
    ["ul", { class: "products" },
      ["li", { class: "card" }, ["button", { n: "first", class: "css-1x2y3z" }, "Add to cart"]],
      ["li", { class: "card" }, ["button", { n: "second" }, "Add to cart"], ["button", { n: "third", class: "quiet" }, "Save"]],
      ["li", { class: "card sold-out" }, ["img", { n: "picture", alt: "A pen" }]]],
    ["p", { id: "twice", n: "twice" }, "One"], ["p", { id: "twice", n: "twice again" }, "Two"],
    ["div", { "data-testid": 'say "hi"\\', n: "test id" }, "Greeting"],
    ["x-card", {}, ["b", {}, "In the light"]],
    ["svg|svg", { viewBox: "0 0 9 9" }, ["svg|g", {}, ["svg|path", { d: "M0 0h9v9z", n: "path" }]], ["svg|linearGradient", { n: "gradient" }]],
    ["form", { name: "order" }, ["label", {}, "Email ", ["input", { type: "email", name: "email", n: "field" }]], ["input", { type: "submit", value: "Pay", n: "pay" }]]],
  ["div", { id: "ember12" }, ["div", {}, ["div", { n: "deep" }, "Deep"]]],
];
const SHADOW = ["section", {}, ["section", { n: "outer" }, ["button", { n: "inner" }, "Inner"]], ["section", { n: "last" }, "Last"]];
const FRAME = ["div", { class: "ad" }, ["button", { n: "framed" }, "Framed"]];

function recording(at) {
  const ids = new Ids();
  const clicked = [];
  const prepare = (node) => {
    const name = node.attributes?.n;
    if (name) {
      clicked.push({ name, id: node.id, tag: node.tagName });
      delete node.attributes.n;
      node.attributes["data-n"] = name;
    }
    node.childNodes?.forEach(prepare);
    return node;
  };
  const of = (short) => prepare(ids.node(short));
  const nodes = PAGE.map(of);
  const host = nodes[1].childNodes.find(({ tagName }) => tagName === "x-card");
  host.isShadowHost = host.isCustom = true;
  host.childNodes.push({ ...of(SHADOW), isShadow: true });
  const frame = ids.node(["iframe", { title: "An ad" }]);
  const element = (id, tagName, childNodes, attributes = {}) => ({ type: 2, tagName, attributes, childNodes, id });
  const inner = { type: 0, id: ids.next++, childNodes: [element(ids.next++, "html", [element(ids.next++, "head", []), element(ids.next++, "body", [of(FRAME)])])] };
  const body = element(3, "body", [element(4, "h1", [{ type: 3, textContent: "Shop", id: 5 }]), ...nodes, frame]);
  const root = { type: 0, childNodes: [element(2, "html", [element(6, "head", []), body])], id: 1 };
  const mutation = { source: 0, adds: [{ parentId: frame.id, nextId: null, node: inner }], removes: [], texts: [], attributes: [], isAttachIframe: true };
  const events = [
    { type: 4, data: { href: "https://small.example/", width: 800, height: 600 }, timestamp: at },
    { type: 2, data: { node: root, initialOffset: { left: 0, top: 0 } }, timestamp: at + 1 },
    { type: 3, data: mutation, timestamp: at + 2 },
    // Elsewhere each time: at one place and at once they would be clicks on labels that go on to their fields.
    ...clicked.map(({ id }, index) => ({ type: 3, data: { source: 2, type: 2, id, x: 9 + index, y: 9 }, timestamp: at + 100 + index })),
    { type: 3, data: { source: 5, id: clicked.find(({ name }) => name === "field").id, text: "typed", isChecked: false }, timestamp: at + 1900 },
  ];
  return { events, clicked };
}

/** What the rows say beside the pointer, in their order; only those in sight are there. */
async function allHints(page, replay) {
  const hints = new Map();
  for (let top = 0; top < 1000; top += 120) {
    await page.locator(".rows-scroll").first().evaluate((scroller, top) => (scroller.scrollTop = top), top);
    await page.waitForTimeout(100);
    const rows = await replay.events.getByRole("button").evaluateAll((rows) => rows.map((row) => [Number(row.dataset.row), row.title]));
    for (const [row, hint] of rows) if (hint.startsWith("<")) hints.set(row, hint);
  }
  return [...hints].sort(([a], [b]) => a - b).map(([, hint]) => hint);
}

test("clicks and inputs say what they were on, and lead to it", async ({ page, server }) => {
  const session = randomUUID();
  const { events, clicked } = recording(Date.now() - 60_000);
  expect((await post(server, { key: await demoKey(server), session, body: { events } })).status).toBe(202);
  const replay = new Replay(page);
  await replay.open(session, "?t=1.9");
  await replay.pause();
  await expect(replay.heading).toHaveText("Shop");

  const row = (text) => replay.events.getByRole("button").filter({ hasText: text });
  for (const text of ["ClickAdd to cart", "ClickYour cart", "ClickA pen", "ClickPay", "InputEmail", "Clickicon"]) await expect(row(text).first()).toBeVisible();
  await expect(page.getByText("typed")).toHaveCount(0);
  await replay.searchEvents("#main > svg");
  await expect(replay.events.getByRole("button")).toHaveCount(2);
  await row("Clickicon").click();
  await expect(page.getByLabel("Whole text")).toContainText("<path>");
  await replay.searchEvents("");
  // The rows that were found are there for a moment longer, by other numbers.
  await expect.poll(() => replay.events.getByRole("button").count()).toBeGreaterThan(2);

  const hints = await allHints(page, replay);
  const selectors = hints.slice(0, clicked.length).map((hint) => hint.split("\n")[1]);
  expect(selectors).toHaveLength(clicked.length);
  const found = await replay.content.locator("html").evaluate((_, selectors) => selectors.map((selector) => {
    let root = document;
    let element = null;
    for (const part of selector.split(" >>> ")) {
      const all = root.querySelectorAll(part);
      if (all.length !== 1) return `${all.length} elements by ${part}`;
      element = all[0];
      root = element.shadowRoot ?? element.contentDocument;
    }
    return element.dataset.n;
  }), selectors);
  // What is said of a field is hidden, as what is in it.
  const nameOf = ({ name }) => (name === "field" ? "********" : name);
  const expected = selectors.map((selector, index) => [selector, nameOf(clicked[index])]);
  expect(Object.fromEntries(selectors.map((selector, index) => [selector, found[index]]))).toEqual(Object.fromEntries(expected));
});
