(() => {
  /** Without a picture, and without a word of why, in ms. */
  const PATIENCE = 1500;
  let asleep = true;
  function wake() {
    if (!asleep) return;
    asleep = false;
    document.head.append(document.getElementById("scripts").content.cloneNode(true));
  }
  // The replay tells of its page once that is built; it is seen with the frame after the next.
  addEventListener("message", ({ origin, data }) => {
    if (origin === location.origin && /^(meta|problem)$/.test(data?.girok)) requestAnimationFrame(() => requestAnimationFrame(wake));
  });
  // Somebody wants more than to look.
  for (const sign of ["pointerdown", "keydown", "focusin"]) addEventListener(sign, wake, { capture: true, passive: true });
  addEventListener("DOMContentLoaded", () => (document.querySelector(".session-frame") ? setTimeout(wake, PATIENCE) : wake()));
})();
