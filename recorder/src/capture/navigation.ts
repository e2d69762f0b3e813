import { guard } from '../guard';
import { patch } from './patch';

export interface Page {
  url: string;
  title: string;
  referrer?: string;
  kind: 'load' | 'push' | 'replace' | 'pop' | 'hash';
}

/** Tells each page view: the load, and each change of the address after it, whoever made it. */
export function observeNavigation(tell: (page: Page) => void): () => void {
  let last = location.href;
  const changed = guard((kind: Page['kind']) => {
    const before = last;
    last = location.href;
    if (before === last) return;
    // Routers set the title after the address. They have done so when the next task begins.
    const url = last;
    setTimeout(guard(() => active && tell({ url, title: document.title, referrer: before, kind })));
  });
  // A change of the fragment alone is told twice by the browser: as popstate, then as hashchange.
  const popped = () => withoutHash(last) !== withoutHash(location.href) && changed('pop');
  const hashed = () => changed('hash');
  let active = true;
  const undo = [
    patch(history, 'pushState', () => changed('push')),
    patch(history, 'replaceState', () => changed('replace')),
  ];
  addEventListener('popstate', popped);
  addEventListener('hashchange', hashed);
  guard(tell)(firstPage());
  return () => {
    active = false;
    removeEventListener('popstate', popped);
    removeEventListener('hashchange', hashed);
    for (const each of undo) each();
  };
}

export function firstPage(): Page {
  const page: Page = { url: location.href, title: document.title, kind: 'load' };
  if (document.referrer) page.referrer = document.referrer;
  return page;
}

function withoutHash(url: string): string {
  return url.replace(/#.*/, '');
}
