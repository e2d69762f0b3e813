// Finds the urls of a style sheet or declaration, and writes others in their place.

export type CssUrl = "resource" | "import";
export type RewriteCssUrl = (url: string, use: CssUrl) => string | null;

/** Functions whose plain strings are urls too. */
const TAKES_URL_STRINGS = new Set(["image-set", "-webkit-image-set", "image", "src"]);
/** Loads nothing, asks nobody and leaves the declaration valid. */
const NOTHING = "data:,";
/** An at-rule no browser knows is skipped up to its end, together with what it carries. */
const DROPPED_RULE = "@-girok-dropped";

const MAY_CONTAIN_URL = /url\s*\(|@import|image-set|image\(|src\(|\\/i;
const NAME = /(?:[-\w\u0080-\uffff]|\\(?:[0-9a-f]{1,6}\s?|[^\n0-9a-f]))+/iy;
const UNQUOTED = /\s*((?:[^)\\]|\\[\s\S])*)\)?/y;
const QUOTED = /"((?:[^"\\\n]|\\[\s\S])*)"?|'((?:[^'\\\n]|\\[\s\S])*)'?/y;
const CLOSE = /\s*\)?/y;

export function rewriteCss(css: string, rewrite: RewriteCssUrl): string {
  if (!MAY_CONTAIN_URL.test(css)) return css;
  return new Scanner(css, rewrite).run();
}

class Scanner {
  private at = 0;
  /** Everything before this is in `out`; what needs no change is copied as one slice. */
  private copied = 0;
  private out = "";
  /** The functions that are open, innermost last; "" for a bare parenthesis. */
  private readonly open: string[] = [];
  /** The keyword of the @import that still waits for its url. */
  private pendingImport: { from: number; to: number } | null = null;
  private inNamespace = false;

  constructor(
    private readonly css: string,
    private readonly rewrite: RewriteCssUrl,
  ) {}

  run(): string {
    while (this.at < this.css.length) this.step();
    return this.copied === 0 ? this.css : this.out + this.css.slice(this.copied);
  }

  private step(): void {
    const character = this.css[this.at]!;
    if (character === "/" && this.css[this.at + 1] === "*") {
      const end = this.css.indexOf("*/", this.at + 2);
      this.at = end < 0 ? this.css.length : end + 2;
    } else if (character === '"' || character === "'") {
      this.string();
    } else if (character === "@") {
      this.atKeyword();
    } else if (character === "(") {
      this.open.push("");
      this.at++;
    } else if (character === ")") {
      this.open.pop();
      this.at++;
    } else if (character === ";" || character === "{" || character === "}") {
      this.pendingImport = null;
      this.inNamespace = false;
      this.open.length = 0;
      this.at++;
    } else {
      const name = this.match(NAME);
      if (!name) this.at++;
      else if (this.css[this.at] === "(") this.function(unescape(name[0]).toLowerCase(), this.at - name[0].length);
    }
  }

  private atKeyword(): void {
    const start = this.at++;
    const name = unescape(this.match(NAME)?.[0] ?? "").toLowerCase();
    if (name === "import") this.pendingImport = { from: start, to: this.at };
    // A namespace's url is a name and is never loaded.
    if (name === "namespace") this.inNamespace = true;
  }

  private function(name: string, start: number): void {
    this.at++;
    if (name !== "url") {
      this.open.push(name);
      return;
    }
    while (/\s/.test(this.css[this.at] ?? "")) this.at++;
    const quoted = this.match(QUOTED);
    if (quoted) this.match(CLOSE);
    const raw = quoted ? (quoted[1] ?? quoted[2] ?? "") : this.match(UNQUOTED)![1]!.trim();
    this.found(unescape(raw), start, (url) => `url(${url})`);
  }

  private string(): void {
    const start = this.at;
    const [, double, single] = this.match(QUOTED)!;
    const inUrlFunction = TAKES_URL_STRINGS.has(this.open.at(-1) ?? "");
    if (this.pendingImport || inUrlFunction) this.found(unescape(double ?? single ?? ""), start, (url) => url);
  }

  private found(url: string, start: number, write: (quoted: string) => string): void {
    if (this.inNamespace) return;
    const keyword = this.pendingImport;
    const target = this.rewrite(url, keyword ? "import" : "resource");
    this.pendingImport = null;
    if (target === url) return;
    if (keyword && target === null) {
      this.replace(keyword.from, keyword.to, DROPPED_RULE + " ");
      this.replace(start, this.at, write('""'));
    } else {
      this.replace(start, this.at, write(quote(target ?? NOTHING)));
    }
  }

  private replace(from: number, to: number, text: string): void {
    this.out += this.css.slice(this.copied, from) + text;
    this.copied = to;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.css);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
}

function quote(url: string): string {
  return `"${url.replace(/["\\\n\r\f]/g, (character) => encodeURIComponent(character))}"`;
}

function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|\r?\n|([\s\S]))/gi, (_, hex?: string, character?: string) =>
    hex ? codePoint(parseInt(hex, 16)) : (character ?? ""),
  );
}

function codePoint(value: number): string {
  return value > 0 && value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd";
}
