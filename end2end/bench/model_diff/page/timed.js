// What `run.js` times: from two strings of JavaScript to what differs between them.
import init, { additions } from "/difference/difference.js";
import { lines, linesAndWords } from "/peer.js";

await init();
const text = async (name) => (await fetch(`/${name}.txt`)).text();
const texts = { old: await text("old"), new: await text("new") };

const contestants = {
  girok: () => additions(texts.old, texts.new),
  lines: () => lines(window.Diff, texts),
  words: () => linesAndWords(window.Diff, texts),
};

window.timed = (name) => {
  const start = performance.now();
  contestants[name]();
  return performance.now() - start;
};
