/**
 * Replaces a method by one that calls the original first, with the same arguments, and then tells. Returns what
 * undoes it: when something else has patched over ours meanwhile, ours stays in the chain and tells nothing more.
 */
export function patch<T extends object, K extends keyof T>(target: T, name: K, tell: (args: unknown[]) => void): () => void {
  const original = target[name];
  if (typeof original !== 'function') return () => {};
  let active = true;
  const patched = function (this: unknown, ...args: unknown[]) {
    const result = (original as (...args: unknown[]) => unknown).apply(this, args);
    if (active) tell(args);
    return result;
  };
  Object.defineProperties(patched, {
    name: { value: original.name, configurable: true },
    length: { value: original.length, configurable: true },
    toString: { value: () => String(original), configurable: true, writable: true },
  });
  const own = Object.getOwnPropertyDescriptor(target, name);
  target[name] = patched as T[K];
  return () => {
    active = false;
    if (target[name] !== (patched as T[K])) return;
    if (own) Object.defineProperty(target, name, own);
    else delete target[name];
  };
}
