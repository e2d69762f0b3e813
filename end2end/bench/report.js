// What a benchmark has found, where `make bench` looks for it.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";

export async function report({ name, detail, ...figures }) {
  const out = new URL(`../../target/bench/${name}.json`, import.meta.url);
  await mkdir(new URL(".", out), { recursive: true });
  const machine = { cores: cpus().length, load: Math.round(loadavg()[0] * 100) / 100 };
  await writeFile(out, `${JSON.stringify({ name, ...figures, detail: { ...detail, ...machine } }, null, 2)}\n`);
}
