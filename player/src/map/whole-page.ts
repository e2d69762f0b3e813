// A page in its whole length: its viewport is as high as the page, and what is about the viewport's height is as it was for
// the visitor, who had not scrolled.

import type { Driver } from "../driver";
import { noteFault } from "../faults";
import { documentIn } from "../frames";
import { ofDocument, viewIn } from "../own";
import { pinned } from "./pins";
import { allIn, isDocument, rootsIn, type Root } from "./roots";
import { holdSheets, type Undo } from "./sheets";

/** Pixels. Of what has no end, so much is shown. */
const LONGEST = 200_000;

export class WholePage {
  readonly width: number;
  /** How much of it the visitor saw at first. */
  readonly fold: number;
  height: number;
  private readonly undo: Undo[] = [];

  constructor(
    private readonly driver: Driver,
    readonly document: Document,
    /** Something may have another size or place than before. */
    private readonly onChange: () => void,
  ) {
    this.width = driver.size.width;
    this.fold = this.height = driver.size.height;
    const roots = rootsIn(document);
    const view = viewIn(document)!;
    this.attempt(() => this.scrollUp());
    this.attempt(() => this.undo.push(holdSheets(roots, view, driver.size)));
    this.undo.push(() => driver.replayer.lengthen(null));
    this.attempt(() => this.undo.push(pinned(roots, view, () => this.fit())));
    this.attempt(() => roots.forEach((root) => this.watch(root)));
    const observer = new ResizeObserver(onChange);
    observer.observe(ofDocument(document, "documentElement"));
    this.undo.push(() => observer.disconnect());
  }

  /** Gives the page the length that it has by now. */
  fit(): void {
    const { replayer } = this.driver;
    replayer.lengthen(this.fold);
    this.height = Math.min(Math.max(this.fold, ofDocument(this.document, "scrollingElement")?.scrollHeight ?? 0), LONGEST);
    replayer.lengthen(this.height);
  }

  /** Leaves the page as it was. */
  end(): void {
    for (const each of this.undo.splice(0).reverse()) this.attempt(each);
  }

  private scrollUp(): void {
    const view = viewIn(this.document)!;
    const { scrollX: left, scrollY: top } = view;
    view.scrollTo({ left: 0, top: 0, behavior: "instant" });
    this.undo.push(() => view.scrollTo({ left, top, behavior: "instant" }));
  }

  private watch(root: Root): void {
    this.listen(root, "load");
    if (isDocument(root)) this.listen(ofDocument(root, "fonts"), "loadingdone");
    // Nobody scrolls to where they would be loaded.
    for (const image of allIn<HTMLImageElement>(root, "img[loading=lazy i]")) {
      const before = image.getAttribute("loading")!;
      image.loading = "eager";
      this.undo.push(() => image.setAttribute("loading", before));
    }
    for (const frame of allIn<HTMLIFrameElement>(root, "iframe")) {
      const inner = documentIn(frame);
      if (inner) rootsIn(inner).forEach((each) => this.watch(each));
    }
  }

  private listen(target: EventTarget, type: string): void {
    EventTarget.prototype.addEventListener.call(target, type, this.onChange, true);
    this.undo.push(() => EventTarget.prototype.removeEventListener.call(target, type, this.onChange, true));
  }

  /** What one part of a page makes impossible shall not cost the others. */
  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      noteFault(error);
    }
  }
}
