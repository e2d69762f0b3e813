// Compiles the tests and runs them with Node's own runner. Names of test files as arguments run only these.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const chosen = process.argv.slice(2);
const tests = readdirSync(here(".")).filter(
  (name) => name.endsWith(".test.ts") && (chosen.length === 0 || chosen.some((word) => name.includes(word))),
);
const outdir = here("../dist/test/");
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: tests.map((name) => here(name)),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = tests.map((name) => outdir + name.replace(/\.ts$/, ".mjs"));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit", cwd: here("..") });
process.exit(status ?? 1);
