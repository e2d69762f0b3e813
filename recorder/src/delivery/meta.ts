import type { KnownActor } from '../identity/actor';

declare const GIROK_VERSION: string;

/** Longer addresses carry data, and a batch must fit into a farewell. */
const LONGEST = 2_048;

/** What every batch says about the page it comes from. */
export function metaOf(actor: KnownActor | undefined): object {
  return {
    recorder: GIROK_VERSION,
    actor,
    screen: { width: screen.width, height: screen.height },
    language: navigator.language,
    timezone: timezone(),
    url: location.href.slice(0, LONGEST),
    referrer: document.referrer.slice(0, LONGEST) || undefined,
    title: document.title.slice(0, LONGEST) || undefined,
  };
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
