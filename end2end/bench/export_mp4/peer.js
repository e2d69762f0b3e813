// The peer: Playwright's own video of the console's replay, which takes as long as the session does. In a process of its own,
// where Playwright finds the ffmpeg of this machine in place of the one that it would download.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CAPTURE = fileURLToPath(new URL("capture.js", import.meta.url));

/** Where Playwright looks for what it brings along. */
async function browsers(directory) {
  const core = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const known = JSON.parse(await readFile(join(core, "browsers.json"), "utf8"));
  const { revision } = known.browsers.find(({ name }) => name === "ffmpeg");
  const place = join(directory, `ffmpeg-${revision}`);
  await mkdir(place);
  await symlink(execFileSync("which", ["ffmpeg"], { encoding: "utf8" }).trim(), join(place, "ffmpeg-linux"));
  await writeFile(join(place, "INSTALLATION_COMPLETE"), "");
  return directory;
}

/** Seconds from opening the page to the finished video. */
export async function captured({ server, session, storageState }) {
  const directory = await mkdtemp(join(tmpdir(), "girok-video-"));
  try {
    const asked = JSON.stringify({ url: server.url, session, storageState, directory });
    const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: await browsers(directory) };
    return Number(execFileSync(process.execPath, [CAPTURE, asked], { env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
