// The server's side of the replay frame, as much as the frame can tell.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Open, Watch } from "../src/messages";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'self'";
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mM4c+bMfwAIMANkq3cY2wAAAABJRU5ErkJggg==", "base64");
const HOST = `<!doctype html><meta charset=utf-8><title>Session</title><link rel=icon href="data:,">
<style>html,body{margin:0;height:100%}iframe{display:block;width:100%;height:100%;border:0}</style>
<script>
window.reports = [];
addEventListener("message", (event) => {
  if (event.source !== frames[0]) return;
  reports.push(event.data);
  if (event.data.girok === "ready" && window.opening && !window.silent) { frames[0].postMessage(window.opening, location.origin); window.opening = null; }
});
function send(command) { frames[0].postMessage(command, location.origin); }
</script>`;

const FILM = `<!doctype html><meta charset=utf-8><title>Film</title><link rel=icon href="data:,"><link rel=stylesheet href="/player/player.css">
<link rel=stylesheet href="/player/film.css"><script defer src="/player/film.js"></script><body class="is-film"><div id="stage"></div><div id="mark"></div>`;

/** What the frame comes with: what the page around would say, and the request that it asks for early. */
export type Beginning = { told: Open | Watch; request: string };

export type TestServer = {
  beginning: Beginning | null;
  /** Whether the answer to that comes with the frame, too. */
  carried: boolean;
  origin: string;
  /** Events by window; every session has all of them. */
  windows: Map<string, any[]>;
  /** How much JSON goes into one page past the moment asked for. */
  pageSize: number;
  /** Called before each answer with events; throw to fail it, or wait. */
  before: (url: URL) => Promise<void> | void;
  /** Answers whoever follows a session that goes on. */
  follow: (url: URL) => Promise<object>;
  /** Images with this word in their address wait for it. */
  late: Promise<void>;
  requests: string[];
  close: () => Promise<void>;
};

export async function startServer(): Promise<TestServer> {
  const test: TestServer = { beginning: null, carried: false, origin: "", windows: new Map(), pageSize: 1024 * 1024, before: () => {}, follow: () => Promise.reject(new Error("nothing goes on")), late: Promise.resolve(), requests: [], close: async () => {} };
  const server: Server = createServer((request, response) => {
    answer(test, request, response).catch(() => response.writeHead(503).end());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  test.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  test.close = () => new Promise((done) => (server.closeAllConnections(), server.close(() => done())));
  return test;
}

async function answer(test: TestServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, test.origin);
  test.requests.push(url.pathname + url.search);
  const send = (type: string, body: string | Buffer, more: Record<string, string> = {}) =>
    void response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...more }).end(body);
  if (url.pathname === "/host") return send("text/html", HOST);
  if (url.pathname.startsWith("/replay/")) return send("text/html", await frame(test), { "content-security-policy": POLICY });
  if (url.pathname === "/film") return send("text/html", FILM, { "content-security-policy": POLICY });
  if (url.pathname.startsWith("/player/")) {
    const type = url.pathname.endsWith(".css") ? "text/css" : "text/javascript";
    return send(type, readFileSync(resolve("../public", url.pathname.slice(1))));
  }
  if (url.pathname.startsWith("/assets/proxy/")) return asset(test, url, response, send);
  if (url.pathname.endsWith("/follow")) {
    const answer = await test.follow(url);
    return send("application/json", JSON.stringify(answer));
  }
  const events = /^\/admin\/session-recordings\/[^/]+\/windows\/([^/]+)\/events$/.exec(url.pathname);
  if (!events) return void response.writeHead(404).end();
  await test.before(url);
  const all = test.windows.get(decodeURIComponent(events[1]!));
  if (!all) return void response.writeHead(404).end();
  send("application/json", gzipSync(JSON.stringify(pageOf(all, url, test.pageSize))), { "content-encoding": "gzip" });
}

/** As the server writes it: see `server/src/replay/document.rs`. */
async function frame({ beginning, carried, windows, pageSize, origin, follow }: TestServer): Promise<string> {
  const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const told = beginning ? ` data-beginning="${quoted(JSON.stringify(beginning.told))}"` : "";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Replay</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/player/player.css"><script defer src="/player/player.js"></script><div id="stage"${told}><div class="poster"><i></i></div></div>${beginning && carried ? await carry(beginning.request) : ""}`;

  async function carry(request: string): Promise<string> {
    const url = new URL(request, origin);
    const window = /windows\/([^/]+)\//.exec(request)?.[1];
    const json = JSON.stringify(window ? pageOf(windows.get(window)!, url, pageSize) : await follow(url));
    return `<script type="application/json" id="events" data-request="${quoted(request)}">${json.replaceAll("<", "\\u003c")}</script>`;
  }
}

/** An answer without content is how a missing asset is told without an error on the browser's console. */
function asset(test: TestServer, url: URL, response: ServerResponse, send: (type: string, body: string | Buffer) => void): void {
  const wanted = url.searchParams.get("url") ?? "";
  if (/missing/.test(wanted)) return void response.writeHead(204).end();
  if (/late/.test(wanted)) return void test.late.then(() => send("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"/>'));
  if (/slow/.test(wanted)) return void setTimeout(() => send("text/css", ""), 350);
  if (/\.css/.test(wanted)) return send("text/css", "");
  if (/\.svg/.test(wanted)) return send("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect id="icon" width="10" height="10"/></svg>');
  if (/huge/.test(wanted)) return send("image/png", Buffer.concat([PIXEL, Buffer.alloc(4_000_000)]));
  if (/large/.test(wanted)) return send("image/png", Buffer.concat([PIXEL, Buffer.alloc(2_900_000)]));
  if (/garbage/.test(wanted)) return send("font/woff2", "no font");
  if (/woff|ttf|otf/.test(wanted)) return void response.writeHead(204).end();
  send("image/png", PIXEL);
}

export function pageOf(all: any[], url: URL, pageSize: number): object {
  const after = url.searchParams.get("after");
  const from = Number(url.searchParams.get("from") ?? -Infinity);
  let first = after ? Number(after) : 0;
  let past = first;
  if (!after) {
    past = all.findIndex((event) => event.timestamp > from);
    if (past < 0) past = all.length;
    const snapshot = all.slice(0, past).findLastIndex((event) => event.type === 2);
    if (snapshot >= 0) first = snapshot;
    while (first > 0 && all[first].type !== 4) first--;
  }
  let size = 0;
  let end = past;
  while (end < all.length && size < pageSize) size += JSON.stringify(all[end++]).length;
  const events = all.slice(first, end);
  return { events, next: end < all.length ? String(end) : null };
}
