// The recordings that are at hand: those of the demo, and the shared ones where they exist.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const DEMO = new URL("../../../demo/sessions/", import.meta.url);
const SHARED = new URL("../../../../shared/recordings/", import.meta.url);

/** As `{ name, read, isOfDemo }`; `read` gives the events. */
export function recordings() {
  return [...demo(), ...shared()];
}

function demo() {
  return readdirSync(DEMO).sort().flatMap((file) => {
    const read = () => JSON.parse(gunzipSync(readFileSync(new URL(file, DEMO)))).windows;
    return read().map((_, index) => ({ name: `${file.replace(".json.gz", "")}, window ${index + 1}`, isOfDemo: true, read: () => read()[index].events }));
  });
}

function shared() {
  if (!existsSync(SHARED)) return [];
  const files = readdirSync(SHARED).filter((file) => file.endsWith(".json") && file !== "MANIFEST.json").sort();
  return files.map((file) => ({ name: file.replace(".json", ""), read: () => JSON.parse(readFileSync(new URL(file, SHARED), "utf8")) }));
}
