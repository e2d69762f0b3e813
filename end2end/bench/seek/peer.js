// The peer: a page with nothing but `@rrweb/replay` on it, which fetches all events and goes to a moment. Its server has
// everything compressed ahead of time and in memory.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const PACKAGE = new URL("../../../player/node_modules/@rrweb/replay/", import.meta.url);
const brotli = (bytes, quality) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

/** `events` is their JSON; the function that is given back as `replace` takes others. */
export async function startPeer(events) {
  const files = new Map();
  const keep = async (path, type, bytes, quality = 9) => files.set(path, { type, packed: await brotli(bytes, quality) });
  await keep("/", "text/html", readFileSync(new URL("page/peer.html", import.meta.url)));
  await keep("/replay.js", "text/javascript", await readFile(new URL("umd/replay.min.js", PACKAGE)));
  await keep("/replay.css", "text/css", await readFile(new URL("dist/style.min.css", PACKAGE)));
  const replace = (text) => keep("/events", "application/json", Buffer.from(text), 5);
  await replace(events);
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url, "http://peer").pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.type, "content-encoding": "br", "content-length": file.packed.length, "cache-control": "no-store" });
    response.end(file.packed);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
  return { url: `http://127.0.0.1:${server.address().port}`, replace, stop };
}
