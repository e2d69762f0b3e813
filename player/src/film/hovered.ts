// Whether the picture changes because the pointer is over something else.

import type { Driver } from "../driver";
import { sheetsOf } from "../map/roots";
import { isElement, parentOf } from "../own";

/** The class that stands for it in a replay. */
const HOVERED = ".\\:hover";
const ANYTHING = "*";

export class Hovered {
  private readonly last: Element[] = [];
  private document: Document | null = null;
  /** What has to be under the pointer for any rule to apply. */
  private selectors: string[] | null = null;

  /** Also when it is asked for the first time. `isAnother` where anything else has changed: rules may have. */
  changed(page: Driver | null, isAnother: boolean): boolean {
    const document = page?.replayer.document;
    if (!document) return false;
    if (isAnother || document !== this.document) this.selectors = null;
    this.document = document;
    const now = [...Document.prototype.querySelectorAll.call(document, HOVERED)] as Element[];
    const before = this.last.splice(0);
    this.last.push(...now);
    const different = [...now.filter((element) => !before.includes(element)), ...before.filter((element) => !now.includes(element))];
    if (different.length === 0) return false;
    const selectors = (this.selectors ??= [...new Set(sheetsOf(document).flatMap((sheet) => [...rulesOf(sheet)].flatMap(subjects)))]);
    return different.some((element) => isElement(element) && parentOf(element) !== null && selectors.some((selector) => matches(element, selector)));
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

/** What each `:hover` of a rule is of, whether or not the others of it apply. */
function subjects(rule: CSSRule): string[] {
  const { selectorText, cssRules } = rule as CSSStyleRule & CSSGroupingRule;
  const own = selectorText?.includes(HOVERED) ? selectorText.split(",").flatMap(subjectsOf) : [];
  return cssRules ? [...own, ...[...cssRules].flatMap(subjects)] : own;
}

function subjectsOf(selector: string): string[] {
  const parts = selector.split(HOVERED);
  return parts.slice(0, -1).map((_, index) => {
    const before = parts.slice(0, index + 1).join("");
    return before.trim() === "" || /[\s>+~(]$/.test(before) ? ANYTHING : before.trim();
  });
}

function matches(element: Element, selector: string): boolean {
  try {
    return Element.prototype.matches.call(element, selector);
  } catch {
    // Half a selector may be none: rather a picture too many.
    return true;
  }
}
