// A visitor of a recorded site, as the ingest sees one: a session with one tab, in batches of a few events.
import { randomUUID } from "node:crypto";
import { post, smallVisit } from "../../support/ingest.js";

const PEOPLE = ["Kim Minji", "Marta Kowal", "Jo Lindqvist", "Amina Njoroge", "Tomas Novak", "Priya Raman"];
const PATHS = ["/", "/cart", "/checkout", "/products/fern-fountain-pen", "/journal/how-we-pack", "/account/orders"];
const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
];

const nth = (list, index) => list[index % list.length];

export class Visitor {
  session = randomUUID();
  window = randomUUID();
  batches = 0;
  pages = 0;

  /** @param {{key: string, origin: string}} service */
  constructor(server, service, number) {
    this.server = server;
    this.service = service;
    this.number = number;
    const name = nth(PEOPLE, number);
    const email = `${name.toLowerCase().replace(" ", ".")}${number}@visitors.example`;
    // Every fourth is a stranger.
    this.actor = number % 4 === 3 ? undefined : { id: `u-${number}`, type: number % 9 ? "user" : "operator", name, email };
  }

  start() {
    return this.#send(smallVisit(Date.now() - 1600, { url: this.#url() }));
  }

  click() {
    return this.#send([{ type: 3, data: { source: 2, type: 2, id: 4, x: 20, y: 20 }, timestamp: Date.now() }]);
  }

  /** To another page, as an application goes there that loads none. */
  turn() {
    this.pages += 1;
    return this.#send([{ type: 5, data: { tag: "girok:page", payload: { url: this.#url(), title: "Shop", kind: "push" } }, timestamp: Date.now() }]);
  }

  leave() {
    return this.#send([{ type: 5, data: { tag: "girok:leave", payload: {} }, timestamp: Date.now() }]);
  }

  #url = () => `${this.service.origin}${nth(PATHS, this.number + this.pages)}`;

  async #send(events) {
    const { session, window, service, actor } = this;
    const answer = await post(this.server, {
      session, window, key: service.key, origin: service.origin, number: this.batches++, userAgent: nth(AGENTS, this.number),
      body: { meta: { actor, url: this.#url() }, events },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`a batch was answered with ${answer.status}`);
  }
}
