// The sample sessions as they lie in demo/sessions/, to compare the console with.
import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const FOLDER = new URL("../../demo/sessions/", import.meta.url);

const files = () => readdirSync(FOLDER).filter((name) => name.endsWith(".json.gz")).sort();

/** By the name of the visit, such as `two-tabs-side-by-side`. */
export function sample(name) {
  const file = files().find((file) => file.endsWith(`-${name}.json.gz`));
  return JSON.parse(gunzipSync(readFileSync(new URL(file, FOLDER))));
}

export const sampleCount = () => files().length;
