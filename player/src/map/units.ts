// Lengths and media queries that are about the viewport's height, in texts of CSS. Pure.

export type Size = { width: number; height: number };

const ABOUT_HEIGHT = /\d[sld]?v(?:h|b|min|max)(?![\w-])/i;
const QUOTED = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|url\((?:\\[^]|[^)\\])*\)|\/\*[^]*?\*\//;
const ESCAPE = /\\(?:[0-9a-f]{1,6}\s?|[^])/;
const NAME = new RegExp(`(?:--|[#@]?-?(?:[a-z_\\u0080-\\uffff]|${ESCAPE.source}))(?:[\\w\\u0080-\\uffff-]|${ESCAPE.source})*`);
const NUMBER = /([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z][\w-]*)?/;
/** Strings, addresses, comments and names are passed over whole; what is left are numbers with their units. */
const TOKEN = new RegExp([QUOTED, NAME, NUMBER].map(({ source }) => source).join("|"), "gi");
const FEATURE = /\([^()]*\b(?:height|orientation|aspect-ratio)\b[^()]*\)/gi;
const ALWAYS = "(min-width: 0px)";
const NEVER = "(max-width: 0px)";

export function isAboutHeight(css: string): boolean {
  return ABOUT_HEIGHT.test(css);
}

/** The same in pixels, as it is in a viewport of this size. */
export function inPixels(css: string, { width, height }: Size): string {
  const sides = new Map([
    ["vh", height],
    ["vb", height],
    ["vmin", Math.min(width, height)],
    ["vmax", Math.max(width, height)],
  ]);
  return css.replace(TOKEN, (token, number?: string, unit?: string) => {
    const side = unit === undefined ? undefined : sides.get(unit.toLowerCase().replace(/^[sld](?=v)/, ""));
    return side === undefined ? token : `${Number(((Number(number) * side) / 100).toFixed(4))}px`;
  });
}

/** What asks for the viewport's height or shape has its answer in its place. */
export function answered(media: string, matches: (query: string) => boolean): string {
  return media.replace(FEATURE, (feature) => (matches(feature) ? ALWAYS : NEVER));
}
