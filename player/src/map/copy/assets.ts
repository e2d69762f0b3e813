// What a page shows that was loaded, as data: addresses: a drawing loads nothing.

import { isOfProxy } from "../../urls";
import type { Budget } from "./budget";

/** How many, how large each and all of them may be, and how long they may take together. */
const MOST = 300;
const LARGEST = 3_000_000;
const MOST_BYTES = 8_000_000;
const PATIENCE = 2_500;
const KINDS = /^(?:image\/|font\/|application\/(?:x-)?font|application\/vnd\.ms-fontobject)/i;

export class Assets {
  private readonly found = new Map<string, string | null>();
  private readonly loaded = new Set<string>();
  private bytes = 0;

  constructor(private readonly budget: Budget) {}

  /** What a document is not known to have loaded, nobody is asked for: most that sheets name is not shown. */
  of(view: Window): void {
    for (const { name } of view.performance.getEntriesByType("resource")) this.loaded.add(withoutFragment(name));
  }

  /** Null for what is not there, or not yet: what is asked for can be loaded. */
  dataOf(url: string, base: string | null = null): string | null {
    if (url === "" || url.startsWith("#") || /^data:/i.test(url)) return url;
    if (!URL.canParse(url, base ?? document.baseURI)) return null;
    const absolute = new URL(url, base ?? document.baseURI);
    if (absolute.origin !== location.origin || !isOfProxy(absolute)) return null;
    const wanted = withoutFragment(absolute.href);
    const data = this.found.get(wanted);
    if (data === undefined && this.loaded.has(wanted) && this.found.size < MOST) this.found.set(wanted, null);
    if (data) this.budget.take(data);
    return data ?? null;
  }

  /** Loads all that was asked for, or as much as comes in time. */
  async load(): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE);
    await Promise.all([...this.found.keys()].map((url) => this.loadOne(url, signal)));
  }

  private async loadOne(url: string, signal: AbortSignal): Promise<void> {
    try {
      // The page has it already: it comes from the browser's memory, whatever its age.
      const answer = await fetch(url, { cache: "force-cache", signal });
      if (answer.status !== 200 || !KINDS.test(answer.headers.get("content-type") ?? "")) return;
      const blob = await answer.blob();
      if (blob.size > LARGEST || this.bytes + blob.size > MOST_BYTES) return;
      this.bytes += blob.size;
      this.found.set(url, await dataUrlOf(blob));
    } catch {
      // Its place stays empty.
    }
  }
}

/** A fragment picks a part of what is loaded once. */
function withoutFragment(url: string): string {
  return url.replace(/#.*/s, "");
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
