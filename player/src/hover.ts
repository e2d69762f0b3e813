// Adapts a style sheet to the replay, as the Replayer's own parser would: what applies while the pointer is over an
// element applies to its class `:hover` too, and what asks for the screen's size asks for the page's. Written anew
// because a parser of all of CSS takes longer than everything else that a page needs to be shown.

type Cache = { stylesWithHoverClass: Map<string, string> };

const DEVICE_SIZE = /(max|min)-device-(width|height)/g;
const HOVER = /:hover/g;
const LEADING = /^(?:\s|\/\*[\s\S]*?\*\/)*/;
const TRAILING = /(?:\s|\/\*[\s\S]*?\*\/)*$/;
/** What is neither begins nor ends anything. */
const PLAIN = /[^"'()/;[\]\\{}]+/y;
const COMMENTS = /\/\*[\s\S]*?\*\//g;

const enum Character {
  doubleQuote = 34,
  singleQuote = 39,
  open = 40,
  close = 41,
  star = 42,
  slash = 47,
  semicolon = 59,
  openSquare = 91,
  backslash = 92,
  closeSquare = 93,
  openCurly = 123,
  closeCurly = 125,
}

export function adaptCss(css: string, cache?: Cache): string {
  if (!css.includes(":hover") && !css.includes("-device-")) return css;
  const known = cache?.stylesWithHoverClass.get(css);
  if (known !== undefined) return known;
  const adapted = new Adaptation(css).run() ?? css;
  cache?.stylesWithHoverClass.set(css, adapted);
  return adapted;
}

class Adaptation {
  private at = 0;
  /** Where the statement or declaration began that is being read. */
  private start = 0;
  /** Everything before this is in `out`. */
  private copied = 0;
  private out = "";
  /** Within brackets nothing begins or ends. */
  private brackets: number[] = [];
  private blocks = 0;

  constructor(private readonly css: string) {}

  /** Null for what is no style sheet: it stays as it is. */
  run(): string | null {
    const { css } = this;
    while (this.at < css.length) {
      PLAIN.lastIndex = this.at;
      if (PLAIN.test(css)) this.at = PLAIN.lastIndex;
      else if (!this.step(css.charCodeAt(this.at))) return null;
    }
    if (this.blocks > 0 || this.brackets.length > 0) return null;
    this.atRule();
    return this.out + css.slice(this.copied);
  }

  /** False where it cannot go on. */
  private step(character: number): boolean {
    switch (character) {
      case Character.slash:
        return this.css.charCodeAt(this.at + 1) === Character.star ? this.skipTo("*/") : this.next();
      case Character.doubleQuote:
        return this.string('"');
      case Character.singleQuote:
        return this.string("'");
      case Character.backslash:
        this.at += 2;
        return true;
      case Character.open:
        return this.isPlainUrl() ? this.closing(")") : this.bracket(Character.close);
      case Character.openSquare:
        return this.bracket(Character.closeSquare);
      case Character.close:
      case Character.closeSquare:
        if (this.brackets.at(-1) === character) this.brackets.pop();
        return this.next();
      case Character.semicolon:
        if (this.brackets.length === 0) this.end();
        return this.next();
      case Character.openCurly:
        return this.openBlock();
      case Character.closeCurly:
        return this.closeBlock();
      default:
        return this.next();
    }
  }

  private next(): boolean {
    this.at++;
    return true;
  }

  private skipTo(text: string): boolean {
    const end = this.css.indexOf(text, this.at + text.length);
    this.at = end + text.length;
    return end >= 0;
  }

  private string(quote: string): boolean {
    this.at++;
    return this.closing(quote);
  }

  /** Goes behind the next one that is not escaped. */
  private closing(text: string): boolean {
    for (let end = this.at; (end = this.css.indexOf(text, end)) >= 0; end++) {
      let escapes = 0;
      while (this.css.charCodeAt(end - 1 - escapes) === Character.backslash) escapes++;
      if (escapes % 2 === 1) continue;
      this.at = end + 1;
      return true;
    }
    return false;
  }

  private isPlainUrl(): boolean {
    const { css, at } = this;
    return css.slice(at - 3, at).toLowerCase() === "url" && !/["'\s]/.test(css.charAt(at + 1));
  }

  private bracket(closing: number): boolean {
    this.brackets.push(closing);
    return this.next();
  }

  private end(): void {
    this.atRule();
    this.start = this.at + 1;
  }

  private openBlock(): boolean {
    if (this.brackets.length > 0) return this.brackets.includes(Character.closeCurly) ? this.bracket(Character.closeCurly) : this.next();
    const prelude = this.css.slice(this.start, this.at);
    const lead = LEADING.exec(prelude)![0].length;
    if (prelude.startsWith("--", lead) && prelude.includes(":")) return this.bracket(Character.closeCurly);
    if (prelude[lead] === "@") this.atRule();
    else if (prelude.includes(":hover")) this.rule(prelude, lead);
    this.blocks++;
    this.start = this.at + 1;
    return this.next();
  }

  private closeBlock(): boolean {
    if (this.brackets.at(-1) === Character.closeCurly) this.brackets.pop();
    else if (this.brackets.length === 0) {
      this.atRule();
      if (--this.blocks < 0) return false;
      this.start = this.at + 1;
    }
    return this.next();
  }

  private rule(prelude: string, lead: number): void {
    const trail = TRAILING.exec(prelude)!.index;
    const selector = prelude.slice(lead, trail).replace(COMMENTS, "");
    const hovered = splitSelectors(selector)
      .filter((part) => part.includes(":hover"))
      .map((part) => ",\n" + part.replace(HOVER, ".\\:hover"));
    if (hovered.length > 0) this.replace(this.start + lead, this.start + trail, selector + hovered.join(""));
  }

  /** What was read since `start`, if it is an at-rule. */
  private atRule(): void {
    const text = this.css.slice(this.start, this.at);
    if (!text.includes("-device-") || !/^(?:\s|\/\*[\s\S]*?\*\/)*@/.test(text)) return;
    this.replace(this.start, this.at, text.replace(DEVICE_SIZE, "$1-$2"));
  }

  private replace(from: number, to: number, text: string): void {
    this.out += this.css.slice(this.copied, from) + text;
    this.copied = to;
  }
}

/** At commas that are neither in parentheses nor in strings. */
function splitSelectors(selector: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < selector.length; at++) {
    const character = selector[at]!;
    if (character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (character === "," && depth === 0) {
      parts.push(selector.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(selector.slice(start).trim());
  return parts;
}
