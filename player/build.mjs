// Builds the script and the style sheet of the replay frame, and those of the page that films are made of, and says how large
// they are.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { rrweb } from "./rrweb.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here("../public/player/");

await build({
  entryPoints: { player: here("src/main.ts"), film: here("src/film/main.ts") },
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
await build({ entryPoints: { player: here("src/player.css"), film: here("src/film/film.css") }, outdir, minify: true });

for (const name of ["player.js", "player.css", "film.js", "film.css"]) {
  const bytes = readFileSync(outdir + name);
  console.log(`${name}: ${kilobytes(bytes)} KB, ${kilobytes(gzipSync(bytes))} KB gzip`);
}

function kilobytes(bytes) {
  return (bytes.length / 1024).toFixed(1);
}
