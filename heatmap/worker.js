// Draws apart from the page. It says `{kind: "ready"}` once it can, and then takes
//
//   {ask: "canvas", canvas}       an OffscreenCanvas, transferred, first of all
//   {ask: "draw", number, …}      what `Drawer.draw` takes; the buffer of points or weights is transferred
//   {ask: "at", number, x, y}     a position in pixels
//
// and answers with the number that was asked with:
//
//   {kind: "drawn", number, …}    what `Drawer.draw` returns
//   {kind: "value", number, value}
//   {kind: "failed", number, message}
import { Drawer, ready } from "./drawer.js";

let drawer = null;

const answers = {
  canvas: ({ canvas }) => void (drawer = new Drawer(canvas)),
  draw: (request) => ({ kind: "drawn", ...drawer.draw(request) }),
  at: ({ x, y }) => ({ kind: "value", value: drawer.at(x, y) }),
};

addEventListener("message", ({ data }) => {
  try {
    const answer = answers[data.ask](data);
    if (answer) postMessage({ ...answer, number: data.number });
  } catch (error) {
    postMessage({ kind: "failed", number: data.number, message: error.message });
  }
});

await ready;
postMessage({ kind: "ready" });
