// Starts the built `girok` on a port of its own, with a fresh data directory, and stops it again.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchOptions } from "./chromium.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Where cargo-leptos put the site; the same as tools/serve-env. */
const SITE = process.env.LEPTOS_SITE_ROOT ?? join(ROOT, "target/site");

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** The build whose site lies in target/site: only its binary knows the names of the files there. */
function builtWithSite() {
  const fits = (profile) => {
    const hashes = join(TARGET, profile, "hash.txt");
    const hash = existsSync(hashes) && /^js: (\S+)/m.exec(readFileSync(hashes, "utf8"))?.[1];
    return hash && existsSync(join(SITE, `pkg/girok.${hash}.js`));
  };
  return join(TARGET, ["release", "debug"].find(fits) ?? "release", "girok");
}

const BINARY = process.env.GIROK_BIN ?? builtWithSite();

export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A server is ready before the demo's samples are there, which a test would see more and more of. */
async function ready(url, child, log, demo) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok && (!demo || log().includes("sample sessions are there"))) return;
    await sleep(100);
  }
  throw new Error(`girok did not get ready:\n${log()}`);
}

/**
 * `before` is given `run` while no server is on the data yet, as `girok import` asks for.
 * @param {{demo?: boolean, env?: Record<string, string>, before?: (run: (args: string[]) => Promise<string>) => Promise<void>}} options
 */
export async function startServer({ demo = true, env = {}, before } = {}) {
  const data = await mkdtemp(join(tmpdir(), "girok-end2end-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let output = "";
  const settings = { ...process.env, LEPTOS_SITE_ROOT: SITE, GIROK_ADDR: `127.0.0.1:${port}`, GIROK_PUBLIC_URL: url, GIROK_DATA_DIR: data, GIROK_DEMO: demo ? "1" : "", GIROK_CHROMIUM: launchOptions.executablePath, ...env };
  let child;
  const begin = async (seeded) => {
    child = spawn(BINARY, ["serve"], { cwd: ROOT, env: settings, stdio: ["ignore", "pipe", "pipe"] });
    child.on("error", (error) => (output += `${BINARY}: ${error.message}\n`));
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    await ready(url, child, () => output, seeded);
  };
  const end = async () => {
    const ending = child;
    // What comes before it may fail, so that it never ran.
    if (!ending?.pid || ending.exitCode !== null) return;
    const gone = new Promise((done) => ending.once("exit", done));
    const patience = setTimeout(() => ending.kill("SIGKILL"), 8000);
    ending.kill("SIGTERM");
    await gone;
    clearTimeout(patience);
  };
  const stop = async () => {
    await end();
    await rm(data, { recursive: true, force: true });
  };
  /** With the same data, at the same address. */
  const restart = async () => {
    await end();
    await begin(false);
  };
  const run = (args) => command(args, settings);

  try {
    await before?.(run);
    await begin(demo);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, data, log: () => output, run, stop, restart };
}

/** Runs `girok` with other arguments on the same data, such as `account add`. */
function command(args, env) {
  return new Promise((done, fail) => {
    const child = spawn(BINARY, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done(output) : fail(new Error(`girok ${args.join(" ")}: ${output}`))));
  });
}
