// Waits for what a picture is made of: a film has time, but not for ever, and for nothing twice.

import { ofDocument } from "../own";
import { isSettled } from "../stage";

const LONGEST = 3_000;
const EVERY = 10;

export class Assets {
  private readonly givenUp = new Set<string>();
  private fontsGivenUp = false;

  constructor(private readonly isMissing: (url: string) => boolean) {}

  async ready(page: Document | null): Promise<void> {
    if (!page) return;
    const until = performance.now() + LONGEST;
    while (!this.isReady(page)) {
      if (performance.now() > until) return this.giveUp(page);
      await new Promise((done) => setTimeout(done, EVERY));
    }
  }

  private isReady(page: Document): boolean {
    const isMissing = (url: string) => this.isMissing(url) || this.givenUp.has(url);
    return isSettled(page, isMissing, true) && (this.fontsGivenUp || ofDocument(page, "fonts").status !== "loading");
  }

  private giveUp(page: Document): void {
    const all = <E extends Element>(selector: string) => [...(Document.prototype.querySelectorAll.call(page, selector) as NodeListOf<E>)];
    for (const { complete, src } of all<HTMLImageElement>("img[src]")) if (!complete) this.givenUp.add(src);
    for (const { sheet, href } of all<HTMLLinkElement>("link[href]")) if (!sheet) this.givenUp.add(href);
    this.fontsGivenUp ||= ofDocument(page, "fonts").status === "loading";
  }
}
