// What the console's session page and the replay frame say to each other.

import type { Range } from "./ranges";
import type { Activity, Window } from "./schedule";

export type Theme = "light" | "dark" | "system";

export type Open = {
  girok: "open";
  session: string;
  service: string;
  start: number;
  end: number;
  windows: Window[];
  activity: Activity[];
  idle: Range[];
  at: number;
  autoplay: boolean;
  speed: number;
  skipIdle: boolean;
  mouseTrail: boolean;
};

/** Shows a session while it happens. */
export type Watch = {
  girok: "watch";
  session: string;
  service: string;
  mouseTrail: boolean;
};

export type Command =
  | Open
  | Watch
  /** Tries again at once what could not be loaded. */
  | { girok: "retry" }
  | { girok: "play" }
  | { girok: "pause" }
  | { girok: "seek"; at: number }
  | { girok: "speed"; value: number }
  | { girok: "skipIdle"; value: boolean }
  | { girok: "mouseTrail"; value: boolean }
  | { girok: "window"; id: string | null }
  /** Shows these elements of the page as the mask would leave them, and no others, until another page is shown. */
  | { girok: "mark"; ids: number[]; mask: Mask }
  /** Lets somebody pick an element, or does not any more. */
  | { girok: "pick"; on: boolean }
  /** Shows the page of the moment in its whole length, and asks where the elements with these ids are; or shows it as ever. */
  | { girok: "map"; on: true; nodes: number[] }
  | { girok: "map"; on: false }
  /** Asks for the page of the map as a drawing. */
  | { girok: "draw" };

export type Pointing = Extract<Command, { girok: "mark" | "pick" }>;
export type Mapping = Extract<Command, { girok: "map" }>;
export type Drawing = Extract<Command, { girok: "draw" }>;

export type Mask = "block" | "redact" | "blur" | "allow";

export type Report =
  | { girok: "ready" }
  | { girok: "time"; at: number; playing: boolean; window: string | null; loading: boolean; speed: number }
  | { girok: "meta"; url: string; width: number; height: number }
  | { girok: "buffered"; ranges: Range[] }
  | { girok: "skipped"; from: number; to: number }
  | { girok: "missing"; count: number }
  /** What the server said last of the session that is watched; see `Watched` in the console's code. */
  | { girok: "watched"; watched: Watched; front: string | null; now: number }
  | Live
  | { girok: "ended" }
  | { girok: "problem"; message: string; retry: boolean }
  /** Somebody picked the element with this id, or none. */
  | { girok: "picked"; id: number | null }
  /** The page's size and how much of it the visitor saw at first, and the boxes of the elements that were asked for and are laid out, in its pixels. */
  | { girok: "map"; width: number; height: number; fold: number; boxes: Place[] }
  /** The page of the map as an SVG that loads nothing, as large as the page; null where there is none, or it would be too long. */
  | { girok: "drawn"; svg: string | null }
  /** `command` is Ctrl, or Cmd on a Mac: of the combinations with it only K is told. */
  | { girok: "key"; key: string; shift: boolean; command: boolean };

/** An element's id and its box. */
export type Place = [number, ...Box];

/** Left, top, width and height. */
export type Box = [number, number, number, number];

/** How watching goes. `at` and `behind` are in ms of the recording's time; null where nothing is shown yet. */
export type Live = {
  girok: "live";
  window: string | null;
  at: number | null;
  behind: number;
  /** The window's first picture has not arrived. */
  blind: boolean;
  loading: boolean;
  connection: "up" | "lost" | "refused" | "ended";
  /** Why there is no connection, and in how many ms it is tried again. */
  message: string | null;
  retryIn: number | null;
};

/** As much of it as the player reads. */
export type Watched = { status: "active" | "ended"; events: number; received_at: number };

export type Tell = (report: Report) => void;

export function tellPage(report: Report): void {
  if (window.parent !== window) window.parent.postMessage(report, location.origin);
}

/** Only the page that embeds this frame, and only of this server, is listened to. */
export function listenToPage(handle: (command: Command) => void): void {
  addEventListener("message", (event: MessageEvent) => {
    if (event.source !== window.parent || event.origin !== location.origin) return;
    if (typeof event.data?.girok === "string") handle(event.data as Command);
  });
}
