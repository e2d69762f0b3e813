// A page in its whole length for a report, and where its elements are.

import { PageMap } from "../map/map";
import type { Report } from "../messages";
import type { Stage } from "../stage";
import type { Film } from "./film";

type Mapped = Extract<Report, { girok: "map" }>;

/** What comes late changes it: the last word counts, once nothing was said for so long. */
const QUIET = 110;
const LONGEST = 3_000;

export class Mapper {
  private last: Mapped | null = null;
  private readonly page: PageMap;

  constructor(stage: Stage, film: Film) {
    this.page = new PageMap(stage, (report) => report.girok === "map" && (this.last = report), () => film.page);
  }

  /** Null where there is no page. */
  async map(nodes: number[]): Promise<Mapped | null> {
    this.last = null;
    this.page.show(nodes);
    const until = performance.now() + LONGEST;
    for (let told: Mapped | null = null; performance.now() < until; told = this.last) {
      if (told && told === this.last) break;
      await new Promise((done) => setTimeout(done, QUIET));
    }
    return this.last;
  }

  end(): void {
    this.page.end();
  }
}
