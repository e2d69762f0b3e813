// Stands in for the live channel, for states that are hard to make with a real server. It speaks the protocol of
// domain/src/live/message.rs.

const PAGES = ["/", "/cart", "/checkout", "/products/fern-fountain-pen", "/journal/how-we-pack", "/account/orders"];
const PEOPLE = [["Kim Minji", "minji.kim@shop.example"], ["Marta Kowal", "marta.kowal@shop.example"], [undefined, "jo@shop.example"], ["Amina Njoroge", "amina@shop.example"]];
const PLACES = [["KR", "Seoul"], ["DE", "Berlin"], ["KE", "Nairobi"], ["US", "Portland"], ["PL", undefined], []];
const MACHINES = [["desktop", "Chrome", "Mac OS X"], ["mobile", "Safari", "iOS"], ["desktop", "Firefox", "Windows 11"], ["tablet", "Chrome", "Android"]];
const STANDINGS = ["active", "active", "idle", "active", "hidden"];

const nth = (list, index) => list[index % list.length];

/** A session of that number: the higher, the newer. Numbers make all of it, so that tests know what to expect. */
export function session(number, changes = {}) {
  const [name, email] = nth(PEOPLE, number * 7 + 1);
  const [country, city] = nth(PLACES, number * 5 + (number >> 2));
  const [device, browser, os] = nth(MACHINES, number * 3 + (number >> 1));
  const known = number % 4 !== 3;
  const { now, ...rest } = changes;
  return {
    id: `live-${String(number).padStart(6, "0")}`,
    service: nth(["web-app", "web-app", "shop"], number),
    ...(known && { actor: { id: `u-${number}`, type: nth(["user", "user", "operator"], number), name, email } }),
    device, browser, os, country, city,
    started_at: Date.now() - 3_600_000 + number * 300,
    ...rest,
    now: {
      page: `https://shop.example${nth(PAGES, number * 5)}`, windows: number % 9 === 4 ? 2 : 1, events: number * 13 % 900, clicks: number * 7 % 60,
      errors: number % 8 === 5 ? number % 3 + 1 : 0, standing: nth(STANDINGS, number), since: Date.now() - (number % 40) * 1000, ...now,
    },
  };
}

export const sessions = (count) => Array.from({ length: count }, (_, number) => session(number));

const shares = (values) => {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
};

export class LiveChannel {
  /** One for each connection: its address, what the page said, and the means to speak. */
  connections = [];

  constructor(list = []) {
    this.list = list;
  }

  /** Speaks with the page from its next connection on. */
  async serve(page) {
    await page.routeWebSocket(/\/admin\/sessions\/live/, (socket) => {
      if (this.refuses) return void socket.close({ code: 1006 });
      const connection = new Connection(socket, this);
      this.connections.push(connection);
      if (!this.silent) connection.begin();
    });
  }

  /** The connection that is open. */
  get now() {
    return this.connections.at(-1);
  }
}

class Connection {
  seq = 0;
  heard = [];

  constructor(socket, channel) {
    this.socket = socket;
    this.channel = channel;
    this.address = new URL(socket.url());
    socket.onMessage((text) => this.hear(JSON.parse(text)));
  }

  hear(message) {
    this.heard.push(message);
    if (message.type === "ping" && !this.channel.silent) this.say("pong", { n: message.n });
    if (message.type === "watch" && !this.channel.slow) this.snapshot(this.channel.list.filter(fits(message.filter)));
  }

  begin() {
    this.snapshot(this.channel.list);
    this.totals();
  }

  say(type, rest) {
    this.socket.send(JSON.stringify({ seq: ++this.seq, type, at: Date.now(), ...rest }));
  }

  snapshot(list) {
    const parts = Math.max(1, Math.ceil(list.length / 200));
    for (let part = 0; part < parts; part++) {
      this.say("sessions_snapshot", { first: part === 0, last: part === parts - 1, sessions: list.slice(part * 200, (part + 1) * 200) });
    }
  }

  totals(list = this.channel.list) {
    const of = (value) => shares(list.map(value));
    this.say("sessions_totals", {
      totals: { sessions: list.length, services: of((s) => s.service), devices: of((s) => s.device), countries: of((s) => s.country), standings: of((s) => s.now.standing) },
    });
  }

  started(...list) {
    this.say("session_started", { sessions: list });
  }

  updated(id, now) {
    const known = this.channel.list.find((one) => one.id === id);
    this.say("session_updated", { sessions: [{ id, now: { ...known.now, ...now } }] });
  }

  ended(id, reason = "left") {
    this.say("session_ended", { sessions: [{ id, reason }] });
  }

  close(code, reason = "") {
    return this.socket.close({ code, reason });
  }

  said(type) {
    return this.heard.filter((message) => message.type === type);
  }
}

const fits = (filter) => (one) =>
  (!filter.services.length || filter.services.includes(one.service)) &&
  (!filter.devices.length || filter.devices.includes(one.device)) &&
  (!filter.search || JSON.stringify(one).toLowerCase().includes(filter.search.toLowerCase()));
