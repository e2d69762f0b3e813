/** The one way in which the recorder may be noticed by a page: a line in its console, never an exception. */

const warn = console.warn.bind(console);
const said = new Set<string>();

/** Says each thing once, through the console's own function: our wrapper would record it. */
export function complain(message: string, detail?: unknown): void {
  if (said.has(message)) return;
  said.add(message);
  try {
    if (detail === undefined) warn(`girok: ${message}`);
    else warn(`girok: ${message}`, detail);
  } catch {
    // A console that throws is the page's business.
  }
}

/** The same function, but what goes wrong in it stays in it. */
export function guard<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R | undefined {
  return (...args) => {
    try {
      return fn(...args);
    } catch (error) {
      complain('something went wrong inside the recorder', error);
      return undefined;
    }
  };
}
