import { Slot } from './slot';

const optedOut = new Slot<boolean>('localStorage', 'girok.opt-out');

/** Whether the visitor said no: here, or to every page through the browser's settings. */
export function isRefused(): boolean {
  return optedOut.read() === true || sendsDoNotTrack();
}

export function refuse(): void {
  optedOut.write(true);
}

export function permit(): void {
  optedOut.clear();
}

/** Calls back when the visitor opts out in another tab. */
export function onRefusedElsewhere(callback: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === optedOut.name && isRefused()) callback();
  };
  addEventListener('storage', listener);
  return () => removeEventListener('storage', listener);
}

function sendsDoNotTrack(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true || doNotTrack === '1' || doNotTrack === 'yes';
}
