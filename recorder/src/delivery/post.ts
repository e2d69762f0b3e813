import type { Batch } from './batch';
import { answerOf, type Answer } from './reply';

/** The page's own wrappers around fetch, put there after us, see nothing of the recorder. On a server it is not called. */
const send = globalThis.fetch?.bind(globalThis);
const HEADERS = { 'Content-Type': 'text/plain;charset=UTF-8' };
const TIMEOUT = 30_000;
const WORTH_COMPRESSING = 1_024;

/** The address a batch is sent to. The key is in the query because a header would cost a preflight. */
export function addressOf(endpoint: string, key: string, { session, window, number }: Batch): string {
  return `${endpoint}/ingest/v1/sessions/${session}/windows/${window}/batches/${number}?key=${encodeURIComponent(key)}`;
}

/** The address that tells what a service hides. */
export function rulesAddressOf(endpoint: string, key: string): string {
  return `${endpoint}/ingest/v1/rules?key=${encodeURIComponent(key)}`;
}

/** Sends from a page that stays, unless it is aborted before. */
export async function post(address: string, body: string, abort: AbortController): Promise<Answer> {
  const packed = await compressed(body);
  return inTime(abort, async (signal) => answerOf(await send(address, { ...request(packed), signal })));
}

/**
 * Asks for what changes seldom. The browser keeps the answer and asks by its ETag, which costs a preflight when a page
 * does it; an answer that holds still is told as if it had come again.
 */
export function get(address: string, abort: AbortController): Promise<Answer & { text: string }> {
  return inTime(abort, async (signal) => {
    const response = await send(address, { credentials: 'omit', priority: 'low', signal });
    return { ...(await answerOf(response)), text: response.ok ? await response.text() : '' };
  });
}

async function inTime<T>(abort: AbortController, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timer = setTimeout(() => abort.abort(), TIMEOUT);
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends from a page that may be gone in an instant: nothing here waits for anything. */
export function postFarewell(address: string, body: string): Promise<Answer> {
  try {
    return send(address, { ...request(body), keepalive: true }).then(answerOf);
  } catch (error) {
    return Promise.reject(error);
  }
}

function request(body: BodyInit): RequestInit {
  return { method: 'POST', headers: HEADERS, body, credentials: 'omit', cache: 'no-store' };
}

async function compressed(body: string): Promise<BodyInit> {
  if (body.length < WORTH_COMPRESSING || typeof CompressionStream === 'undefined') return body;
  try {
    // A Blob would be the shorter way, but it is made in the browser's process while the page waits.
    const { readable, writable } = new CompressionStream('gzip');
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode(body)).catch(() => {});
    void writer.close().catch(() => {});
    return await new Response(readable).arrayBuffer();
  } catch {
    return body;
  }
}
