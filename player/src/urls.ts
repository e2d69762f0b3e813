// Where a url of a recorded page leads to in the replay: to this server's asset proxy, or nowhere.

import { ASSETS } from "./place";

/** What leads there already, behind the path itself. Another path that begins so may lead out of it again. */
const PROXIED = /^[^/\\?#\s]+\?url=/;

/**
 * What to load instead of `raw`, or null when nothing may be loaded. References within the document
 * and data: urls stay as they are; whatever else is not http(s), such as blob:, means nothing here.
 */
export function proxied(raw: string, base: string | null, service: string): string | null {
  const url = raw.trim();
  if (url === "" || url.startsWith("#") || isProxied(url) || /^data:/i.test(url)) return url;
  const absolute = parse(url, base);
  if (!absolute || !/^https?:$/.test(absolute.protocol)) return null;
  // A fragment picks a part of an SVG sprite; it is the browser's to apply and not the proxy's.
  const fragment = absolute.hash;
  absolute.hash = "";
  return `${ASSETS}${encodeURIComponent(service)}?url=${encodeURIComponent(absolute.href)}${fragment}`;
}

export function isOfProxy(url: URL): boolean {
  return url.pathname.startsWith(ASSETS);
}

function isProxied(url: string): boolean {
  return url.startsWith(ASSETS) && PROXIED.test(url.slice(ASSETS.length));
}

function parse(url: string, base: string | null): URL | null {
  try {
    return new URL(url, base ?? undefined);
  } catch {
    return null;
  }
}

/** Whether following it would run something. Browsers ignore control characters within the scheme. */
export function isScriptUrl(raw: string): boolean {
  return /^(javascript|vbscript|data:text\/html)/i.test(raw.replace(/[\u0000-\u0020]/g, ""));
}

/** A srcset with every candidate put through `rewrite`; candidates that come back null are left out. */
export function rewriteSrcset(srcset: string, rewrite: (url: string) => string | null): string {
  const kept: string[] = [];
  let rest = srcset;
  while ((rest = rest.replace(/^[\s,]+/, "")) !== "") {
    // The url reaches to the next white space, so it may contain commas itself.
    const word = /^\S+/.exec(rest)![0];
    rest = rest.slice(word.length);
    let descriptor = "";
    const url = word.replace(/,+$/, "");
    if (url === word) {
      descriptor = /^[^,(]*(\([^)]*\)[^,(]*)*/.exec(rest)![0];
      rest = rest.slice(descriptor.length);
    }
    const target = url === "" ? null : rewrite(url);
    if (target) kept.push(`${target} ${descriptor.trim()}`.trim());
  }
  return kept.join(", ");
}
