// Runs the benchmarks named, or all, and prints what each wrote to target/bench. They report; none asserts.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";

// CI says how (see .ci/run).
const config = process.env.GIROK_CARGO_CONFIG ? ["--config", process.env.GIROK_CARGO_CONFIG] : [];
// With the packages and features of what tests compile and tools/release builds: all share it. The library of `heatmap` has one
// name, whatever features its own dependencies have, and would be made anew for whoever asks for it alone.
const cargoBench = (name) => ["cargo", ["bench", "--quiet", ...config, "-p", "server", "-p", "heatmap", "--features", "server/split", "--bench", name]];
const npm = (directory, script) => ["npm", ["run", "--silent", "--prefix", directory, script]];

const release = ["tools/release", []];
const benchmarks = {
  ingest: [cargoBench("ingest")],
  mask: [cargoBench("mask")],
  storage: [cargoBench("storage")],
  sessions_list: [cargoBench("sessions_list")],
  live_fanout: [cargoBench("live_fanout")],
  share_open: [cargoBench("share_open")],
  export_json: [cargoBench("export_json")],
  authz_check: [["cargo", ["bench", "--quiet", ...config, "-p", "authz", "--bench", "authz_check"]]],
  model_diff: [npm("end2end", "bench:model-diff")],
  recorder: [npm("recorder", "bench")],
  first_load: [release, npm("end2end", "bench:first-load")],
  live_page: [release, npm("end2end", "bench:live-page")],
  late_join: [release, npm("end2end", "bench:late-join")],
  // What draws is made by tools/assets, before any benchmark.
  heatmap_draw: [npm("end2end", "bench:heatmap-draw")],
  heatmap_query: [cargoBench("heatmap_query")],
  heatmap_fidelity: [cargoBench("heatmap_fidelity")],
  preview: [release, npm("end2end", "bench:preview")],
  seek: [release, npm("end2end", "bench:seek")],
  export_mp4: [release, npm("end2end", "bench:export-mp4")],
  export_pdf: [release, npm("end2end", "bench:export-pdf")],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are: ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}

mkdirSync("target/bench", { recursive: true });
let broken = 0;
for (const name of wanted.length > 0 ? wanted : Object.keys(benchmarks)) {
  const file = `target/bench/${name}.json`;
  rmSync(file, { force: true });
  const ran = benchmarks[name].every(([command, args]) => spawnSync(command, args, { stdio: "inherit" }).status === 0);
  if (ran && existsSync(file)) {
    const { value, unit, peer, peer_value, ratio, detail } = JSON.parse(readFileSync(file, "utf8"));
    console.log(`${name}: ${value} ${unit}; peer ${peer ?? "none"}: ${peer_value ?? "-"}; ratio ${ratio ?? "-"}; ${JSON.stringify(detail)}`);
  } else {
    console.error(`${name}: did not finish, or wrote no ${file}`);
    broken += 1;
  }
}
process.exit(broken === 0 ? 0 : 1);
