// The mirror's side: the example program over a file of events.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MOST_OUTPUT = 1 << 30;

const run = promisify(execFile);

/** Where everything is compiled alike to be checked (see `.ci/run`), the packages that it is compiled with. */
const CONFIG = process.env.GIROK_CARGO_CONFIG;
const HOW = CONFIG ? ["--config", CONFIG, "--package", "server", "--features", "server/split"] : [];

export async function buildMirror() {
  await run("cargo", ["build", "--quiet", "--release", ...HOW, "--package", "mirror", "--example", "snapshots"], { cwd: ROOT, maxBuffer: MOST_OUTPUT });
}

/** For each moment `{ at, snapshot, checkpoint }`, both as JSON text or null; what `blur` selects is blurred by a rule. */
export async function mirrored(texts, moments, { blur } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "girok-mirror-"));
  try {
    const file = join(directory, "events.json");
    await writeFile(file, `[${texts.join(",\n")}]`);
    const program = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/examples/snapshots");
    const { stdout } = await run(program, [...(blur ? ["--blur", blur] : []), file, ...moments.map(String)], { maxBuffer: MOST_OUTPUT });
    return stdout.trimEnd().split("\n").map((line) => {
      const { at, snapshot, checkpoint } = JSON.parse(line);
      return { at, snapshot: snapshot && JSON.stringify(snapshot), checkpoint: checkpoint?.map((event) => JSON.stringify(event)) };
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
