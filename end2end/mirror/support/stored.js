// What the server kept of a recording: brought in by `girok import`, asked for by `girok snapshot`.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MOST_OUTPUT = 1 << 28;

const run = promisify(execFile);

/** Calls `use` with a function that gives the snapshot at a moment. */
export async function stored(events, use) {
  const directory = await mkdtemp(join(tmpdir(), "girok-stored-"));
  const program = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/girok");
  const girok = async (...args) => {
    const { stdout } = await run(program, args, { env: { ...process.env, GIROK_DATA_DIR: join(directory, "data") }, maxBuffer: MOST_OUTPUT });
    return stdout;
  };
  try {
    const file = join(directory, "recording.json");
    await writeFile(file, JSON.stringify(events));
    const told = await girok("import", "--service", "test", file);
    const [, session] = told.match(/ events as (\S+)/);
    return await use(async (at) => (await girok("snapshot", session, "--at", String(at))).trimEnd());
  } finally {
    await rm(directory, { recursive: true });
  }
}
