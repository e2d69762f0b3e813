// The script of the page that films and reports are made of: nobody looks at it, and whoever drives the browser calls `girok`.

import { catchStrays } from "../faults";
import type { Open } from "../messages";
import { Stage } from "../stage";
import { Caption } from "./caption";
import { Film } from "./film";
import { mapped } from "./mapped";

const stage = new Stage(document.getElementById("stage")!);
const caption = new Caption(document.getElementById("caption"));
let film: Film | null = null;

catchStrays();

Object.assign(globalThis, {
  girok: {
    open: (open: Open) => void (film = new Film(open, stage, caption)),
    show: (at: number) => film!.show(at),
    /** At these moments there are frames, in order. */
    begin: (times: number[]) => film!.begin(times),
    step: () => film!.step(),
    /** The page of the moment in its whole length, and where these elements are. */
    map: (nodes: number[]) => mapped(stage, film!, nodes),
    digits: (digit: number) => caption.fill(digit),
    missing: () => film!.missingCount,
  },
});
