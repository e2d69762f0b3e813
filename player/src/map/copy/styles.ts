// The style sheets of a page as one text: as the browser has them, and with what the page's surroundings decide decided.

import { rewriteCss } from "../../css";
import { noteFault } from "../../faults";
import { sheetsOf, type Root } from "../roots";
import type { Assets } from "./assets";
import { TooMuch, type Budget } from "./budget";
import { inCopy } from "./selectors";
import { preludeOf } from "./values";

/** What is read of a rule of any kind. */
type Rule = {
  readonly type: number;
  readonly cssText: string;
  readonly cssRules?: Iterable<Rule>;
  readonly media?: MediaList;
  readonly selectorText?: string;
  readonly style?: CSSStyleDeclaration;
  readonly styleSheet?: CSSStyleSheet | null;
  readonly layerName?: string | null;
};
/** Pages have selectors and declarations, too. */
const STYLE_RULE = 1;
/** These have no place in the copy, and name what is never loaded there. */
const LEFT_OUT = /^@(?:namespace|page|charset|import)\b/i;
/** What has rules and is a whole by itself. */
const WHOLE = /^@(?:-webkit-)?(?:keyframes|font-feature-values|font-palette-values|position-try|view-transition)\b/i;

export class Styles {
  constructor(
    private readonly view: Window,
    private readonly assets: Assets,
    private readonly budget: Budget,
  ) {}

  /** Of a document or of a shadow root; for `tree` see `inCopy`. */
  of(root: Root, tree: number | null): string {
    return sheetsOf(root).map((sheet) => this.sheet(sheet, tree)).join("\n");
  }

  private sheet(sheet: CSSStyleSheet, tree: number | null): string {
    if (sheet.disabled || !this.holds(sheet.media)) return "";
    try {
      return this.rules(sheet.cssRules as Iterable<Rule>, tree, sheet.href);
    } catch (error) {
      if (error instanceof TooMuch) throw error;
      // A sheet that must not be read is not in the copy.
      noteFault(error);
      return "";
    }
  }

  private rules(rules: Iterable<Rule>, tree: number | null, base: string | null): string {
    let text = "";
    for (const rule of rules) text += this.rule(rule, tree, base) + "\n";
    return text;
  }

  private rule(rule: Rule, tree: number | null, base: string | null): string {
    const { cssRules, media, selectorText, style, styleSheet } = rule;
    if (styleSheet) return this.imported(styleSheet, rule.layerName, tree);
    if (media) return cssRules && this.holds(media) ? this.rules(cssRules, tree, base) : "";
    const within = (): string => (cssRules ? this.rules(cssRules, tree, base) : "");
    if (style && selectorText && rule.type === STYLE_RULE) return `${this.written(inCopy(selectorText, tree))} { ${this.loaded(style.cssText, base)} ${within()} }`;
    const text = rule.cssText;
    if (LEFT_OUT.test(text)) return "";
    if (cssRules && !WHOLE.test(text)) return `${this.written(preludeOf(text))} { ${within()} }`;
    return this.loaded(text, base);
  }

  private imported(sheet: CSSStyleSheet, layer: string | null | undefined, tree: number | null): string {
    const text = this.sheet(sheet, tree);
    return typeof layer === "string" ? `@layer ${layer} { ${text} }` : text;
  }

  /** What is asked of the surroundings is answered here: in the copy they are others. */
  private holds(media: MediaList): boolean {
    return media.length === 0 || this.view.matchMedia(media.mediaText).matches;
  }

  private loaded(css: string, base: string | null): string {
    return this.written(rewriteCss(css, (url) => this.assets.dataOf(url, base)));
  }

  private written(text: string): string {
    this.budget.write(text);
    return text;
  }
}
