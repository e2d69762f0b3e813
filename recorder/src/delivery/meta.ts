import { ofDocument } from '../dom';
import type { KnownActor } from '../identity/actor';

declare const GIROK_VERSION: string;

/** Longer addresses carry data, and a batch must fit into a farewell. */
const LONGEST = 2_048;

/** What every batch says about the page it comes from. */
export function metaOf(actor: KnownActor | undefined): object {
  return {
    recorder: GIROK_VERSION,
    actor,
    screen: screenSize(),
    language: window.navigator.language,
    timezone: timezone(),
    url: location.href.slice(0, LONGEST),
    referrer: ofDocument(document, 'referrer').slice(0, LONGEST) || undefined,
    title: ofDocument(document, 'title').slice(0, LONGEST) || undefined,
  };
}

/** Nothing when the page has a variable of that name: it takes the place of the browser's. */
function screenSize(): { width: number; height: number } | undefined {
  const { width, height } = (window.screen as Screen | null | undefined) ?? {};
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
}

let zone: string | undefined;

/** Asked for once: to make a formatter takes a millisecond. */
function timezone(): string | undefined {
  try {
    return (zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
  } catch {
    return undefined;
  }
}
