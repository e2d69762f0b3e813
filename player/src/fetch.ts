// Asks the server for events, again and again where that may help.

import { recording } from "./place";
import type { Page } from "./segment";

export class LoadError extends Error {
  constructor(
    readonly sentence: string,
    /** Whether it may work when the viewer tries again. */
    readonly retry: boolean,
    /** Whether it may work when nobody does anything. */
    readonly temporary = retry,
    /** The server asks not to be asked again for so many ms. */
    readonly pause = 0,
  ) {
    super(sentence);
  }
}

const ATTEMPTS = 5;
const FIRST_DELAY = 400;
const LONGEST_DELAY = 8_000;

export function eventsUrl(session: string, window: string, query: { from: number } | { after: string }): string {
  const search = "after" in query ? `after=${encodeURIComponent(query.after)}` : `from=${Math.floor(query.from)}`;
  return `${recording(session)}/windows/${encodeURIComponent(window)}/events?${search}`;
}

/** Rejects with a LoadError, or with the signal's reason when it is aborted. */
export async function fetchPage(url: string, signal: AbortSignal): Promise<Page> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(url, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof LoadError && !error.temporary) throw error;
      if (attempt === ATTEMPTS) {
        throw error instanceof LoadError ? error : new LoadError("The recording could not be loaded.", true);
      }
    }
    await wait(Math.min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY) * (0.75 + Math.random() / 2), signal);
  }
}

/** Answers that came without being asked for, by the address that they are of. */
const unasked = new Map<string, string>();

/** Takes the answer that a document carries, for whoever asks for it first. */
export function takeUnasked(script: HTMLElement | null): void {
  const { request } = script?.dataset ?? {};
  if (request) unasked.set(request, script!.textContent!);
  script?.remove();
}

/** The server's answer; rejects as `ask` does. */
export async function textOf(url: string, signal: AbortSignal): Promise<string> {
  const text = unasked.get(url);
  unasked.delete(url);
  return text ?? (await ask(url, signal)).text();
}

async function fetchOnce(url: string, signal: AbortSignal): Promise<Page> {
  const text = await textOf(url, signal);
  const { events, next } = JSON.parse(text);
  if (!Array.isArray(events)) throw new LoadError("The server's answer could not be read.", true);
  return { events, next: typeof next === "string" ? next : null, bytes: text.length };
}

/** Rejects with a LoadError when the server refuses. */
async function ask(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, credentials: "same-origin" });
  if (response.status === 401) throw new LoadError("You are signed out. Sign in again to go on watching.", true, false);
  if (response.status === 403) throw new LoadError("You are not allowed to watch this session.", false);
  if (response.status === 404) throw new LoadError("This part of the recording is not there any more.", false);
  if (response.status === 429) throw new LoadError("Too many sessions are being watched at once.", true, true, retryAfter(response));
  if (!response.ok) throw new LoadError("The server could not send the recording.", true, true, retryAfter(response));
  return response;
}

/** In ms; 0 when the server does not say. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : 0;
}

function wait(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, duration);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
