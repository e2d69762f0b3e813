// Points at random, the same each time: sfc32 of PractRand, two of its numbers to a position of 53 bits.

function sfc32(seed) {
  let [a, b, c, counter] = [seed, 0x9e3779b9, 0x243f6a88, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  return next;
}

/** x, y and a weight of 1 for each. */
export function pointsOf(count, width, height) {
  const next = sfc32(count);
  const share = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
  const points = new Float32Array(count * 3);
  for (let place = 0; place < points.length; place += 3) {
    points[place] = share() * width;
    points[place + 1] = share() * height;
    points[place + 2] = 1;
  }
  return points;
}

/** How many of these are within each pixel. */
export function cellsOf(points, width, height) {
  const weights = new Float32Array(width * height);
  for (let place = 0; place < points.length; place += 3) {
    const [x, y, weight] = points.subarray(place, place + 3);
    weights[Math.min(Math.floor(y), height - 1) * width + Math.min(Math.floor(x), width - 1)] += weight;
  }
  return { columns: width, rows: height, weights };
}
