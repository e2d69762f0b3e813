// Sends batches as a recorder would, for tests that need many sessions rather than real ones.
import { randomUUID } from "node:crypto";

/** The write-only key of the demo's service, as it stands in the pages of the shop. */
export async function demoKey(server) {
  const html = await (await fetch(`${server.url}/demo/`)).text();
  return /data-key="([^"]+)"/.exec(html)[1];
}

/** Of a device that the overview knows: other tests of the same server count them. */
export const DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export function post(server, { key, session = randomUUID(), window = randomUUID(), number = 0, body, origin = server.url, userAgent = DESKTOP }) {
  return fetch(`${server.url}/ingest/v1/sessions/${session}/windows/${window}/batches/${number}?key=${key}`, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8", "user-agent": userAgent, origin },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The smallest visit that can be replayed: one page with one heading, and `more` nodes below that. */
export function smallVisit(at, { title = "Small", url = "https://small.example/", more = [] } = {}) {
  const element = (id, tagName, childNodes = []) => ({ type: 2, tagName, attributes: {}, childNodes, id });
  const page = element(3, "body", [element(4, "h1", [{ type: 3, textContent: title, id: 5 }]), ...more]);
  return [
    { type: 4, data: { href: url, width: 800, height: 600 }, timestamp: at },
    { type: 2, data: { node: { type: 0, childNodes: [element(2, "html", [page])], id: 1 }, initialOffset: { left: 0, top: 0 } }, timestamp: at + 1 },
    { type: 5, data: { tag: "girok:page", payload: { url, title, kind: "load" } }, timestamp: at + 2 },
    { type: 3, data: { source: 2, type: 2, id: 4, x: 20, y: 20 }, timestamp: at + 1500 },
  ];
}
