// A server for the demo shop that keeps what the recorder sends: /demo/, /recorder/ and /ingest/, and nothing else.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gunzipSync } from "node:zlib";

const ROOT = new URL("../../", import.meta.url).pathname;
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml" };
const POLICY = "default-src 'self'; style-src 'self'; frame-ancestors 'self'";
const INGEST = /^\/ingest\/v1\/sessions\/([\w-]{8,64})\/windows\/([\w-]{8,64})\/batches\/(\d+)$/;

async function page(path) {
  if (path.endsWith("/")) path += "index.html";
  const folder = path.startsWith("/recorder/") ? "public" : "";
  const file = normalize(join(ROOT, folder, path));
  if (!file.startsWith(join(ROOT, "demo/")) && !file.startsWith(join(ROOT, "public/recorder/"))) return null;
  const body = await readFile(file).catch(() => null);
  if (!body) return null;
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  return { type, body: extname(file) === ".html" ? body.toString().replace("__GIROK_DEMO_KEY__", "sample-key") : body };
}

const unpack = (body) => JSON.parse(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body);

/** Starts on a free port. `take({session, window, number, batch})` is called once per batch. */
export async function startShop(take) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://shop");
    const ingest = INGEST.exec(pathname);
    if (ingest) {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const [, session, window, number] = ingest;
      take({ session, window, number: Number(number), batch: unpack(Buffer.concat(chunks)) });
      response.writeHead(202, { "content-type": "application/json" }).end('{"status":"accepted"}');
      return;
    }
    const found = await page(pathname);
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": found.type, "content-security-policy": POLICY }).end(found.body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { port: server.address().port, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}
