// Marks what could not be shown, and counts it.

import { sheetsOf } from "./map/roots";
import { ofDocument, ownerOf, viewIn } from "./own";

/** Neutral, and without a size of its own worth mentioning: the page's styles keep theirs. */
const PLACEHOLDER =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" preserveAspectRatio="none">' +
      '<rect width="24" height="24" fill="#888" fill-opacity=".14"/>' +
      '<path d="M0 24 24 0" stroke="#888" stroke-opacity=".35" vector-effect="non-scaling-stroke"/></svg>',
  );
const MARK = "data-girok-missing";
/** The answer of the asset proxy for what cannot be had. */
const ABSENT = 204;
/** A browser by itself keeps 250 in mind for each document. */
const MOST_RESOURCES = 5_000;
const FONT_FACE_RULE = 5;
const ALL_CHARACTERS = "U+0-10FFFF";

export class Missing {
  private readonly urls = new Set<string>();
  /** Documents that are looked after: the recorded page and its frames. */
  private readonly documents = new WeakSet<Document>();

  constructor(private readonly onCount: (count: number) => void) {}

  /** The same address is one missing thing, however often it is shown. */
  add(url: string): void {
    const address = withoutFragment(url);
    if (this.urls.has(address)) return;
    this.urls.add(address);
    this.onCount(this.urls.size);
  }

  /** Says again how many there are. */
  tell(): void {
    if (this.urls.size > 0) this.onCount(this.urls.size);
  }

  has(url: string): boolean {
    return this.urls.has(withoutFragment(url));
  }

  /** Looks after an element that the Replayer has just built. */
  readonly watch = (node: Node): void => {
    const owner = ownerOf(node);
    if (owner) this.watchDocument(owner);
    switch (node.nodeName) {
      case "IMG":
        node.addEventListener("error", () => this.image(node as HTMLImageElement));
        break;
      case "INPUT":
        node.addEventListener("error", () => this.button(node as HTMLInputElement));
        break;
      case "image":
        node.addEventListener("error", () => this.svgImage(node as SVGImageElement));
        break;
      case "LINK":
        node.addEventListener("error", () => this.add((node as HTMLLinkElement).href));
        break;
    }
  };

  /** No element tells of what style sheets name: backgrounds, fonts, what they import. */
  private watchDocument(document: Document): void {
    const view = viewIn(document);
    if (!view || this.documents.has(document)) return;
    this.documents.add(document);
    // A drawing of the page is to know all that it has loaded.
    view.performance.setResourceTimingBufferSize(MOST_RESOURCES);
    const observer = new view.PerformanceObserver((list) => {
      for (const { name, responseStatus } of list.getEntries() as PerformanceResourceTiming[]) {
        if (responseStatus === ABSENT || responseStatus >= 400) this.add(name);
      }
    });
    observer.observe({ type: "resource", buffered: true });
    // A font that came and is none fails here only.
    ofDocument(document, "fonts").addEventListener("loadingerror", (event) => {
      for (const face of (event as FontFaceSetLoadEvent).fontfaces) sourcesOf(face, document).forEach((url) => this.add(url));
    });
  }

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

  private button(input: HTMLInputElement): void {
    if (input.src === PLACEHOLDER) return;
    this.add(input.src);
    input.setAttribute(MARK, "");
    input.src = PLACEHOLDER;
  }

  private svgImage(image: SVGImageElement): void {
    const href = image.href.baseVal;
    if (href === PLACEHOLDER) return;
    this.add(new URL(href, image.baseURI).href);
    image.setAttribute(MARK, "");
    // It goes before `xlink:href`.
    image.setAttribute("href", PLACEHOLDER);
  }
}

/** A fragment picks a part of what is loaded once. */
function withoutFragment(url: string): string {
  return url.startsWith("data:") ? url : url.replace(/#.*/s, "");
}

/** The addresses in the rules that a font comes from: it does not know them itself. */
function sourcesOf(face: FontFace, document: Document): string[] {
  const sheets = sheetsOf(document);
  return sheets.flatMap((sheet) =>
    fontRules(sheet)
      .filter((rule) => isRuleOf(rule.style, face))
      .flatMap((rule) => urlsIn(rule.style.getPropertyValue("src")))
      .map((url) => new URL(url, sheet.href ?? document.baseURI).href),
  );
}

function fontRules(holder: { readonly cssRules: CSSRuleList }): CSSFontFaceRule[] {
  return [...holder.cssRules].flatMap((rule): CSSFontFaceRule[] => {
    if (rule.type === FONT_FACE_RULE) return [rule as CSSFontFaceRule];
    return "cssRules" in rule ? fontRules(rule as CSSGroupingRule) : [];
  });
}

function isRuleOf(rule: CSSStyleDeclaration, face: FontFace): boolean {
  const is = (property: string, value: string, otherwise = "normal") => (rule.getPropertyValue(property) || otherwise) === value;
  return (
    unquoted(rule.getPropertyValue("font-family")) === unquoted(face.family) &&
    is("font-weight", face.weight) &&
    is("font-style", face.style) &&
    is("unicode-range", face.unicodeRange, ALL_CHARACTERS)
  );
}

function urlsIn(source: string): string[] {
  return [...source.matchAll(/url\("([^"]*)"\)/g)].map(([, url]) => url!);
}

function unquoted(family: string): string {
  return family.replace(/["']/g, "");
}
