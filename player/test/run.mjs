// Compiles the tests and runs them with Node's own runner. Names of test files as arguments run only these.
import { build } from "esbuild";
import { spawn } from "node:child_process";
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

/** What it printed, and whether all of it passed. */
const run = (file) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--enable-source-maps", "--test", file], { cwd: here("..") });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("close", (status) => resolve({ file, output, passed: status === 0 }));
  });

// Two at a time, since they mostly wait. Some measure time: what failed beside another counts once it fails by itself.
const waiting = [...files];
const failed = [];
const worker = async () => {
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    const ran = await run(file);
    if (ran.passed) process.stdout.write(ran.output);
    else failed.push(file);
  }
};
await Promise.all([worker(), worker()]);
let passed = true;
for (const file of failed) {
  console.log(`${file} failed beside another; by itself:`);
  const again = await run(file);
  process.stdout.write(again.output);
  passed &&= again.passed;
}
process.exit(passed ? 0 : 1);
