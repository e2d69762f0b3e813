import { ofNode } from '../dom';

const LONGEST = 2_000;
const DEEPEST = 4;
const MOST_ENTRIES = 50;
/** Values of one message that are looked at, over all its arguments: the page waits meanwhile. */
const MOST_VALUES = 500;
const MORE = '…';

/**
 * What the console was given, each in JSON as rrweb's console plugin writes it. Elements are named and not written
 * out, because what is in them is masked elsewhere. Getters of the page are not run.
 */
export function printed(args: readonly unknown[]): string[] {
  const printer = new Printer();
  return args.map((each) => {
    const json = JSON.stringify(printer.plain(each, 0));
    return json.length > LONGEST ? JSON.stringify(json.slice(0, LONGEST) + MORE) : json;
  });
}

class Printer {
  #left = MOST_VALUES;

  plain(value: unknown, depth: number): unknown {
    if (this.#left-- <= 0) return MORE;
    switch (typeof value) {
      case 'string':
        return value.slice(0, LONGEST);
      case 'number':
      case 'boolean':
        return value;
      case 'bigint':
        // To write a very long one takes very long.
        return BigInt.asIntN(64, value) === value ? String(value) : 'bigint';
      case 'object':
        return value === null ? null : orMore(() => this.#object(value, depth));
      case 'function':
        return orMore(() => `function ${text(value, 'name')}`);
      default:
        return String(value);
    }
  }

  #object(value: object, depth: number): unknown {
    if (ArrayBuffer.isView(value)) return `${tag(value)}(${value.byteLength} bytes)`;
    if (value instanceof DOMException) return `${value.name}: ${value.message}`.slice(0, LONGEST);
    if (value instanceof Error) return `${text(value, 'name')}: ${text(value, 'message')}`.slice(0, LONGEST);
    if (value instanceof Date) return Date.prototype.toString.call(value);
    if (value instanceof RegExp) return RegExp.prototype.toString.call(value);
    if (isNode(value)) return nodeName(value);
    if (value === window || depth >= DEEPEST) return `[object ${tag(value)}]`;
    return Array.isArray(value) ? this.#array(value, depth) : this.#record(value, depth);
  }

  #array(value: readonly unknown[], depth: number): unknown[] {
    const result: unknown[] = [];
    for (let i = 0; i < value.length && i < MOST_ENTRIES && this.#left > 0; i++) result.push(this.#entry(value, i, depth));
    return result;
  }

  #record(value: object, depth: number): object {
    // Without a prototype, so that no name has a meaning.
    const result: Record<string, unknown> = Object.create(null);
    let entries = 0;
    // Unlike `Object.entries` this makes no list of all that a large object has.
    for (const name in value) {
      if (entries++ >= MOST_ENTRIES || this.#left <= 0) break;
      if (Object.prototype.hasOwnProperty.call(value, name)) result[name.slice(0, LONGEST)] = this.#entry(value, name, depth);
    }
    return result;
  }

  #entry(value: object, name: PropertyKey, depth: number): unknown {
    const found = Object.getOwnPropertyDescriptor(value, name);
    return found?.get ? '(…)' : this.plain(found?.value, depth + 1);
  }
}

/** Whatever a proxy of the page throws. */
function orMore(print: () => unknown): unknown {
  try {
    return print();
  } catch {
    return MORE;
  }
}

/** A property that is text, of the object or what it inherits from, when no getter is to be run for it. */
function text(value: object, name: string): string {
  for (let each: object | null = value; each; each = Object.getPrototypeOf(each)) {
    const found = Object.getOwnPropertyDescriptor(each, name);
    if (found) return typeof found.value === 'string' ? found.value.slice(0, LONGEST) : '(…)';
  }
  return '';
}

function isNode(value: object): value is Node {
  try {
    return ofNode(value as Node, 'nodeType') > 0;
  } catch {
    return false;
  }
}

function nodeName(node: Node): string {
  if (ofNode(node, 'nodeType') !== Node.ELEMENT_NODE) return ofNode(node, 'nodeName');
  const id = Element.prototype.getAttribute.call(node, 'id');
  return `<${ofNode(node, 'nodeName').toLowerCase()}${id ? `#${id}` : ''}>`;
}

function tag(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
