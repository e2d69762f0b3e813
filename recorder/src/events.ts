import type { EventType, IncrementalSource } from '@rrweb/types';

/** rrweb's numbers, written out: its enums are values that would be bundled a second time. */
export const Type = {
  FullSnapshot: 2 as EventType.FullSnapshot,
  IncrementalSnapshot: 3 as EventType.IncrementalSnapshot,
  Custom: 5 as EventType.Custom,
  Plugin: 6 as EventType.Plugin,
} as const;

export const Source = {
  Mutation: 0 as IncrementalSource.Mutation,
  MouseMove: 1 as IncrementalSource.MouseMove,
  MouseInteraction: 2 as IncrementalSource.MouseInteraction,
  Scroll: 3 as IncrementalSource.Scroll,
  Input: 5 as IncrementalSource.Input,
  TouchMove: 6 as IncrementalSource.TouchMove,
  Drag: 12 as IncrementalSource.Drag,
  Selection: 14 as IncrementalSource.Selection,
} as const;

/** Girok's own events are rrweb's custom events under these tags. */
export type Tag =
  | 'girok:page'
  | 'girok:identify'
  | 'girok:error'
  | 'girok:track'
  | 'girok:visibility'
  | 'girok:leave'
  | 'girok:stopped';

/** What goes into a batch: an event of rrweb or one of ours. */
export interface Event {
  type: number;
  data: unknown;
  timestamp: number;
}

export function customEvent(tag: Tag, payload: unknown): Event {
  return { type: Type.Custom, data: { tag, payload }, timestamp: Date.now() };
}

const GESTURES: ReadonlySet<number> = new Set([
  Source.MouseMove,
  Source.MouseInteraction,
  Source.Scroll,
  Source.Input,
  Source.TouchMove,
  Source.Drag,
]);
const SILENT_TAGS: ReadonlySet<Tag> = new Set(['girok:error', 'girok:leave', 'girok:stopped']);

/** Whether an event shows that somebody is there. A page that mutates by itself is silent. */
export function isActivity(event: Event): boolean {
  if (event.type === Type.IncrementalSnapshot) return GESTURES.has((event.data as { source: number }).source);
  if (event.type !== Type.Custom) return false;
  const { tag, payload } = event.data as { tag: Tag; payload: { state?: string } };
  return !SILENT_TAGS.has(tag) && payload.state !== 'hidden';
}
