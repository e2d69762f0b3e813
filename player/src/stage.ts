// Where pages are shown: one visible, at most one more that is being built behind it.

import type { Driver } from "./driver";

/** How long a picture may be held back for its style sheets, and for its images. */
const SHEETS_WAIT = 400;
const IMAGES_WAIT = 60;

export class Stage {
  private visible: Driver | null = null;
  /** How high the visible page is shown; null as the visitor had it. */
  private length: number | null = null;

  constructor(private readonly element: HTMLElement) {
    new ResizeObserver(() => this.visible && this.fit(this.visible)).observe(element);
  }

  /** The page that is shown. */
  get page(): Driver | null {
    return this.visible;
  }

  /** A place to build a page in. It is laid out like a visible one, so that what it needs is loaded. */
  place(): HTMLElement {
    const root = document.createElement("div");
    root.className = "page waiting";
    this.element.append(root);
    return root;
  }

  /** Shows the visible page in this length, beginning at its top, as far as there is room. */
  lengthen(length: number | null): void {
    this.length = length;
    this.element.classList.toggle("is-map", length !== null);
    if (this.visible) this.fit(this.visible);
  }

  /** Scales the page down to the frame, never up, and centres it. One that is shown in its length is scaled by its width. */
  fit(driver: Driver): void {
    const { width } = driver.size;
    const height = this.length ?? driver.size.height;
    const byHeight = this.length === null ? this.element.clientHeight / height : 1;
    const scale = Math.min(1, this.element.clientWidth / width, byHeight);
    const style = driver.root.style;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.left = `${Math.max(0, (this.element.clientWidth - width * scale) / 2)}px`;
    style.top = this.length === null ? `${Math.max(0, (this.element.clientHeight - height * scale) / 2)}px` : "0";
    style.setProperty("--scale", String(scale));
  }

  show(driver: Driver): void {
    const previous = this.visible;
    this.visible = driver;
    this.fit(driver);
    if (previous?.root === driver.root) return;
    if (previous) carryPointer(previous, driver);
    driver.root.classList.remove("waiting");
    this.element.classList.add("is-shown");
    previous?.destroy();
  }

  clear(): void {
    this.visible?.destroy();
    this.visible = null;
    this.element.classList.remove("is-shown");
  }
}

/** Left, top, width and height of a page as it lies on the stage. */
export function placeOf({ root }: Driver): [number, number, number, number] {
  const { left, top, width, height } = root.getBoundingClientRect();
  return [left, top, width, height];
}

/** Resolves when the page looks as it should, or has had its time to. What is missing is not waited for. */
export async function settled(page: Document | null, isMissing: (url: string) => boolean, withImages: boolean): Promise<void> {
  const start = performance.now();
  for (let waited = 0; waited < SHEETS_WAIT; waited = performance.now() - start) {
    if (isSettled(page, isMissing, withImages && waited < IMAGES_WAIT)) return;
    await new Promise(requestAnimationFrame);
  }
}

export function isSettled(page: Document | null, isMissing: (url: string) => boolean, withImages: boolean): boolean {
  if (some<HTMLLinkElement>(page, 'link[rel~="stylesheet"][href]', (link) => !link.sheet && !isMissing(link.href))) return false;
  return !withImages || !some<HTMLImageElement>(page, "img[src]", (image) => !image.complete && !isMissing(image.src));
}

function some<E extends Element>(page: Document | null, selector: string, test: (element: E) => boolean): boolean {
  return page !== null && [...(Document.prototype.querySelectorAll.call(page, selector) as NodeListOf<E>)].some(test);
}

/** The pointer stays where it was when a new page comes, until it is told to move. */
function carryPointer(from: Driver, to: Driver): void {
  const [old, fresh] = [from.replayer.pointer, to.replayer.pointer];
  if (!old || !fresh || fresh.style.left !== "") return;
  fresh.style.left = old.style.left;
  fresh.style.top = old.style.top;
}
