// The script of the page that films and reports are made of: nobody looks at it, and whoever drives the browser calls `girok`.

import { catchStrays } from "../faults";
import type { Open } from "../messages";
import { placeOf, Stage } from "../stage";
import { Caption } from "./caption";
import { Film, type Step } from "./film";
import { Mapper } from "./mapped";
import { Mark } from "./mark";
import { tipWithin } from "./pointer";

const stage = new Stage(document.getElementById("stage")!);
const caption = new Caption(document.getElementById("caption"));
const mark = new Mark(document.getElementById("mark"));
let film: Film | null = null;
let mapper: Mapper | null = null;

catchStrays();

/** With what the picture of its last frame is marked by, where that is another one. */
async function marked(step: Promise<Step>) {
  const { changed, ...told } = await step;
  return { ...told, mark: changed ? mark.next() : null };
}

Object.assign(globalThis, {
  girok: {
    open: (open: Open) => void (film = new Film(open, stage, caption)),
    show: (at: number) => film!.show(at),
    /** At these moments there are frames, in order. */
    begin: (times: number[], since: number) => marked(film!.begin(times, since)),
    step: () => marked(film!.step()),
    /** Has the picture painted once more. */
    again: () => mark.next(),
    /** The page of the moment in its whole length, and where these elements are. */
    map: (nodes: number[]) => (mapper ??= new Mapper(stage, film!)).map(nodes),
    unmap: () => mapper?.end(),
    /** Left, top, width and height of the page on the stage. */
    place: () => stage.page && placeOf(stage.page),
    tip: () => stage.page && tipWithin(stage.page),
    digits: (digit: number) => caption.fill(digit),
  },
});
