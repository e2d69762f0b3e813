import type { Actor } from '../api';

/** An actor as it is sent. */
export interface KnownActor {
  id: string;
  type: 'user' | 'operator' | 'admin' | 'anonymous';
  email?: string;
  name?: string;
}

const TYPES = ['user', 'operator', 'admin', 'anonymous'] as const;
const LONGEST = 256;

/** What can be understood of what a page gave; nothing without an id. */
export function knownActor(given: Actor | undefined): KnownActor | undefined {
  const id = text(typeof given?.id === 'number' ? String(given.id) : given?.id);
  if (!given || !id) return undefined;
  const actor: KnownActor = { id, type: TYPES.find((type) => type === given.type) ?? 'user' };
  const email = text(given.email);
  const name = text(given.name);
  if (email) actor.email = email;
  if (name) actor.name = name;
  return actor;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value.slice(0, LONGEST) : undefined;
}
