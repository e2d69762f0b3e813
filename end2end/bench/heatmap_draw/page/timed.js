// What `run.js` times. `ms` is from the array to the pixels on the canvas, `shown` to the second animation frame after
// that, by when they are on the screen.
import { heatOn } from "/heatmap/heat.js";
import { cellsOf, pointsOf } from "/points.js";

const [WIDTH, HEIGHT] = [1920, 1080];
/** simpleheat's own radius and blur, by default; together they are how far a point reaches with all three. */
const [RADIUS, BLUR] = [25, 15];
const LOOK = { width: WIDTH, height: HEIGHT, radius: RADIUS, blur: BLUR };

const frame = () => new Promise(requestAnimationFrame);
const canvas = document.querySelector("#simpleheat");
const girok = await heatOn(document.querySelector("#girok"));
const simple = window.simpleheat(canvas).radius(RADIUS, BLUR);
const other = window.h337.create({ container: document.querySelector("#peer"), radius: RADIUS + BLUR });
/** Points by their number, so that they are made once. */
const made = new Map();

function points(count) {
  if (!made.has(count)) made.set(count, pointsOf(count, WIDTH, HEIGHT));
  return made.get(count);
}

/** Puts what one peer wants of each point into an array of its own. */
function listed(count, wanted) {
  const from = points(count);
  return Array.from({ length: count }, (_, place) => wanted(...from.subarray(place * 3, place * 3 + 3)));
}

async function clocked(draw) {
  await frame();
  await new Promise((done) => setTimeout(done, 50));
  const start = performance.now();
  await draw();
  const ms = performance.now() - start;
  await frame();
  await frame();
  return { ms, shown: performance.now() - start };
}

/** Reads a pixel, so that nothing of the drawing is still to be done. */
const settle = (canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1);

/** About the density of so many points, so that the peers' pictures are not all of one colour. */
const most = (count) => Math.max(1, (count * 1.7e3) / (WIDTH * HEIGHT));

window.timed = {
  ready: () => {
    if (!girok.isApart) throw new Error("there is no worker");
  },

  girok: async (count) => {
    const given = points(count).slice();
    return clocked(() => girok.draw({ ...LOOK, points: given }));
  },

  /** The longest that the page could do nothing while a worker drew. */
  blocked: async (count) => {
    const given = points(count).slice();
    const { port1, port2 } = new MessageChannel();
    let [longest, last] = [0, 0];
    await frame();
    let isOver = false;
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!isOver) port2.postMessage(0);
    };
    last = performance.now();
    port2.postMessage(0);
    await girok.draw({ ...LOOK, points: given });
    await frame();
    await frame();
    isOver = true;
    return longest;
  },

  /** From cells that the worker has. Before, they were drawn over another mesh, so that all is added up anew. */
  cells: async (count) => {
    await girok.draw({ ...LOOK, radius: RADIUS + 10, cells: cellsOf(points(count), WIDTH, HEIGHT) });
    return clocked(() => girok.draw(LOOK));
  },

  /** With a radius that the same mesh is for. */
  regraded: async (count) => {
    await girok.draw({ ...LOOK, radius: RADIUS + 1, points: points(count).slice() });
    return clocked(() => girok.draw(LOOK));
  },

  /** In other colours. */
  repainted: async (count) => {
    await girok.draw({ ...LOOK, points: points(count).slice() });
    return clocked(() => girok.draw({ ...LOOK, palette: "cividis", opacity: 0.8 }));
  },

  simpleheat: async (count) => {
    const data = listed(count, (x, y, weight) => [x, y, weight]);
    return clocked(() => {
      simple.data(data).max(most(count)).draw();
      settle(canvas);
    });
  },

  /** Whole pixels are what it asks for; of fractions it takes four times as long. */
  heatmapjs: async (count) => {
    const data = listed(count, (x, y, value) => ({ x: Math.floor(x), y: Math.floor(y), value }));
    return clocked(() => {
      other.setData({ min: 0, max: most(count), data });
      settle(document.querySelector("#peer canvas"));
    });
  },
};
