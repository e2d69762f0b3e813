// Types a selector key by key, and times each from the key to the second animation frame after the page shows what it does.

/** Returns for each key that changed what is to be seen: how long that took, and until the marks were there. */
export function timed(page, selector) {
  return page.evaluate(async (selector) => {
    const PATIENCE = 5_000;
    const REST = 400;
    const MARK = "data-girok-preview";
    const field = document.querySelector("#rule-selector");
    const recorded = () => document.querySelector(".preview-frame").contentDocument.querySelector(".page:not(.waiting) iframe").contentDocument;
    const frame = () => new Promise(requestAnimationFrame);
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    /** The uppermost of what a rule matches; null for what is no selector. */
    const outermost = (text) => {
      try {
        return [...recorded().querySelectorAll(text)].filter((element) => !element.parentElement?.closest(text));
      } catch {
        return null;
      }
    };
    /** Told when something of it is marked or not any more. */
    const changes = (from) => new Promise((done) => new MutationObserver((_, observer) => (observer.disconnect(), done())).observe(from, { subtree: true, attributeFilter: [MARK] }));
    const isMarked = (element) => element.hasAttribute(MARK);
    const hasSize = (element) => element.getBoundingClientRect().width + element.getBoundingClientRect().height > 0;
    const isInView = (element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return hasSize(element) && bottom > 0 && top < element.ownerDocument.defaultView.innerHeight;
    };
    const write = (text) => {
      setValue.call(field, text);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    const measured = [];
    write("");
    while (recorded().querySelector(`[${MARK}]`)) await frame();
    for (let end = 1; end <= selector.length; end++) {
      const text = selector.slice(0, end);
      const wanted = outermost(text) ?? [];
      const stale = [...recorded().querySelectorAll(`[${MARK}]`)].filter((element) => !wanted.includes(element));
      const seen = wanted.filter(isInView);
      // What is all below is brought into view.
      const awaited = (seen.length > 0 ? seen : wanted.filter(hasSize).slice(0, 1)).filter((element) => !isMarked(element));
      await frame();
      const start = performance.now();
      write(text);
      if (awaited.length + stale.length > 0) {
        const isShown = () => awaited.every(isMarked) && !stale.some(isMarked);
        while (!isShown() && performance.now() - start < PATIENCE) await Promise.race([changes(recorded()), new Promise((done) => setTimeout(done, 250))]);
        const marked = performance.now() - start;
        await frame();
        await frame();
        if (isShown()) measured.push({ text, ms: performance.now() - start, marked, matched: wanted.length });
        // What the browser takes for a selector need not be one for rules.
        else if (!document.querySelector(".rule-form .caret")) throw new Error(`${text} was never shown`);
      }
      // The next key comes after a moment, as it does from a person.
      await new Promise((done) => setTimeout(done, REST));
    }
    return measured;
  }, selector);
}
