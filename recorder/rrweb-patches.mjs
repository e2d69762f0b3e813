// What the bundle changes in @rrweb/record. Each must be found so often, so that an update cannot leave one out unseen.
import { readFileSync } from 'node:fs';

/** Below this rrweb's difference of two styles is hardly ever shorter than the style, and takes long to find. */
const SHORT_STYLE = 128;

const PATCHES = [
  {
    why: 'What rrweb says in the console would stand in the page’s, and in its recording.',
    find: /\bconsole\.(?:warn|error|debug)\(/g,
    put: '(() => {})(',
    times: 16,
  },
  {
    why: 'A short style is told whole, without a look for what changed in it.',
    find: /if \(attributeName === "style"\) \{/g,
    put: `if (attributeName === "style" && value && value.length < ${SHORT_STYLE}) item.wholeStyle = true; else if (attributeName === "style") {`,
    times: 1,
  },
  {
    why: 'And then what was found in other mutations of the same moment is not all that changed.',
    find: /if \(typeof attributes\.style === "string"\) \{/g,
    put: 'if (typeof attributes.style === "string" && !attribute.wholeStyle) {',
    times: 1,
  },
];

/** For esbuild. */
export const patchedRrweb = {
  name: 'patched-rrweb',
  setup({ onLoad }) {
    onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const { why, find, put, times } of PATCHES) {
        const found = contents.match(find)?.length ?? 0;
        if (found !== times) return { errors: [{ text: `@rrweb/record has ${found} places, and not ${times}, for: ${why}` }] };
        contents = contents.replace(find, put);
      }
      return { contents };
    });
  },
};
