// What draws heat, in a real browser: in a worker and in the page, with the pixels read back off the page's canvas.
import { expect, test as base } from "@playwright/test";
import { serveHeat } from "../support/heat.js";

const test = base.extend({
  heat: [
    async ({}, use) => {
      const server = await serveHeat({ "/": "end2end/support/pages/heat.html" });
      await use(server.url);
      server.stop();
    },
    { scope: "worker" },
  ],
  /** A page with heat on its canvas, in `window.heat`, and `window.pixels()` to read it back. */
  drawing: async ({ page, heat }, use) => {
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await use(async ({ without = [] } = {}) => {
      await page.addInitScript((without) => without.forEach((name) => delete window[name]), without);
      await page.goto(heat);
      return page.evaluate(async () => {
        const { heatOn } = await import("/heatmap/heat.js");
        const canvas = document.querySelector("#heat");
        window.heat = await heatOn(canvas);
        const frame = () => new Promise(requestAnimationFrame);
        window.pixels = async () => {
          // What a worker draws is on the page with one of its next frames.
          for (let frames = 0; frames < 4; frames++) await frame();
          const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
          const context = copy.getContext("2d");
          context.drawImage(canvas, 0, 0);
          return [...context.getImageData(0, 0, canvas.width, canvas.height).data];
        };
        return window.heat.isApart;
      });
    });
    expect(errors).toEqual([]);
  },
});

const LOOK = { width: 120, height: 90, radius: 12, blur: 8, palette: "#000000" };
const POINTS = [30.5, 40.5, 2, 80.25, 20.75, 1, 81, 22, 0.5];
const WITHOUT = [[], ["Worker"], ["OffscreenCanvas"]];

const draw = (page, request, points) =>
  page.evaluate(([request, points]) => window.heat.draw({ ...request, ...(points && { points: new Float32Array(points) }) }), [request, points]);
const alphas = async (page) => (await page.evaluate(() => window.pixels())).filter((_, place) => place % 4 === 3);

/** The sum of radial gradients that the picture is of, as 255ths of the densest pixel. */
function exact(points, { width, height, radius, blur }) {
  const sums = new Float64Array(width * height);
  for (let place = 0; place < points.length; place += 3) {
    const [x, y, weight] = points.slice(place, place + 3);
    for (let pixel = 0; pixel < sums.length; pixel++) {
      const [across, down] = [(pixel % width) + 0.5 - x, Math.floor(pixel / width) + 0.5 - y];
      const left = 1 - (across ** 2 + down ** 2) / (radius + blur) ** 2;
      if (left > 0) sums[pixel] += weight * left ** 2;
    }
  }
  const most = Math.max(...sums);
  return Array.from(sums, (sum) => (sum / most) * 255);
}

const farthest = (some, other) => Math.max(...some.map((one, place) => Math.abs(one - other[place])));

for (const without of WITHOUT) {
  const where = without.length === 0 ? "in a worker" : `in the page, without ${without}`;

  test(`few points are drawn ${where}`, async ({ page, drawing }) => {
    expect(await drawing({ without })).toBe(without.length === 0);
    const told = await draw(page, LOOK, [...POINTS, Number.NaN, 5, 1, 500, 5, 1, 5, 5, -1]);
    expect(told).toMatchObject({ taken: 3, leftOut: 3, total: 3.5, heaviest: 2 });
    expect(told.mean).toBeCloseTo(3.5 / 3);
    expect(told.full).toBe(told.peak);
    expect(farthest(await alphas(page), exact(POINTS, LOOK))).toBeLessThanOrEqual(1);
    expect(await page.evaluate(() => window.heat.at(30.5, 40.5))).toBeCloseTo(2, 2);
    expect(await page.evaluate(() => window.heat.at(30.5, 400))).toBe(0);
  });

  test(`many points are drawn ${where}`, async ({ page, drawing }) => {
    await drawing({ without });
    const points = Array.from({ length: 3_000 }, (_, place) => [(place * 37.7) % 120, (place * 61.3) % 90, 1 + (place % 3)]).flat();
    await draw(page, LOOK, points);
    for (const radius of [12, 15, 30]) {
      if (radius !== LOOK.radius) await draw(page, { ...LOOK, radius });
      expect(farthest(await alphas(page), exact(points, { ...LOOK, radius }))).toBeLessThanOrEqual(4);
    }
  });
}

test("what was drawn is drawn again: in other colours, of another radius and size", async ({ page, drawing }) => {
  await drawing();
  await draw(page, LOOK, POINTS);
  const fixed = await draw(page, { ...LOOK, palette: "cividis", opacity: 0.5, scale: { by: "fixed", of: 1 } });
  expect(fixed).toMatchObject({ full: 1, taken: 3 });
  expect(Math.max(...(await alphas(page)))).toBe(128);
  for (const radius of [13, 40]) {
    await draw(page, { ...LOOK, radius });
    expect(farthest(await alphas(page), exact(POINTS, { ...LOOK, radius }))).toBeLessThanOrEqual(1);
  }
  const larger = { ...LOOK, width: 150, height: 60, radius: 5 };
  await draw(page, larger);
  expect(farthest(await alphas(page), exact(POINTS, larger))).toBeLessThanOrEqual(1);
});

test("cells are drawn as points at their centres", async ({ page, drawing }) => {
  await drawing();
  const weights = [1, 0, 2, 0, 0, 5, 0, 0, 0, 3, 0, 0];
  const told = await page.evaluate(
    ([look, weights]) => window.heat.draw({ ...look, cells: { columns: 4, rows: 3, weights: new Float32Array(weights) } }),
    [LOOK, weights],
  );
  expect(told).toMatchObject({ taken: 4, leftOut: 0, total: 11, heaviest: 5 });
  const points = weights.flatMap((weight, cell) => (weight ? [((cell % 4) + 0.5) * 30, (Math.floor(cell / 4) + 0.5) * 30, weight] : []));
  expect(farthest(await alphas(page), exact(points, LOOK))).toBeLessThanOrEqual(4);
});

test("the page keeps no copy of the points", async ({ page, drawing }) => {
  await drawing();
  const left = await page.evaluate(async (look) => {
    const points = new Float32Array([5, 5, 1]);
    await window.heat.draw({ ...look, points });
    return points.length;
  }, LOOK);
  expect(left).toBe(0);
});

for (const [what, wrong, message] of [
  ["no size", { width: 0 }, "0 by 90 pixels"],
  ["too large a size", { width: 32_767, height: 32_767 }, "32767 by 32767 pixels"],
  ["no radius", { radius: 0, blur: 0 }, "a radius of 0"],
  ["no palette", { palette: "viridis" }, 'no palette "viridis"'],
  ["no scale", { scale: { by: "percentile", of: 101 } }, "a scale of 101"],
  ["no opacity", { opacity: 2 }, "an opacity of 2"],
]) {
  test(`${what} is said, and the next picture is drawn`, async ({ page, drawing }) => {
    await drawing();
    await expect(draw(page, { ...LOOK, ...wrong }, POINTS)).rejects.toThrow(message);
    // With the points that came with the mistake.
    await draw(page, LOOK);
    expect(farthest(await alphas(page), exact(POINTS, LOOK))).toBeLessThanOrEqual(1);
  });
}

test("who waits when it is closed, or asks later, is told so", async ({ page, drawing }) => {
  await drawing();
  const said = await page.evaluate(async (look) => {
    const drawn = window.heat.draw({ ...look, points: new Float32Array(3_000_000) });
    window.heat.close();
    const message = (asked) => asked.then(() => "answered", ({ message }) => message);
    return [await message(drawn), await message(window.heat.at(5, 5))];
  }, LOOK);
  expect(said).toEqual(["The heatmap was closed.", "The heatmap was closed."]);
});
