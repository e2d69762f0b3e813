// What the page of the comparison is made of, on an origin of its own.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname } from "node:path";

const ROOT = new URL("../../../", import.meta.url);
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".cjs": "text/javascript", ".css": "text/css" };

const SCRIPTS = {
  "/replay.cjs": "player/node_modules/@rrweb/replay/dist/replay.umd.min.cjs",
  "/record.cjs": "recorder/node_modules/@rrweb/record/dist/record.umd.min.cjs",
};

// Nothing is loaded from elsewhere, on either side. Frames go nowhere, see stage.js.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline' data:; img-src data:; font-src data:; media-src data:; frame-src *";

const STAGE = `<!doctype html><meta charset="utf-8"><title>Stage</title><body>
<script src="/replay.cjs"></script><script type="module" src="/stage/stage.js"></script>`;

/** `pages` are pages to record, by path. */
export async function startServer(pages = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const send = (type, body, headers = {}) => response.writeHead(200, { "content-type": type, ...headers }).end(body);
    if (pathname === "/stage") return send(TYPES[".html"], STAGE, { "content-security-policy": POLICY });
    if (pathname in pages) return send(TYPES[extname(pathname)] ?? TYPES[".html"], pages[pathname]);
    const file = SCRIPTS[pathname] ?? (/^\/stage\/\w+\.js$/.test(pathname) ? `end2end/mirror${pathname}` : null);
    if (!file) return response.writeHead(404).end();
    return send("text/javascript", readFileSync(new URL(file, ROOT)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}
