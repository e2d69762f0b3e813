import type { Actor, Girok, Options } from './api';
import { BatchStore } from './delivery/batch-store';
import { listen } from './dom';
import { complain, guard } from './guard';
import { knownActor, type KnownActor } from './identity/actor';
import { isRefused, permit, refuse } from './identity/consent';
import { settingsOf, type Settings } from './options';
import { Recorder } from './recorder';

declare const GIROK_VERSION: string;

let recorder: Recorder | undefined;
let settings: Settings | undefined;
let actor: KnownActor | undefined;
/** The page wants to be recorded: what `optIn` goes back to. */
let wanted = false;

export const version: string = GIROK_VERSION;

export const start: Girok['start'] = (options: Options) => guard(begin)(options) ?? false;

export const identify = guard((given: Actor) => {
  const known = knownActor(given);
  if (!known) return complain('identify() needs an actor with an id');
  actor = known;
  recorder?.isRecording && recorder.identify(known);
});

export const track = guard((name: string, data?: unknown) => {
  if (typeof name !== 'string' || !name) return complain('track() needs a name');
  recorder?.track(name, data);
});

export const stop = guard(() => {
  wanted = false;
  recorder?.stop('api');
});

export const optOut = guard(() => {
  refuse();
  // Also what an earlier page left, when nothing is recorded in this one.
  new BatchStore('').clear();
});

export const optIn = guard(() => {
  permit();
  if (wanted) resume();
});

function begin(options: Options): boolean {
  // A page that is rendered on a server.
  if (typeof document === 'undefined') return false;
  const given = settingsOf(options);
  if (!given || isRecordedByParent()) return false;
  wanted = true;
  if (recorder?.isRecording) return true;
  if (settings?.key !== given.key || settings.endpoint !== given.endpoint) recorder = undefined;
  settings = given;
  const { prerendering } = document as { prerendering?: boolean };
  if (prerendering !== true) return resume();
  // A page that is prepared in advance may never be seen.
  listen(document, 'prerenderingchange', () => wanted && resume(), { once: true });
  return !isRefused();
}

function resume(): boolean {
  if (!settings || isRefused()) return false;
  if (!recorder || recorder.isForgotten) recorder = new Recorder(settings);
  recorder.start(actor);
  return recorder.isRecording;
}

/** rrweb records frames of the same origin with the page they are in; a second recorder would tell them twice. */
function isRecordedByParent(): boolean {
  try {
    return window !== window.parent && (window.parent as { girok?: { recording?: boolean } }).girok?.recording === true;
  } catch {
    return false;
  }
}

/** Whether this page is being recorded now. */
export const isRecording = (): boolean => recorder?.isRecording === true;
