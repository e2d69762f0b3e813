// Builds the one script and the one style sheet of the replay frame, and says how large they are.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { rrweb } from "./rrweb.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here("../public/player/");

await build({
  entryPoints: { player: here("src/main.ts") },
  bundle: true,
  outdir,
  format: "iife",
  target: "es2022",
  minify: true,
  legalComments: "none",
  plugins: [rrweb],
  // rrweb's parts write to the console past the logger it is given; a recording must not be able to.
  drop: ["console"],
});
await build({ entryPoints: [here("src/player.css")], outdir, minify: true });

for (const name of ["player.js", "player.css"]) {
  const bytes = readFileSync(outdir + name);
  console.log(`${name}: ${kilobytes(bytes)} KB, ${kilobytes(gzipSync(bytes))} KB gzip`);
}

function kilobytes(bytes) {
  return (bytes.length / 1024).toFixed(1);
}
