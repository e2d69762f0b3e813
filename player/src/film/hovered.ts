// Whether the picture changes because the pointer is over something else.

import type { Driver } from "../driver";
import { sheetsOf } from "../map/roots";
import { isElement, parentOf } from "../own";

/** The class that stands for it in a replay. */
const HOVERED = ".\\:hover";
const ANYTHING = "*";

export class Hovered {
  private readonly last: Element[] = [];
  private sheets = "";
  /** What has to be under the pointer for any rule to apply. */
  private selectors: string[] = [];

  /** Also when it is asked for the first time. */
  changed(page: Driver | null): boolean {
    const document = page?.replayer.document;
    if (!document) return false;
    const now = [...Document.prototype.querySelectorAll.call(document, HOVERED)] as Element[];
    const before = this.last.splice(0);
    this.last.push(...now);
    const different = [...now.filter((element) => !before.includes(element)), ...before.filter((element) => !now.includes(element))];
    if (different.length === 0) return false;
    this.read(document);
    return different.some((element) => isElement(element) && parentOf(element) !== null && this.selectors.some((selector) => matches(element, selector)));
  }

  private read(document: Document): void {
    const sheets = sheetsOf(document);
    const key = sheets.map((sheet) => `${sheet.href ?? ""}:${rulesOf(sheet).length}`).join();
    if (key === this.sheets) return;
    this.sheets = key;
    this.selectors = [...new Set(sheets.flatMap((sheet) => [...rulesOf(sheet)].flatMap(subjects)))];
  }
}

function rulesOf(sheet: CSSStyleSheet | CSSGroupingRule): ArrayLike<CSSRule> & Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    // A sheet of another origin does not tell.
    return [];
  }
}

function subjects(rule: CSSRule): string[] {
  const { selectorText, cssRules } = rule as CSSStyleRule & CSSGroupingRule;
  const own = selectorText?.includes(HOVERED)
    ? selectorText.split(",").flatMap((part) => {
        const before = part.indexOf(HOVERED);
        if (before < 0) return [];
        const subject = part.slice(0, before).trim();
        return [subject === "" || /[\s>+~(]$/.test(part.slice(0, before)) ? ANYTHING : subject];
      })
    : [];
  return cssRules ? [...own, ...[...cssRules].flatMap(subjects)] : own;
}

function matches(element: Element, selector: string): boolean {
  try {
    return Element.prototype.matches.call(element, selector);
  } catch {
    // Half a selector may be none: rather a picture too many.
    return true;
  }
}
