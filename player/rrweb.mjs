// What is changed in @rrweb/replay when it is bundled. Its version is pinned; a text that is not found stops the build.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = (name) => JSON.stringify(fileURLToPath(new URL(`src/${name}`, import.meta.url)));
const OURS = `import { adaptCss as adaptCssForReplay } from ${source("hover.ts")};\nimport { openDialog } from ${source("dialogs.ts")};\n`;

/** Each stands in the file exactly once. */
const CHANGES = [
  // Style sheets are adapted by a scanner of our own, and the two copies of postcss are left out.
  [/^function adaptCssForReplay\(cssText, cache\) \{[\s\S]*?^\}\n/gm, ""],
  [/^var postcssExports\$1 = requirePostcss\$1\(\);\n(.*\n)*?postcss\$1\.Node;\n/gm, ""],
  [/^var postcssExports = requirePostcss\(\);\n(.*\n)*?postcss\.Node;\n/gm, ""],
  // What opens would take the focus.
  [/^ *if \(shouldBeModal\) dialog\.showModal\(\);\n *else dialog\.show\(\);\n/gm, "openDialog(dialog, shouldBeModal);\n"],
  [/^ *if \(newIsModalState\) dialog\.showModal\(\);\n *else dialog\.show\(\);\n/gm, "openDialog(dialog, newIsModalState);\n"],
  // What builds a part of a page is needed apart from the Replayer.
  [/^export \{\n  Replayer\n\};\n/gm, `${OURS}export { Replayer, buildNodeWithSN };\n`],
];

export const rrweb = {
  name: "rrweb",
  setup(build) {
    build.onLoad({ filter: /@rrweb[\\/]replay[\\/]dist[\\/]replay\.js$/ }, ({ path }) => ({ contents: change(readFileSync(path, "utf8")), loader: "js" }));
  },
};

function change(text) {
  for (const [pattern, replacement] of CHANGES) {
    const found = text.match(pattern)?.length ?? 0;
    if (found !== 1) throw new Error(`${pattern} is ${found} times in @rrweb/replay, and not once`);
    text = text.replace(pattern, () => replacement);
  }
  return text;
}
