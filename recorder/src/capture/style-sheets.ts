import type { RecordPlugin } from '@rrweb/types';

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Methods = Record<string, Method>;

/** The methods of style sheets that rrweb replaces. */
const REPLACED = ['insertRule', 'deleteRule', 'replace', 'replaceSync'];

/**
 * Keeps what rrweb replaces in style sheets from changing how the page works. rrweb's error handler cannot tell its
 * own mistakes from a rule that the browser refuses, so an error of the page would be lost; its `addRule` and
 * `removeRule` answer otherwise than the browser's and stay after the recording; and it looks at every inline style.
 */
export function styleSheetGuard(): { plugin: RecordPlugin; tookError: () => true } {
  let failed = false;
  // What the browser has, or the page's own patch of it: taken before rrweb replaces it.
  const sheet = pick(prototypeOf(window, 'CSSStyleSheet'), [...REPLACED, 'addRule', 'removeRule']);
  const group = pick(prototypeOf(window, 'CSSGroupingRule'), REPLACED);
  const declaration = pick(prototypeOf(window, 'CSSStyleDeclaration'), ['setProperty', 'removeProperty']);

  /** Calls rrweb's version; when something fails in it, whoever's fault, lets the browser decide what the page sees. */
  const guarded = (theirs: Method, native: Method): Method =>
    function (...args) {
      failed = false;
      const result = theirs.apply(this, args);
      if (!failed) return result;
      failed = false;
      return native.apply(this, args);
    };
  const replacements = (theirs: Methods, natives: Methods): Methods =>
    map(natives, (native, name) => mimic(guarded(theirs[name]!, native), native));

  const guardWindow = (win: Window): (() => void) => {
    const sheets = prototypeOf(win, 'CSSStyleSheet');
    const groups = prototypeOf(win, 'CSSGroupingRule');
    const declarations = prototypeOf(win, 'CSSStyleDeclaration');
    const { addRule, removeRule } = sheet;
    Object.assign(sheets, replacements(sheets, sheet));
    if (addRule) sheets.addRule = mimic(through(insertAsAddRule, addRule), addRule);
    if (removeRule) sheets.removeRule = mimic(through(deleteAsRemoveRule, removeRule), removeRule);
    Object.assign(groups, replacements(groups, group));
    Object.assign(
      declarations,
      map(replacements(declarations, declaration), (replacement, name) => inRulesOnly(replacement, declaration[name]!)),
    );
    // rrweb puts back the rest itself, before its plugins are ended.
    return () => void Object.assign(sheets, pick(sheet, ['addRule', 'removeRule']));
  };

  return {
    plugin: { name: 'girok/style-sheets@1', options: {}, observer: (_callback, win) => guardWindow(win) },
    tookError: () => {
      failed = true;
      return true;
    },
  };
}

/** rrweb records only declarations that belong to a rule. An element's own style it sees as a mutation. */
function inRulesOnly(guarded: Method, native: Method): Method {
  return mimic(function (...args) {
    return ((this as CSSStyleDeclaration | null)?.parentRule ? guarded : native).apply(this, args);
  }, native);
}

/** Calls what rrweb listens to; what the browser refuses there, it shall refuse under the name that the page used. */
function through(method: Method, native: Method): Method {
  return function (...args) {
    try {
      return method.apply(this, args);
    } catch {
      return native.apply(this, args);
    }
  };
}

function insertAsAddRule(this: unknown, ...[selector = 'undefined', block = 'undefined', index]: unknown[]): number {
  const sheet = this as CSSStyleSheet;
  sheet.insertRule(`${selector} { ${block} }`, (index as number | undefined) ?? sheet.cssRules.length);
  return -1;
}

function deleteAsRemoveRule(this: unknown, ...[index = 0]: unknown[]): void {
  (this as CSSStyleSheet).deleteRule(index as number);
}

function prototypeOf(win: Window, name: string): Methods {
  return (win as unknown as Record<string, { prototype: Methods } | undefined>)[name]?.prototype ?? {};
}

function pick(from: Methods, names: string[]): Methods {
  return Object.fromEntries(names.filter((name) => typeof from[name] === 'function').map((name) => [name, from[name]!]));
}

function map(methods: Methods, change: (method: Method, name: string) => Method): Methods {
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, change(method, name)]));
}

function mimic(replacement: Method, native: Method): Method {
  return Object.defineProperties(replacement, {
    name: { value: native.name, configurable: true },
    length: { value: native.length, configurable: true },
  });
}
