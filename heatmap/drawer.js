// Draws heat onto a canvas, by the module of the crate `heatmap`: in a worker (`worker.js`), or where there is none in the
// page (`heat.js`).
import init, { Drawing } from "./heatmap.js";

/** Rows painted at a time. They stay in a core's cache on their way to the canvas. */
const STRIP = 32;

let memory = null;

/** Resolves once the module is there. */
export const ready = init().then((module) => ({ memory } = module));

/**
 * What is to be drawn. `width` and `height` are the canvas's size in pixels, and `radius` and `blur` are pixels too: a
 * point reaches as far as both together. Of `points` and `cells` one is given, or none to draw the last ones again.
 * `points` is a Float32Array of x, y and weight for each point, from the upper left corner. `cells` is
 * `{columns, rows, weights}`: as many as that are as large as the canvas, and each weight, row by row in a Float32Array,
 * counts at the centre of its cell. `palette` is `classic`, `cividis` or a colour as `#rrggbb`, `opacity` 0 to 1. `scale`
 * says which density has the full intensity: `{by: "max"}`, `{by: "percentile", of: 99}` or `{by: "fixed", of: 12}`.
 *
 * What was drawn is told in numbers: how many points or cells were `taken` and how many `leftOut`, because they are not on
 * the canvas or no numbers; the `total`, the `heaviest` and the `mean` of their weights; the `peak` of the density, and the
 * `full` one.
 */
export class Drawer {
  #canvas;
  #context;
  #drawing = new Drawing();
  /** The last points or cells. */
  #given = {};
  /** What the density is of: what is of the same is only painted anew, and another radius may not need the points. */
  #summed = null;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  draw({ width, height, radius, blur = 0, points, cells, palette = "classic", scale = { by: "max" }, opacity = 1 }) {
    if (points || cells) this.#given = { points, cells };
    const drawing = this.#drawing;
    const wanted = { width, height, given: this.#given, radius, blur };
    const differs = Object.keys(wanted).filter((key) => wanted[key] !== this.#summed?.[key]);
    const isOf = differs.every((key) => key === "radius" || key === "blur");
    if (differs.length > 0 && !(isOf && drawing.regrade(radius, blur))) {
      this.#summed = null;
      this.#sum(wanted);
    }
    this.#summed = wanted;
    const full = drawing.look(palette, scale.by, scale.of ?? 0, opacity);
    this.#paint(width, height);
    return {
      taken: drawing.taken(),
      leftOut: drawing.left_out(),
      total: drawing.total(),
      heaviest: drawing.heaviest(),
      mean: drawing.mean(),
      peak: drawing.peak(),
      full,
    };
  }

  /** The density at a position in pixels; 0 outside the canvas. */
  at(x, y) {
    return this.#drawing.at(x, y);
  }

  #sum({ width, height, radius, blur, given: { points, cells } }) {
    const drawing = this.#drawing;
    const room = drawing.room_size();
    /** Memory that has grown is another buffer, so that it is looked up each time. */
    const put = (numbers) => new Float32Array(memory.buffer, drawing.room(), room).set(numbers);
    if (points) {
      drawing.begin(width, height, radius, blur, Math.floor(points.length / 3));
      const most = room - (room % 3);
      for (let from = 0; from + 3 <= points.length; from += most) {
        const piece = points.subarray(from, from + most);
        put(piece);
        drawing.add_points(Math.floor(piece.length / 3));
      }
    } else if (cells) {
      const { columns, rows, weights } = cells;
      drawing.begin(width, height, radius, blur, weights.length);
      if (weights.length !== columns * rows) throw new Error(`${weights.length} weights are not ${columns} by ${rows} cells`);
      const most = Math.floor(room / columns);
      if (most === 0) throw new Error(`${columns} cells beside each other are too many`);
      for (let row = 0; row < rows; row += most) {
        const piece = weights.subarray(row * columns, (row + most) * columns);
        put(piece);
        drawing.add_cells(columns, rows, row, piece.length);
      }
    } else {
      drawing.begin(width, height, radius, blur, 0);
    }
    drawing.finish();
  }

  #paint(width, height) {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    for (let row = 0; row < height; row += STRIP) {
      const end = Math.min(row + STRIP, height);
      const start = this.#drawing.paint(row, end);
      const rgba = new Uint8ClampedArray(memory.buffer, start, width * (end - row) * 4);
      this.#context.putImageData(new ImageData(rgba, width, end - row), 0, row);
    }
  }
}
