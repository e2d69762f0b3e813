const LONGEST = 2_000;
const DEEPEST = 4;
const MOST_ENTRIES = 50;

/**
 * A value as the console shows it, in JSON as rrweb's console plugin writes it. Elements are named and not written
 * out, because what is in them is masked elsewhere. Getters of the page are not run.
 */
export function printed(value: unknown): string {
  const json = JSON.stringify(plain(value, 0));
  return json.length > LONGEST ? JSON.stringify(`${json.slice(0, LONGEST)}…`) : json;
}

function plain(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.slice(0, LONGEST);
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainObject(value, depth);
    case 'function':
      return `function ${value.name}`;
    default:
      return String(value);
  }
}

function plainObject(value: object, depth: number): unknown {
  if (value instanceof Error) return `${value.name}: ${value.message}`.slice(0, LONGEST);
  if (value instanceof Element) return `<${value.localName}${value.id && `#${value.id}`}>`;
  if (value instanceof Date || value instanceof RegExp) return String(value);
  if (depth >= DEEPEST || value instanceof Node) return Object.prototype.toString.call(value);
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((each) => plain(each, depth + 1));
  const result: Record<string, unknown> = {};
  for (const [name, { value: entry, get }] of Object.entries(Object.getOwnPropertyDescriptors(value)).slice(0, MOST_ENTRIES)) {
    result[name] = get ? '(…)' : plain(entry, depth + 1);
  }
  return result;
}
