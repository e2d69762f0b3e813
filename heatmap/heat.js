// What a page asks for heat on one of its canvases: `const heat = await heatOn(canvas)`, then
//
//   await heat.draw({width, height, radius, blur, points, …})   see `Drawer` in drawer.js; `points`, or the weights of `cells`,
//                                                               are given away, and empty for who gave them
//   await heat.at(x, y)                                         the density under a position in pixels
//   heat.close()
//
// A worker draws, and the page waits for nothing. Where a worker or its canvas is missing the page draws itself, which
// looks the same and takes its time. What cannot be drawn is an error that says why.

/** How long a worker may take to be there, in milliseconds. */
const PATIENCE = 10_000;

/** A canvas can be given away once: it takes no second call of this. */
export async function heatOn(canvas) {
  const worker = await started(canvas);
  return worker ? new Apart(worker, canvas) : inPage(canvas);
}

/** A worker that is ready, or null where there cannot be one. */
async function started(canvas) {
  if (typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined" || !canvas.transferControlToOffscreen) return null;
  let worker;
  try {
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch {
    return null;
  }
  const isReady = await new Promise((done) => {
    setTimeout(done, PATIENCE, false);
    worker.addEventListener("message", ({ data }) => done(data.kind === "ready"), { once: true });
    worker.addEventListener("error", () => done(false), { once: true });
  });
  if (isReady) return worker;
  worker.terminate();
  return null;
}

async function inPage(canvas) {
  const { Drawer, ready } = await import("./drawer.js");
  await ready;
  const drawer = new Drawer(canvas);
  return {
    isApart: false,
    draw: async (request) => drawer.draw(request),
    at: async (x, y) => drawer.at(x, y),
    close: () => {},
  };
}

class Apart {
  isApart = true;
  #worker;
  /** By the number of the question: who waits for its answer. */
  #waiting = new Map();
  #asked = 0;
  /** Why there is no worker any more. */
  #ended = null;

  constructor(worker, canvas) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data: { kind, number, ...answer } }) => {
      const { resolve, reject } = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (kind === "failed") reject(new Error(answer.message));
      else resolve(answer);
    });
    worker.addEventListener("error", () => this.#end("The heatmap's worker ended."));
    const offscreen = canvas.transferControlToOffscreen();
    worker.postMessage({ ask: "canvas", canvas: offscreen }, [offscreen]);
  }

  draw(request) {
    const numbers = request.points ?? request.cells?.weights;
    return this.#ask({ ...request, ask: "draw" }, numbers ? [numbers.buffer] : []);
  }

  async at(x, y) {
    return (await this.#ask({ ask: "at", x, y })).value;
  }

  close() {
    this.#worker.terminate();
    this.#end("The heatmap was closed.");
  }

  #ask(question, transferred = []) {
    if (this.#ended) return Promise.reject(new Error(this.#ended));
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#worker.postMessage({ ...question, number }, transferred);
    });
  }

  #end(message) {
    this.#ended ??= message;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
