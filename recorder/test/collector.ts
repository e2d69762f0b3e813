import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Event {
  type: number;
  timestamp: number;
  // Events are whatever the recorder sends; the tests look into them.
  data: any;
}

/** One request to the ingest, as it came. */
export interface Received {
  session: string;
  window: string;
  number: number;
  key: string | null;
  headers: IncomingMessage['headers'];
  /** Bytes on the wire. */
  bytes: number;
  compressed: boolean;
  at: number;
  status: number;
  text: string;
  body: { sent_at: number; meta: Record<string, any>; events: Event[] };
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** What the body says to do; a word that means nothing when there is none. */
  action?: string;
  /** Keeps the request open for so long. */
  delay?: number;
}

/** One question for the rules. */
export interface Asked {
  key: string | null;
  /** The tag that the browser has. */
  tag: string | undefined;
  status: number;
}

/** What it is answered. */
export interface Told {
  status?: number;
  headers?: Record<string, string>;
  body: string;
  delay?: number;
}

export type Rule = [selector: string, mask: string];

export const rulesOf = (...rules: Rule[]): Told => ({
  body: JSON.stringify({ version: rules.length, rules: rules.map(([selector, mask]) => ({ selector, mask })) }),
});

/** Stands for the Girok server: takes batches on an origin of its own, and remembers them. */
export class Collector {
  readonly received: Received[] = [];
  readonly asked: Asked[] = [];
  /** What the next question for the rules is answered; 304 when the browser has it already. */
  rules: Told = rulesOf();
  /** Requests that a browser sends only when a request is not simple. */
  preflights = 0;
  /** What the next batches are answered; 202 when there is none. */
  answer: (batch: Received) => Answer = () => ({ status: 202 });
  #server: Server = createServer((request, response) => void this.#handle(request, response));

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The batches that were acknowledged, each once, in the order of window and number. */
  get accepted(): Received[] {
    const batches = new Map<string, Received>();
    for (const batch of this.received) {
      if (batch.status === 202) batches.set(`${batch.window} ${batch.number}`, batch);
    }
    return [...batches.values()];
  }

  get events(): Event[] {
    return this.accepted.flatMap((batch) => batch.body.events);
  }

  custom(tag: string): any[] {
    return this.events.filter((event) => event.type === 5 && event.data.tag === tag).map((event) => event.data.payload);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cors = {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*',
      'Access-Control-Expose-Headers': 'Retry-After',
      Vary: 'Origin',
    };
    if (request.method === 'OPTIONS') {
      this.preflights++;
      response.writeHead(403, cors).end();
      return;
    }
    const url = new URL(request.url!, this.origin);
    if (request.method === 'GET' && url.pathname === '/ingest/v1/rules') {
      await this.#tellRules(request, response, url, cors);
      return;
    }
    const path = /^\/ingest\/v1\/sessions\/([\w-]{8,64})\/windows\/([\w-]{8,64})\/batches\/(\d+)$/.exec(url.pathname);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // The page went away in the middle of a request.
    }
    const raw = Buffer.concat(chunks);
    if (request.method !== 'POST' || !path) {
      response.writeHead(404, cors).end();
      return;
    }
    const compressed = raw[0] === 0x1f && raw[1] === 0x8b;
    const text = (compressed ? gunzipSync(raw) : raw).toString('utf8');
    const batch: Received = {
      session: path[1]!,
      window: path[2]!,
      number: Number(path[3]),
      key: url.searchParams.get('key'),
      headers: request.headers,
      bytes: raw.length,
      compressed,
      at: Date.now(),
      status: 0,
      text,
      body: JSON.parse(text),
    };
    const { status, headers, action = 'test', delay } = this.answer(batch);
    batch.status = status;
    this.received.push(batch);
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    response.writeHead(status, { ...cors, 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(status === 202 ? { status: 'accepted' } : { error: 'test', action }));
  }

  async #tellRules(request: IncomingMessage, response: ServerResponse, url: URL, cors: Record<string, string>): Promise<void> {
    const { status = 200, headers, body, delay } = this.rules;
    const tag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    const known = request.headers['if-none-match'];
    const answered = status === 200 && known === tag ? 304 : status;
    this.asked.push({ key: url.searchParams.get('key'), tag: known, status: answered });
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    response.writeHead(answered, { ...cors, 'Content-Type': 'application/json', 'Cache-Control': 'no-cache', ETag: tag, ...headers });
    response.end(answered === 304 ? undefined : body);
  }
}
