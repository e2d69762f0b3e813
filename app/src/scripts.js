(() => {
  /** Without a picture, and without a word of why, in ms. */
  const PATIENCE = 1500;
  let asleep = true;
  /** What somebody asked for last, before anything could answer. */
  let asked = null;

  function wake() {
    if (!asleep) return;
    asleep = false;
    document.head.append(document.getElementById("scripts").content.cloneNode(true));
  }

  function keep(event) {
    if (!event.isTrusted || document.body.hasAttribute("data-hydrated")) return;
    const link = event.target.closest?.("a[href]");
    if (!link) asked = event;
  }

  new MutationObserver((_, observer) => {
    if (!document.body.hasAttribute("data-hydrated")) return;
    observer.disconnect();
    if (asked?.target.isConnected) asked.target.dispatchEvent(new asked.constructor(asked.type, asked));
  }).observe(document.body, { attributes: true, attributeFilter: ["data-hydrated"] });

  // The replay tells of its page once that is built; it is seen with the frame after the next.
  addEventListener("message", ({ origin, data }) => {
    if (origin === location.origin && /^(meta|problem)$/.test(data?.girok)) requestAnimationFrame(() => requestAnimationFrame(wake));
  });
  // Somebody wants more than to look.
  for (const sign of ["pointerdown", "keydown", "focusin"]) addEventListener(sign, wake, { capture: true, passive: true });
  for (const asking of ["click", "keydown"]) addEventListener(asking, keep, { capture: true, passive: true });
  addEventListener("DOMContentLoaded", () => (document.querySelector(".session-frame") ? setTimeout(wake, PATIENCE) : wake()));
})();
