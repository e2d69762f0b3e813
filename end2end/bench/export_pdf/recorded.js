// A visit of some minutes: a page every minute, a click every six seconds, what goes wrong now and then, and the pointer between.

const START = 1_790_000_000_000;
const MINUTE = 60_000;
const CLICK_EVERY = 6_000;
const ERROR_EVERY = 90_000;
const ENTRIES = 60;
const [WIDTH, HEIGHT] = [1280, 720];

function page(number, at) {
  let next = 1;
  const element = (tagName, attributes, childNodes) => ({ type: 2, id: next++, tagName, attributes, childNodes });
  const text = (textContent) => ({ type: 3, id: next++, textContent });
  const buttons = [];
  const entries = Array.from({ length: ENTRIES }, (_, entry) => {
    const button = element("button", { type: "button" }, [text(`Take ${entry}`)]);
    buttons.push(button.id);
    return element("article", { style: "display:flex;gap:16px;padding:12px;border-bottom:1px solid #ddd" }, [
      element("div", { style: `width:96px;height:64px;background:hsl(${entry * 31} 60% 70%)` }, []),
      element("p", {}, [text(`Entry ${entry} of page ${number}, with a few words about it`)]),
      button,
    ]);
  });
  const body = element("body", { style: "margin:24px;font:15px sans-serif" }, [element("h1", {}, [text(`Page ${number}`)]), ...entries]);
  const html = element("html", {}, [element("head", {}, [element("title", {}, [text(`Page ${number}`)])]), body]);
  const href = `https://desk.example/pages/${number}`;
  return {
    buttons,
    events: [
      { type: 4, timestamp: at, data: { href, width: WIDTH, height: HEIGHT } },
      { type: 2, timestamp: at, data: { node: { type: 0, id: next++, childNodes: [html] }, initialOffset: { left: 0, top: 0 } } },
    ],
  };
}

/** rrweb's events of it. */
export function visited(minutes) {
  const events = [];
  for (let number = 0; number < minutes; number++) {
    const at = START + number * MINUTE;
    const shown = page(number % 4, at);
    events.push(...shown.events);
    for (let after = CLICK_EVERY; after < MINUTE; after += CLICK_EVERY) {
      const id = shown.buttons[(after / CLICK_EVERY) % 6];
      const [x, y] = [200 + (after % 7_000) / 10, 100 + (after % 5_000) / 10];
      events.push({ type: 3, timestamp: at + after - 500, data: { source: 1, positions: [{ x, y, id, timeOffset: -300 }, { x, y, id, timeOffset: 0 }] } });
      for (const type of [1, 0, 2]) events.push({ type: 3, timestamp: at + after + (type === 2 ? 2 : type === 0 ? 1 : 0), data: { source: 2, type, id, x, y } });
    }
    for (let after = 0; after < MINUTE; after += ERROR_EVERY / 2) {
      const payload = { level: "error", trace: ["at take (https://desk.example/app.js:10:4)"], payload: [`"Entry ${number} could not be taken"`] };
      events.push({ type: 6, timestamp: at + after + 3_000, data: { plugin: "rrweb/console@1", payload } });
    }
    events.push({ type: 3, timestamp: at + MINUTE - 1_000, data: { source: 3, id: 1, x: 0, y: 800 } });
  }
  return events.sort((one, other) => one.timestamp - other.timestamp);
}
