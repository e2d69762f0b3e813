// What fails within the Replayer belongs neither on the console nor to the viewer: recordings are what
// they are. The frame's document element keeps the count and the last of them, for tests and for people
// who look for the reason.

export function noteFault(error: unknown): void {
  const { dataset } = document.documentElement;
  dataset.faults = String(Number(dataset.faults ?? 0) + 1);
  dataset.fault = String(error instanceof Error ? error.stack : error).slice(0, 300);
}

/** A hostile recording can make the Replayer fail outside of any call of ours, in its own timers. */
export function catchStrays(): void {
  addEventListener("error", (event) => {
    event.preventDefault();
    noteFault(event.error ?? event.message);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    noteFault(event.reason);
  });
}
