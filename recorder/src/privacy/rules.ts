import { BLOCKED, FIELD, MARKED } from './selectors';

/** The rules of a service as selectors, one for all rules of a kind; empty when there are none. */
export interface Rules {
  readonly block: string;
  readonly redact: string;
  readonly blur: string;
  /** What is not hidden for being a field. */
  readonly allow: string;
  /** What any of them hides. */
  readonly any: string;
  /** The same with what is hidden without a rule. */
  readonly covered: string;
  /** Of what is hidden and of what is blocked, what something can be in: this is asked for most of what changes. */
  readonly around: string;
  readonly blockedAround: string;
  /** Those that block, each by its id. */
  readonly blocking: readonly { readonly id?: unknown; readonly selector: string }[];
}

type Kind = 'block' | 'redact' | 'blur' | 'allow';

/** As many, and as long, as a server has them. */
const MOST = 500;
const LONGEST = 2_000;

/** Selectors of nothing but inputs, as those are that every service has. */
const INPUTS = /^input(?![\w-])[^\s,>+~|:\\]*(,\s*input(?![\w-])[^\s,>+~|:\\]*)*$/;

const canHold = (selector: string): boolean => !INPUTS.test(selector);

export const NO_RULES = rulesOf({});

/** Whatever the server sent: what cannot be understood of it is left out, and the rest holds. */
export function rulesOf(told: unknown): Rules {
  const { rules } = (told ?? {}) as { rules?: unknown };
  const known = (Array.isArray(rules) ? rules.slice(0, MOST) : []).filter(isRule);
  const all = (kind: Kind) => known.filter(({ mask }) => mask === kind).map(({ selector }) => selector);
  const [block, redact, blur] = [all('block'), all('redact'), all('blur')];
  const any = [...block, ...redact, ...blur];
  return {
    block: [BLOCKED, ...block].join(),
    redact: [MARKED, ...redact].join(),
    blur: blur.join(),
    allow: all('allow').join(),
    any: any.join(),
    covered: [BLOCKED, MARKED, FIELD, ...any].join(),
    around: [BLOCKED, MARKED, FIELD, ...any.filter(canHold)].join(),
    blockedAround: [BLOCKED, ...block.filter(canHold)].join(),
    blocking: known.filter(({ mask }) => mask === 'block'),
  };
}

/** Whether a change of the attribute could change what the rules match. */
export function areAbout({ any, allow }: Rules, name: string): boolean {
  const selectors = (any + allow).toLowerCase();
  const short = name === 'class' ? '.' : name === 'id' ? '#' : name;
  return selectors.includes(short) || selectors.includes(name);
}

function isRule(rule: { id?: unknown; selector?: unknown; mask?: unknown } | null): rule is { id?: unknown; selector: string; mask: Kind } {
  const selector = rule?.selector;
  return typeof selector === 'string' && selector.length <= LONGEST && isWhole(selector) && isValid(selector);
}

/** A browser closes what a selector leaves open at its end. In a list that would take in the rules after it. */
function isWhole(selector: string): boolean {
  const bare = selector.replace(/\\[^]|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\/\*[^]*?\*\//g, '');
  const count = (sign: string) => bare.split(sign).length;
  return !/["'\\{}]|\/\*/.test(bare) && count('(') === count(')') && count('[') === count(']');
}

function isValid(selector: string): boolean {
  try {
    new DocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}
