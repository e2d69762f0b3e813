// Types a selector key by key, and times each from the key to the second animation frame after the page shows what it does.

/** Returns for each key that left a selector: how long it took, and until the answer stood there. */
export function timed(page, selector) {
  return page.evaluate(async (selector) => {
    const PATIENCE = 5_000;
    const field = document.querySelector("#rule-selector");
    const recorded = () => document.querySelector(".preview-frame").contentDocument.querySelector(".page:not(.waiting) iframe").contentDocument;
    const frame = () => new Promise(requestAnimationFrame);
    const outcome = () => document.querySelector(".preview-outcome").textContent;
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    /** As selectors of rules are tried: outermost matches, also of a text that is no selector to the browser. */
    const outermost = (text) => {
      try {
        return [...recorded().querySelectorAll(text)].filter((element) => !element.parentElement?.closest(text));
      } catch {
        return null;
      }
    };
    const isMarked = (wanted) => {
      const marked = recorded().querySelectorAll("[data-girok-preview]");
      return marked.length === wanted.length && wanted.every((element) => element.hasAttribute("data-girok-preview"));
    };
    const write = (text) => {
      setValue.call(field, text);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    const measured = [];
    write("");
    while (recorded().querySelector("[data-girok-preview]")) await frame();
    for (let end = 1; end <= selector.length; end++) {
      const text = selector.slice(0, end);
      const wanted = outermost(text);
      const before = outcome();
      await frame();
      const start = performance.now();
      write(text);
      if (!wanted) {
        // The next key comes when this one is answered, as it does from a person.
        for (let count = 0; count < 6; count++) await frame();
        continue;
      }
      let answered = null;
      // The marks come by messages: between two frames, at any time.
      while (!isMarked(wanted)) {
        if (answered === null && outcome() !== before) answered = performance.now() - start;
        // What the browser takes for a selector need not be one for rules.
        if (document.querySelector(".rule-form .caret")) break;
        if (performance.now() - start > PATIENCE) throw new Error(`${text} was never shown`);
        await new Promise((done) => setTimeout(done, 1));
      }
      if (!isMarked(wanted)) continue;
      const marked = performance.now() - start;
      await frame();
      await frame();
      measured.push({ text, ms: performance.now() - start, answered: answered ?? marked, matched: wanted.length });
    }
    return measured;
  }, selector);
}
