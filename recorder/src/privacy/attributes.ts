import { MASK, NO_PICTURE } from './forms';

type Attributes = Record<string, unknown>;

/** What an attribute of a masked element may tell. */
type Kind =
  /** Nothing: layout, structure, names that the page gave. */
  | 'keep'
  /** Text that is shown or typed. */
  | 'text'
  /** A choice or a position: it has no harmless form. */
  | 'state'
  /** Where something is fetched from. */
  | 'source'
  | 'link'
  | 'style'
  /** Whether the element is masked at all. */
  | 'marker';

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...kinds('text', 'value placeholder title alt label content summary srclang'),
  ...kinds('text', 'aria-label aria-valuetext aria-valuenow aria-placeholder aria-description aria-roledescription'),
  ...kinds('state', 'checked selected aria-checked aria-selected aria-pressed aria-activedescendant'),
  ...kinds('state', 'rr_scrollLeft rr_scrollTop'),
  ...kinds('source', 'src srcset poster data background action formaction cite srcdoc rr_src rr_dataURL'),
  ...kinds('link', 'href xlink:href'),
  ...kinds('style', 'style'),
  ...kinds('marker', 'contenteditable role type data-girok-mask'),
]);

function kinds(kind: Kind, names: string): [string, Kind][] {
  return names.split(' ').map((name) => [name, kind]);
}

function kindOf(name: string): Kind {
  const known = KINDS.get(name);
  if (known) return known;
  return name.startsWith('data-') && !/^data-(girok|rr)-/.test(name) ? 'text' : 'keep';
}

/** Whether masking could change any of these; the quick way out for what moves on a busy page. */
export function mayTell(attributes: Attributes): boolean {
  for (const name in attributes) {
    const kind = kindOf(name);
    if (kind === 'keep' || kind === 'marker') continue;
    if (kind !== 'style' || mentionsUrl(attributes[name])) return true;
  }
  return false;
}

/** Whether these could have changed what is masked, for an element that is not masked yet. Classes change all the time. */
export function mayMask(attributes: Attributes): boolean {
  for (const name in attributes) {
    if (name === 'class' ? String(attributes[name]).includes('rr-mask') : kindOf(name) === 'marker') return true;
  }
  return false;
}

/** Hides in place what the attributes of a masked element tell. */
export function maskAttributes(tagName: string, attributes: Attributes): void {
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === null) continue;
    switch (kindOf(name)) {
      case 'text':
        if (value !== '') attributes[name] = MASK;
        break;
      case 'source':
        if (name === 'src' && tagName === 'img') attributes[name] = NO_PICTURE;
        else delete attributes[name];
        break;
      case 'state':
        delete attributes[name];
        break;
      case 'link':
        if (typeof value !== 'string' || !value.startsWith('#')) attributes[name] = '#';
        break;
      case 'style':
        attributes[name] = withoutUrls(value);
    }
  }
}

function mentionsUrl(style: unknown): boolean {
  if (typeof style === 'string') return style.includes('url(');
  if (typeof style !== 'object' || style === null) return false;
  for (const property in style) if (isUrl((style as Attributes)[property])) return true;
  return false;
}

function isUrl(value: unknown): boolean {
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text.includes('url(');
}

/** rrweb writes a style as text, or as what changed: a value, a value with its priority, or false. */
function withoutUrls(style: unknown): unknown {
  if (typeof style === 'string') return style.replace(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g, 'none');
  if (typeof style !== 'object' || style === null) return style;
  return Object.fromEntries(Object.entries(style).filter(([, value]) => !isUrl(value)));
}
