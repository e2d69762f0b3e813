// The peer of the benchmark `live_fanout`: a server with `ws` that takes the same batches at the same addresses and
// tells each socket of each change that it concerns by one frame, uncompressed.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const BATCH = /^\/ingest\/v1\/sessions\/([\w-]+)\/windows\/([\w-]+)\/batches\/(\d+)\?key=([\w-]+)$/;
const LIVE = "/admin/sessions/live";

/** Sessions by id. */
const sessions = new Map();
/** Sockets that ask for services, by service, and those that have to be asked about each session. */
const byService = new Map();
const ofAnyService = new Set();

function take(id, service, body) {
  const { meta, events } = Array.isArray(body) ? { events: body } : body;
  let session = sessions.get(id);
  if (!session) {
    session = { id, service, device: "desktop", started_at: Date.now(), now: { windows: 1, events: 0, clicks: 0, errors: 0, standing: "active", since: 0 } };
    sessions.set(id, session);
  }
  const now = session.now;
  if (meta?.actor) session.actor = meta.actor;
  for (const { type, data, timestamp } of events) {
    now.events += 1;
    now.since = timestamp;
    if (type === 4) now.page = data.href;
    if (type === 3 && data.source === 2 && data.type === 2) now.clicks += 1;
  }
  session.searched = [session.actor?.id, session.actor?.email, session.actor?.name, now.page].join("\n").toLowerCase();
  return session;
}

function tell({ id, service, searched, now }) {
  const named = byService.get(service);
  if (!named && ofAnyService.size === 0) return;
  // Made into bytes once, whatever the number of sockets.
  const frame = Buffer.from(JSON.stringify({ type: "session_updated", at: Date.now(), sessions: [{ id, now }] }));
  const send = (socket) => {
    if (searched.includes(socket.search)) socket.send(frame, { binary: false });
  };
  named?.forEach(send);
  ofAnyService.forEach(send);
}

function welcome(socket, query) {
  const services = (query.get("service") ?? "").split(",").filter(Boolean);
  socket.search = (query.get("q") ?? "").toLowerCase();
  const places = services.map((service) => byService.get(service) ?? byService.set(service, new Set()).get(service));
  if (places.length === 0) places.push(ofAnyService);
  for (const place of places) place.add(socket);
  socket.on("close", () => places.forEach((place) => place.delete(socket)));
  socket.on("error", () => socket.terminate());
  socket.on("message", (text) => {
    const { type, n } = JSON.parse(text);
    if (type === "ping") socket.send(JSON.stringify({ type: "pong", at: Date.now(), n }));
  });
  const fitting = [];
  for (const { searched, ...session } of sessions.values()) {
    if (searched.includes(socket.search) && (services.length === 0 || services.includes(session.service))) fitting.push(session);
  }
  socket.send(JSON.stringify({ type: "sessions_snapshot", at: Date.now(), first: true, last: true, sessions: fitting }));
}

function answer(response, status, text) {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}

const server = createServer((request, response) => {
  const address = BATCH.exec(request.url);
  if (request.method !== "POST" || !address) return answer(response, 404, "{}");
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    let session;
    try {
      // Its keys are the services' names.
      session = take(address[1], address[4], JSON.parse(Buffer.concat(chunks)));
    } catch {
      return answer(response, 400, "{}");
    }
    answer(response, 202, '{"status":"accepted"}');
    tell(session);
  });
});
// The driver's connections rest for longer than Node's five seconds.
server.keepAliveTimeout = 120_000;

const sockets = new WebSocketServer({ server, path: LIVE, perMessageDeflate: false });
sockets.on("connection", (socket, request) => welcome(socket, new URL(request.url, "http://peer").searchParams));
server.listen(Number(process.argv[2]), "127.0.0.1", 1024);
