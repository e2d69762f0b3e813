/** The script tag: starts itself from its data- attributes and answers as `window.girok`. */
import type { Girok, Options, QueuedCall } from './api';
import { identify, isRecording, optIn, optOut, start, stop, track, version } from './girok';
import { ofDocument } from './dom';
import { guard } from './guard';

type Script = Girok & { push(call: QueuedCall): void; readonly recording: boolean };

declare global {
  interface Window {
    /** Or an element with that id. */
    girok?: Script | QueuedCall[] | Element;
  }
}

const api: Script = {
  version,
  start,
  identify,
  track,
  stop,
  optOut,
  optIn,
  push: guard(([name, ...args]: QueuedCall) => (api[name] as (...args: unknown[]) => void)(...args)),
  get recording() {
    return isRecording();
  },
};

function optionsOf({ src, dataset }: HTMLScriptElement): Options {
  const { key = '', endpoint, console, layout, mutationBurst, mutationsPerSecond } = dataset;
  return {
    key,
    endpoint: endpoint || new URL(src, location.href).origin,
    console: console !== 'off',
    layout: layout !== 'off',
    mutationBudget: { burst: Number(mutationBurst), perSecond: Number(mutationsPerSecond) },
  };
}

guard(() => {
  // A page that has the tag twice is recorded once.
  const found = window.girok;
  if (found && 'optOut' in found) return;
  const queue = Array.isArray(found) ? found : [];
  window.girok = api;
  // Who the visitor is and what was refused comes before the start.
  const tag = ofDocument(document, 'currentScript');
  const before = queue.filter(([name]) => name === 'identify' || name === 'optOut' || name === 'optIn');
  before.forEach(api.push);
  if (tag instanceof HTMLScriptElement && tag.dataset.key) start(optionsOf(tag));
  queue.filter((call) => !before.includes(call)).forEach(api.push);
})();
