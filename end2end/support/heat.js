// Serves what draws heat, as `tools/assets` made it, with the policy that the console's pages and workers have, and pages
// that use it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";

const ROOT = new URL("../../", import.meta.url);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; worker-src 'self'";
const HEAT = ["heat.js", "drawer.js", "worker.js", "heatmap.js", "heatmap_bg.wasm"];

/** `files` are others than Girok's own, by the path they are served at: the first for "/". */
export async function serveHeat(files) {
  const served = { ...files, ...Object.fromEntries(HEAT.map((name) => [`/heatmap/${name}`, `public/heatmap/${name}`])) };
  const server = createServer(async (request, response) => {
    const file = served[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)], "content-security-policy": POLICY });
    response.end(await readFile(new URL(file, ROOT)));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
