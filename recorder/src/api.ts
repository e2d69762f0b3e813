/** What a page sees of the recorder. Types only, so that the published declarations stand alone. */

/** Who is being recorded. */
export interface Actor {
  id: string | number;
  /** `user` when left out. */
  type?: 'user' | 'operator' | 'admin' | 'anonymous';
  email?: string;
  name?: string;
}

/** How much a page may mutate before the recorder stops itself. One changed, added or removed node is one mutation. */
export interface MutationBudget {
  /** Mutations that may come at once. */
  burst: number;
  /** Mutations a second that may go on for ever. */
  perSecond: number;
}

export interface Options {
  /** The service's write key. */
  key: string;
  /** Origin (and path, when there is one) of the Girok server. */
  endpoint?: string;
  /** Record `console.error` and `console.warn`. On by default. */
  console?: boolean;
  /** Tell the boxes of what is clicked and how far pages reach, for heatmaps. On by default. */
  layout?: boolean;
  mutationBudget?: Partial<MutationBudget>;
}

/** One call made before the script was there: the name of a function and its arguments. */
export type QueuedCall = [name: 'start' | 'identify' | 'track' | 'stop' | 'optOut' | 'optIn', ...args: unknown[]];

/** `window.girok`, and what the ES module exports. No function throws. */
export interface Girok {
  readonly version: string;
  /** Begins to record; false when the visitor opted out, sends Do-Not-Track or Global Privacy Control, or no key was given. */
  start(options: Options): boolean;
  /** Says who the visitor is; may be called before `start`. */
  identify(actor: Actor): void;
  /** Adds an event of the page's own, with data that fits in JSON. */
  track(name: string, data?: unknown): void;
  /** Ends the recording and undoes every patch. What was recorded is still delivered. */
  stop(): void;
  /**
   * Ends the recording for good: in every tab and on every later page, until `optIn`. Nothing more is sent, and what
   * was recorded and not yet sent is forgotten.
   */
  optOut(): void;
  /** Takes an `optOut` back, and goes on recording when this page was. */
  optIn(): void;
}
