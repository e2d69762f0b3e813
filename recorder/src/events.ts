import type { EventType, IncrementalSource, MouseInteractions } from '@rrweb/types';

/** rrweb's numbers, written out: its enums are values that would be bundled a second time. */
export const Type = {
  FullSnapshot: 2 as EventType.FullSnapshot,
  IncrementalSnapshot: 3 as EventType.IncrementalSnapshot,
  Meta: 4 as EventType.Meta,
  Custom: 5 as EventType.Custom,
  Plugin: 6 as EventType.Plugin,
} as const;

export const Source = {
  Mutation: 0 as IncrementalSource.Mutation,
  MouseInteraction: 2 as IncrementalSource.MouseInteraction,
  Scroll: 3 as IncrementalSource.Scroll,
  Input: 5 as IncrementalSource.Input,
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

const MOUSE_MOVE: IncrementalSource = 1;
const TOUCH_MOVE: IncrementalSource = 6;
const DRAG: IncrementalSource = 12;
const BY_VISITOR: ReadonlySet<number> = new Set([MOUSE_MOVE, Source.MouseInteraction, Source.Scroll, Source.Input, TOUCH_MOVE, DRAG]);
const CLICK: MouseInteractions = 2;
const TOUCH_END: MouseInteractions = 9;

/** Whether the visitor did this, if only by looking around. */
export function isByVisitor({ type, data }: Event): boolean {
  if (type !== Type.IncrementalSnapshot) return false;
  const { source } = data as { source: number };
  return BY_VISITOR.has(source);
}

/** Whether something was pressed, by whatever means. */
export function isClick({ type, data }: Event): boolean {
  if (type !== Type.IncrementalSnapshot) return false;
  const { source, type: interaction } = data as { source: number; type?: number };
  return source === Source.MouseInteraction && interaction === CLICK;
}

/** Whether somebody who watches live is to learn of it soon: a page, a click, and all that Girok tells itself. */
export function isNews({ type, data }: Event): boolean {
  if (type === Type.Custom || type === Type.FullSnapshot) return true;
  if (type !== Type.IncrementalSnapshot) return false;
  const { source, type: interaction } = data as { source: number; type?: number };
  return source === Source.MouseInteraction && (interaction === CLICK || interaction === TOUCH_END);
}

/**
 * Whether an event shows by itself that somebody is there. What a visitor does in the page is seen as gestures: a script
 * can scroll, type, click and change the address too. What the page tells of itself never counts.
 */
export function isSignOfLife({ type, data }: Event): boolean {
  if (type !== Type.Custom) return false;
  const { tag, payload } = data as { tag: Tag; payload: { state?: string; kind?: string } };
  if (tag === 'girok:visibility') return payload.state === 'visible';
  return tag === 'girok:page' && (payload.kind === 'load' || payload.kind === 'pop');
}
