import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BUNDLES = join(import.meta.dirname ?? __dirname, '..', 'dist');

/** A page of the site: its body, and what a test needs beside it. */
export interface PageOptions {
  body?: string;
  head?: string;
  headers?: Record<string, string>;
  /** Attributes of the recorder's tag; no tag at all with `false`. */
  tag?: string | false;
}

/** The site that is recorded: pages that a test sets, and the built recorder. */
export class Site {
  #pages = new Map<string, PageOptions>();
  #server: Server;

  constructor(private readonly endpoint: string) {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, this.origin);
      const bundle = /^\/(girok\.m?js)$/.exec(pathname)?.[1];
      if (bundle) {
        response.writeHead(200, { 'Content-Type': 'text/javascript' });
        response.end(readFileSync(join(BUNDLES, bundle)));
        return;
      }
      const page = this.#pages.get(pathname);
      response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers });
      response.end(page ? this.#html(page) : '');
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  page(path: string, page: PageOptions): string {
    this.#pages.set(path, page);
    return this.origin + path;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #html({ head = '', body = '', tag = '' }: PageOptions): string {
    const script =
      tag === false ? '' : `<script src="/girok.js" data-key="test-key" data-endpoint="${this.endpoint}" ${tag} async></script>`;
    return `<!doctype html><html><head><title>A page</title>${head}${script}</head><body>${body}</body></html>`;
  }
}
