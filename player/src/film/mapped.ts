// A page in its whole length for a report, and where its elements are.

import { PageMap } from "../map/map";
import type { Report } from "../messages";
import type { Stage } from "../stage";
import type { Film } from "./film";

export type Mapped = Extract<Report, { girok: "map" }>;

/** What comes late changes it: the last word counts. */
const QUIET = 250;

export async function mapped(stage: Stage, film: Film, nodes: number[]): Promise<Mapped | null> {
  if (!film.page) return null;
  let last: Mapped | null = null;
  const map = new PageMap(stage, (report) => report.girok === "map" && (last = report), () => film.page);
  map.show(nodes);
  for (let told: Mapped | null = null; ; told = last) {
    await new Promise((done) => setTimeout(done, QUIET));
    if (last && last === told) return last;
  }
}
