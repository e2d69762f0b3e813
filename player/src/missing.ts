// Marks what could not be shown, and counts it.

/** Neutral, and without a size of its own worth mentioning: the page's styles keep theirs. */
const PLACEHOLDER =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" preserveAspectRatio="none">' +
      '<rect width="24" height="24" fill="#888" fill-opacity=".14"/>' +
      '<path d="M0 24 24 0" stroke="#888" stroke-opacity=".35" vector-effect="non-scaling-stroke"/></svg>',
  );
const MARK = "data-girok-missing";

export class Missing {
  private readonly urls = new Set<string>();

  constructor(private readonly onCount: (count: number) => void) {}

  /** The same address is one missing thing, however often it is shown. */
  add(url: string): void {
    if (this.urls.has(url)) return;
    this.urls.add(url);
    this.onCount(this.urls.size);
  }

  has(url: string): boolean {
    return this.urls.has(url);
  }

  /** Looks after an element that the Replayer has just built. */
  readonly watch = (node: Node): void => {
    switch (node.nodeName) {
      case "IMG":
        node.addEventListener("error", () => this.image(node as HTMLImageElement));
        break;
      case "LINK":
        node.addEventListener("error", () => this.add((node as HTMLLinkElement).href));
        break;
    }
  };

  private image(image: HTMLImageElement): void {
    const failed = image.currentSrc || image.src;
    if (failed === PLACEHOLDER) return;
    this.add(failed);
    image.setAttribute(MARK, "");
    image.removeAttribute("srcset");
    if (image.parentNode?.nodeName === "PICTURE") {
      for (const source of image.parentNode.querySelectorAll("source")) source.removeAttribute("srcset");
    }
    image.src = PLACEHOLDER;
  }
}
