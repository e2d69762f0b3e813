// Runs every test runner, one after the other, and ends with one line of totals. A runner that fails without naming a failed
// test (it did not compile, it crashed, it took too long) counts as one failure.
import { spawn } from "node:child_process";

/** Minutes for one runner, its builds on a new machine included: a test that hangs must not take the others along. */
const LIMIT = 40;

const cargo = (...args) => ["cargo", args];
const npm = (directory, script = "test") => ["npm", ["run", "--silent", "--prefix", directory, script]];

// CI has the server compiled already as it is released, which tests share (see .ci/run).
const config = process.env.GIROK_CARGO_CONFIG;
const profile = config ? ["--release", "--config", config, "--features", "server/split"] : [];

const steps = [
  ["Rust", ...cargo("test", "--quiet", ...profile, ...["domain", "mirror", "preview", "heatmap", "authz", "app", "server"].flatMap((name) => ["-p", name]), "--no-fail-fast")],
  ["Recorder", ...npm("recorder")],
  ["Player", ...npm("player")],
  ["Mirror", ...npm("end2end", "test:mirror")],
  ["Release build", "tools/release", []],
  ["Browser", ...npm("end2end")],
];

const patterns = [
  // cargo test
  /test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed/g,
  // Playwright
  /^\s+(?<passed>\d+) passed \(/gm,
  /^\s+(?<failed>\d+) failed$/gm,
  // node:test
  /^(?:#|ℹ) pass (?<passed>\d+)$/gm,
  /^(?:#|ℹ) fail (?<failed>\d+)$/gm,
];

/** Ends what is running, with all that it started. */
const ends = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const end of ends) end();
    process.exit(1);
  });
}

function run(command, args) {
  return new Promise((resolve) => {
    // A process group of its own, so that what it started ends with it.
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1" } });
    const end = () => child.exitCode === null && child.pid && process.kill(-child.pid, "SIGKILL");
    ends.add(end);
    const timer = setTimeout(() => {
      console.error(`\n=== ended: not done after ${LIMIT} minutes`);
      end();
    }, LIMIT * 60_000);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        process.stdout.write(text);
      });
    }
    const done = (code, text = "") => {
      clearTimeout(timer);
      ends.delete(end);
      resolve({ output: output + text, code: code ?? 1 });
    };
    child.on("error", (error) => done(1, error.message));
    child.on("close", (code) => done(code));
  });
}

function count(output) {
  const totals = { passed: 0, failed: 0 };
  for (const pattern of patterns) {
    for (const { groups } of output.matchAll(pattern)) {
      totals.passed += Number(groups.passed ?? 0);
      totals.failed += Number(groups.failed ?? 0);
    }
  }
  return totals;
}

const totals = { passed: 0, failed: 0 };
const summary = [];

for (const [name, command, args] of steps) {
  const started = Date.now();
  console.log(`\n=== ${name}: ${command} ${args.join(" ")}`);
  const { output, code } = await run(command, args);
  const seconds = Math.round((Date.now() - started) / 1000);
  const { passed, failed } = count(output);
  const failures = code !== 0 && failed === 0 ? 1 : failed;
  totals.passed += passed;
  totals.failed += failures;
  summary.push(`${name}: ${passed} passed, ${failures} failed, ${seconds} s`);
}

console.log(`\n${summary.join("\n")}\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
