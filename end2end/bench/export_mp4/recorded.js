// Two recordings: one in which the pointer always moves and the page changes ten times a second, and one in which
// something changes every ten seconds. Both of a page with as much on it as a shop has.

const WIDTH = 1280;
const HEIGHT = 720;
const PRODUCTS = 24;
const START = 1_790_000_000_000;
const MOVE_EVERY = 50;
const MOVES_AT_ONCE = 10;

class Page {
  #next = 1;
  labels = [];

  #element(tagName, attributes, childNodes) {
    return { type: 2, id: this.#next++, tagName, attributes, childNodes };
  }

  #text(textContent) {
    return { type: 3, id: this.#next++, textContent };
  }

  #product(number) {
    const label = this.#text(`Product ${number}`);
    this.labels.push(label.id);
    const picture = this.#element("div", { style: `height:88px;background:linear-gradient(${number * 23}deg,hsl(${number * 22} 70% 60%),#fff)` }, []);
    const words = this.#element("p", { style: "margin:4px 0" }, [this.#text("Linen, cut by hand, in three colours and all sizes")]);
    return this.#element("article", { style: "background:#fff;border:1px solid #ddd;border-radius:6px;padding:8px" }, [picture, this.#element("b", {}, [label]), words]);
  }

  events() {
    const grid = this.#element("section", { style: "display:grid;grid-template-columns:repeat(6,1fr);gap:12px" }, Array.from({ length: PRODUCTS }, (_, number) => this.#product(number)));
    const body = this.#element("body", { style: "margin:16px;background:#f4f4f8;font:14px sans-serif" }, [this.#element("h1", {}, [this.#text("Everything for the desk")]), grid]);
    const html = this.#element("html", {}, [this.#element("head", {}, []), body]);
    const node = { type: 0, id: this.#next++, childNodes: [html] };
    return [
      { type: 4, timestamp: START, data: { href: "https://desk.example/", width: WIDTH, height: HEIGHT } },
      { type: 2, timestamp: START, data: { node, initialOffset: { left: 0, top: 0 } } },
    ];
  }
}

function recorded(seconds, { changeEvery, moves }) {
  const page = new Page();
  const events = page.events();
  const body = events[1].data.node.childNodes[0].childNodes[1].id;
  const length = seconds * 1_000;
  for (let at = changeEvery, count = 1; at <= length; at += changeEvery, count++) {
    const id = page.labels[count % page.labels.length];
    events.push({ type: 3, timestamp: START + at, data: { source: 0, adds: [], removes: [], attributes: [], texts: [{ id, value: `Sold ${count} times` }] } });
  }
  for (let at = MOVE_EVERY * MOVES_AT_ONCE; moves && at <= length; at += MOVE_EVERY * MOVES_AT_ONCE) {
    const positions = Array.from({ length: MOVES_AT_ONCE }, (_, number) => {
      const timeOffset = (number - MOVES_AT_ONCE + 1) * MOVE_EVERY;
      const angle = (at + timeOffset) / 900;
      return { x: Math.round(WIDTH / 2 + 500 * Math.cos(angle)), y: Math.round(HEIGHT / 2 + 280 * Math.sin(1.7 * angle)), id: body, timeOffset };
    });
    events.push({ type: 3, timestamp: START + at, data: { source: 1, positions } });
  }
  return events.sort((one, other) => one.timestamp - other.timestamp);
}

export const busy = (seconds) => recorded(seconds, { changeEvery: 100, moves: true });
export const calm = (seconds) => recorded(seconds, { changeEvery: 10_000, moves: false });
