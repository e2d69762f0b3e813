// Recordings to replay: those of the project where they are at hand, and small ones made here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const SHARED = resolve("../../shared/recordings");
const DEMO = resolve("../demo/sessions");

export type Recording = { name: string; events: any[] };

export function sharedRecordings(): Recording[] {
  if (!existsSync(SHARED)) return [];
  return readdirSync(SHARED)
    .filter((file) => file.endsWith(".json") && file !== "MANIFEST.json")
    .map((file) => ({ name: file.replace(".json", ""), events: unwrap(JSON.parse(readFileSync(`${SHARED}/${file}`, "utf8"))) }));
}

/** Visits to the demo shop, by window. */
export function demoSessions(): { name: string; windows: [string, any[]][] }[] {
  return readdirSync(DEMO)
    .filter((file) => file.endsWith(".json.gz"))
    .map((file) => {
      const { windows } = JSON.parse(gunzipSync(readFileSync(`${DEMO}/${file}`)).toString());
      return { name: file.replace(".json.gz", ""), windows: windows.map(({ id, events }: any) => [id, events]) };
    });
}

export const START = 1_700_000_000_000;

/** A page of `color` with a heading, a button that moves each second, and a pointer that follows. */
export function tinyRecording(options: { color?: string; seconds?: number; checkout?: number; start?: number; href?: string } = {}): any[] {
  const { color = "#fff7e0", seconds = 20, checkout = Infinity, start = START, href = "https://shop.test/cart" } = options;
  const events: any[] = [];
  const picture = (second: number) => {
    const timestamp = start + second * 1000;
    events.push({ type: 4, timestamp, data: { href, width: 800, height: 600 } });
    events.push({ type: 2, timestamp: timestamp + 10, data: { node: page(color, second), initialOffset: { left: 0, top: 0 } } });
  };
  picture(0);
  for (let second = 1; second <= seconds; second++) {
    if (second % checkout === 0) picture(second);
    const timestamp = start + second * 1000;
    events.push({ type: 3, timestamp: timestamp + 100, data: mutation({ texts: [{ id: 12, value: `second ${second}` }] }) });
    const positions = [0, 1, 2, 3].map((step) => ({ x: 40 * second, y: 100 + step * 10, id: 13, timeOffset: step * 50 - 200 }));
    events.push({ type: 3, timestamp: timestamp + 500, data: { source: 1, positions } });
  }
  return events;
}

export function mutation(parts: Record<string, unknown>): any {
  return { source: 0, adds: [], removes: [], texts: [], attributes: [], ...parts };
}

export function page(color: string, second: number, extra: any[] = []): any {
  const body = element(6, "body", { style: `background:${color};font:16px sans-serif` }, [
    element(11, "h1", { id: "title" }, [{ type: 3, id: 12, textContent: `second ${second}` }]),
    element(13, "button", {}, [{ type: 3, id: 14, textContent: "Add to cart" }]),
    ...extra,
  ]);
  const html = element(3, "html", {}, [element(4, "head", {}, []), body]);
  return { type: 0, id: 1, childNodes: [{ type: 1, id: 2, name: "html", publicId: "", systemId: "" }, html] };
}

export function element(id: number, tagName: string, attributes: Record<string, unknown>, childNodes: any[], more: object = {}): any {
  return { type: 2, id, tagName, attributes, childNodes, ...more };
}

function unwrap(json: any): any[] {
  const list = Array.isArray(json) ? json : (json.events ?? json.data?.snapshots ?? json.snapshots ?? []);
  return list.flatMap((entry: any) => entry?.snapshot_data ?? entry ?? []);
}
