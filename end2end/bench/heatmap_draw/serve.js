// Serves one page with all that draws heat: what `tools/assets` made, and the peers as their packages have them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";

const ROOT = new URL("../../../", import.meta.url);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

const FILES = {
  "/": "end2end/bench/heatmap_draw/page/index.html",
  "/timed.js": "end2end/bench/heatmap_draw/page/timed.js",
  "/points.js": "end2end/bench/heatmap_draw/page/points.js",
  "/peers/simpleheat.js": "end2end/node_modules/simpleheat/simpleheat.js",
  "/peers/heatmap.js": "end2end/node_modules/heatmap.js/build/heatmap.min.js",
  ...Object.fromEntries(["heat.js", "drawer.js", "worker.js", "heatmap.js", "heatmap_bg.wasm"].map((name) => [`/heatmap/${name}`, `public/heatmap/${name}`])),
};

export async function startPage() {
  const server = createServer(async (request, response) => {
    const file = FILES[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] });
    response.end(await readFile(new URL(file, ROOT)));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
