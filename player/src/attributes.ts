// What becomes of one element's attributes before the Replayer sees them.

import { rewriteCss, type CssUrl } from "./css";
import { isScriptUrl, proxied, rewriteSrcset } from "./urls";

/**
 * Never kept. They run, submit, navigate or report (on*, ping, srcdoc, http-equiv, manifest), cut the
 * Replayer off from frames that it fills itself (sandbox, csp), start films (rr_media*), take the focus,
 * or make browsers write errors to the console about a page that is not theirs (allow, integrity, pattern).
 */
const DROPPED = new Set(
  "srcdoc sandbox csp credentialless ping http-equiv manifest autofocus allow integrity pattern nonce imagesrcset".split(" "),
);
/** Elements whose source is a document, a program or a film: none of these is loaded in the replay. */
const SOURCE_NOT_LOADED = new Set("iframe frame embed object script video audio source track".split(" "));
/** Says to a browser what to load early, and to the replay nothing. */
const EARLY_LINK = /\b(preload|modulepreload|prefetch|prerender|preconnect|dns-prefetch)\b/i;
const LOADING_LINK = /\b(stylesheet|icon|apple-touch-icon)\b/i;
const SVG_LINKS = new Set(["a"]);
/** SVG attributes that browsers complain about on the console when they cannot read them. */
const SVG_NUMBERS = new Set("width height x y x1 y1 x2 y2 r rx ry cx cy fx fy dx dy offset".split(" "));
const SVG_NUMBER_LIST = /^([\s,]*[-+]?(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?(px|r?em|ex|ch|in|cm|mm|q|pt|pc|v[wh]|vmin|vmax|%)?(?![\w.]))+\s*$/i;

export type Element = { tag: string; svg: boolean; rel: string; href: string };

export class AttributeRewriter {
  /** The address of the recorded page: relative urls start from it. */
  base: string | null = null;

  constructor(
    private readonly service: string,
    /** Told of each address that is left out although the page showed something there. */
    private readonly onLeftOut: (url: string) => void,
  ) {}

  /** Rewrites in place. */
  rewrite(element: Element, attributes: Record<string, unknown>): void {
    for (const name of Object.keys(attributes)) {
      const value = attributes[name];
      const lower = name.toLowerCase();
      if (this.isDropped(element, lower, value, attributes)) {
        delete attributes[name];
      } else if (typeof value === "string") {
        const rewritten = this.value(element, lower, value);
        if (rewritten === null) delete attributes[name];
        else if (rewritten !== value) attributes[name] = rewritten;
      } else if (lower === "style" && typeof value === "object" && value !== null) {
        this.styleObject(value as Record<string, unknown>);
      }
    }
  }

  css(text: string): string {
    return rewriteCss(text, (url, use) => this.load(url, use));
  }

  private isDropped(element: Element, name: string, value: unknown, attributes: Record<string, unknown>): boolean {
    if (DROPPED.has(name) || name.startsWith("rr_media") || (name.startsWith("on") && name.length > 2)) return true;
    if (element.tag === "meta") return name === "content" && attributes.name !== "color-scheme";
    if (element.tag === "base") return name === "href";
    if (element.tag === "link" && name === "rel") return EARLY_LINK.test(String(value));
    // With a type, a plug-in is looked for even where there is nothing to show.
    if (element.tag === "object" || element.tag === "embed") return name === "type" || name === "classid";
    // An animation could give an element its address back.
    if (name === "attributename") return /href/i.test(String(value));
    return false;
  }

  private value(element: Element, name: string, value: string): string | null {
    switch (name) {
      case "src":
        if (!SOURCE_NOT_LOADED.has(element.tag)) return this.load(value);
        if (element.tag !== "script") this.leaveOut(value);
        return null;
      case "data":
        return element.tag === "object" ? this.leaveOut(value) : value;
      case "srcset":
        return rewriteSrcset(value, (url) => this.load(url));
      case "poster":
      case "background":
        return this.load(value);
      case "href":
      case "xlink:href":
        return this.reference(element, value);
      case "style":
      case "_csstext":
        return this.css(value);
      case "rr_dataurl":
        return /^data:image\//i.test(value) ? value : null;
      default:
        return element.svg ? this.svg(name, value) : value;
    }
  }

  private reference(element: Element, value: string): string | null {
    if (element.tag === "link") {
      if (!LOADING_LINK.test(element.rel)) return null;
      // A data: style sheet is refused by the frame's policy.
      return /^\s*data:/i.test(value) ? null : this.load(value);
    }
    if (element.svg && !SVG_LINKS.has(element.tag)) return this.load(value);
    return isScriptUrl(value) ? null : value;
  }

  private svg(name: string, value: string): string | null {
    if (SVG_NUMBERS.has(name)) return SVG_NUMBER_LIST.test(value) ? value : null;
    if (name === "d" || name === "points") return /NaN|undefined|null|[^\s\w.,+-]/.test(value) ? null : value;
    if (name === "viewbox") return SVG_NUMBER_LIST.test(value) ? value : null;
    return this.css(value);
  }

  private styleObject(style: Record<string, unknown>): void {
    for (const [property, value] of Object.entries(style)) {
      if (typeof value === "string") style[property] = this.css(value);
      else if (Array.isArray(value) && typeof value[0] === "string") value[0] = this.css(value[0]);
    }
  }

  private load(url: string, use: CssUrl = "resource"): string | null {
    if (use === "import" && /^\s*data:/i.test(url)) return null;
    const target = proxied(url, this.base, this.service);
    return target ?? this.leaveOut(url);
  }

  private leaveOut(url: string): null {
    if (url !== "" && !/^(about|javascript):/i.test(url)) this.onLeftOut(url);
    return null;
  }
}
