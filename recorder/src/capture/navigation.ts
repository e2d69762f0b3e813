import { listen, ofDocument } from '../dom';
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
    setTimeout(guard(() => active && tell({ url, title: ofDocument(document, 'title'), referrer: before, kind })));
  });
  // A change of the fragment alone is told twice by the browser: as popstate, then as hashchange.
  let active = true;
  // By the window, because a script of the page may have a `history` of its own.
  const undo = [
    patch(window.history, 'pushState', () => changed('push')),
    patch(window.history, 'replaceState', () => changed('replace')),
    listen(window, 'popstate', () => withoutHash(last) !== withoutHash(location.href) && changed('pop')),
    listen(window, 'hashchange', () => changed('hash')),
  ];
  guard(tell)(firstPage());
  return () => {
    active = false;
    for (const each of undo) each();
  };
}

export function firstPage(): Page {
  const page: Page = { url: location.href, title: ofDocument(document, 'title'), kind: 'load' };
  const referrer = ofDocument(document, 'referrer');
  if (referrer) page.referrer = referrer;
  return page;
}

function withoutHash(url: string): string {
  return url.replace(/#.*/, '');
}
