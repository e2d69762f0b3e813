import { listen } from '../dom';
import { guard } from '../guard';
import { clearSlots, Slot } from './slot';

const optedOut = new Slot<boolean>('localStorage', 'girok.opt-out');
/** Who wants to know of a refusal in this page. */
const listeners = new Set<() => void>();

/** Whether the visitor said no: here, or to every page through the browser's settings. */
export function isRefused(): boolean {
  return optedOut.read() === true || sendsDoNotTrack();
}

/** The visitor says no. Whatever still runs is told, and then nothing remains of who this was. */
export function refuse(): void {
  optedOut.write(true);
  for (const each of [...listeners]) guard(each)();
  clearSlots('localStorage', 'girok.session.');
  clearSlots('localStorage', 'girok.rules.');
  clearSlots('sessionStorage', 'girok.window.');
}

export function permit(): void {
  optedOut.clear();
}

/** Calls back when the visitor opts out, here or in another tab. */
export function onRefused(callback: () => void): () => void {
  const undo = listen(window, 'storage', ({ key }: StorageEvent) => key === optedOut.name && isRefused() && callback());
  listeners.add(callback);
  return () => {
    listeners.delete(callback);
    undo();
  };
}

function sendsDoNotTrack(): boolean {
  const { doNotTrack, globalPrivacyControl } = window.navigator as Navigator & { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true || doNotTrack === '1' || doNotTrack === 'yes';
}
