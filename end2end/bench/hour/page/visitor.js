// In the page: whoever visits it, as fast as the page takes it. What is due next is what the recording has too little of,
// in runs as people do things: a scroll is many events, a word several letters. `girokVisitor(plan)` gives the function
// that goes on until there are so many events, and the lines recorded since it was called last.
window.girokVisitor = ({ shares, mutations, interactions, seed, random, parts, words, nameOf, record }) => {
  const clock = window.girokClock;
  const { next, between } = random(seed);
  const whole = (low, high) => Math.floor(between(low, high + 1));
  const pick = (list) => list[Math.floor(next() * list.length)];
  const word = (number) => words[Math.abs(number) % words.length];
  const weighed = (weights) => {
    let rest = next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    return Object.keys(weights).find((name) => (rest -= weights[name]) < 0) ?? Object.keys(weights)[0];
  };

  let lines = [];
  let total = 0;
  const counts = {};
  record({
    emit: (event) => {
      const name = nameOf(event);
      counts[name] = (counts[name] ?? 0) + 1;
      total += 1;
      lines.push(JSON.stringify(event));
    },
  });

  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const made = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstElementChild;
  };
  const view = { width: innerWidth, height: innerHeight };
  for (const [name, side] of [["innerWidth", "width"], ["innerHeight", "height"]]) Object.defineProperty(window, name, { get: () => view[side] });

  const at = { x: 700, y: 400 };
  let number = 1_000;
  const under = () => document.elementFromPoint(at.x, at.y) ?? document.body;
  const place = () => ({ bubbles: true, cancelable: true, clientX: Math.round(at.x), clientY: Math.round(at.y) });
  const wander = (most) => {
    at.x = Math.min(1_400, Math.max(10, at.x + between(-most, most)));
    at.y = Math.min(860, Math.max(10, at.y + between(-most, most)));
  };

  /** One event of rrweb's tells the positions of half a second. */
  function points(events, tell) {
    for (let event = 0; event < events; event++) {
      for (let position = 0; position < 4; position++) {
        wander(90);
        tell();
        clock.pass(125);
      }
    }
    clock.pass(500);
  }

  const finger = () => new Touch({ identifier: 1, target: under(), clientX: at.x, clientY: at.y });
  const press = (target, pointerType) => {
    target.dispatchEvent(new PointerEvent("pointerdown", { ...place(), pointerType }));
    clock.pass(whole(40, 120));
    target.dispatchEvent(new PointerEvent("pointerup", { ...place(), pointerType }));
    target.dispatchEvent(new PointerEvent("click", { ...place(), pointerType }));
  };
  const uses = {
    click: () => press(under(), "mouse"),
    double() {
      const target = under();
      press(target, "mouse");
      clock.pass(140);
      press(target, "mouse");
      target.dispatchEvent(new MouseEvent("dblclick", place()));
    },
    tap: () => press(under(), "touch"),
    field() {
      const field = pick(all(".typed"));
      field.dispatchEvent(new FocusEvent("focus"));
      clock.pass(whole(300, 1_500));
      field.dispatchEvent(new FocusEvent("blur"));
    },
  };

  const changes = {
    attribute: [
      () => pick(all(".card")).classList.toggle("is-chosen"),
      () => pick(all(".order")).classList.toggle("is-chosen"),
      () => pick(all(".card")).classList.toggle("is-new"),
      () => pick(all(".badge")).setAttribute("class", `badge badge-${whole(0, 3)}`),
      () => pick(all(".button")).setAttribute("aria-pressed", String(next() < 0.5)),
      () => pick(all(".card-picture")).style.setProperty("opacity", between(0.5, 1).toFixed(2)),
      () => pick(all(".order")).setAttribute("data-state", word(whole(0, 19))),
    ],
    text: [
      () => ($(".count").firstChild.data = String(whole(0, 900))),
      () => (pick(all(".price")).firstChild.data = between(5, 900).toFixed(2)),
      () => (pick(all(".sum")).firstChild.data = between(10, 400).toFixed(2)),
      () => (pick(all(".entry time")).firstChild.data = `${whole(1, 59)} s`),
    ],
    entry: [
      () => {
        $(".entries").prepend(made(parts.entry(++number, word)));
        $(".entries").lastElementChild.remove();
      },
      () => {
        const rows = all(".order");
        pick(rows).before(pick(rows));
      },
    ],
    panel: [() => ($(".panel") ? $(".panel").remove() : $(".over").append(made(parts.panel(++number, word))))],
    toast: [() => ($(".toast") ? $(".toast").remove() : $(".toasts").append(made(`<p class="toast">Saved ${++number}</p>`)))],
    view: [
      () => {
        const cards = all(".card");
        const first = whole(0, cards.length - 60);
        for (const card of cards.slice(first, first + 60)) card.replaceWith(made(parts.card(++number, word)));
        dress();
      },
    ],
  };

  /** The stars are drawn within a shadow root, as components of their own are. */
  function dress() {
    for (const stars of all("star-rating")) {
      if (stars.shadowRoot) continue;
      stars.attachShadow({ mode: "open" }).innerHTML = `<style>:host{color:#c80}</style><b>${"★".repeat(1 + Number(stars.getAttribute("value")))}</b>`;
    }
  }

  function scroll(target, events) {
    const holder = target === document ? document.scrollingElement : target;
    const most = (holder.scrollHeight - holder.clientHeight) * 0.9;
    let step = whole(40, 160) * (next() < 0.5 ? -1 : 1);
    for (let event = 0; event < events; event++) {
      if (holder.scrollTop + step < 0 || holder.scrollTop + step > most) step = -step;
      holder.scrollTop = Math.min(most, Math.max(0, Math.round(holder.scrollTop + step)));
      target.dispatchEvent(new Event("scroll"));
      clock.pass(whole(100, 130));
    }
  }

  const scrollers = () => (next() < 0.75 ? document : pick(all(".scrolls")));
  const ways = {
    Scroll: () => scroll(scrollers(), whole(4, 20)),
    MouseMove: () => points(whole(1, 4), () => under().dispatchEvent(new MouseEvent("mousemove", place()))),
    TouchMove: () => points(whole(1, 3), () => under().dispatchEvent(new TouchEvent("touchmove", { bubbles: true, changedTouches: [finger()], touches: [finger()] }))),
    MouseInteraction: () => uses[weighed(interactions)](),
    async Mutation() {
      for (let left = whole(1, 5); left > 0; left--) {
        pick(changes[weighed(mutations)])();
        // What observes the page hears of it before the next.
        await null;
        clock.pass(whole(10, 400));
      }
    },
    Input() {
      if (next() < 0.2) {
        const box = pick(all(".filter input"));
        box.checked = !box.checked;
        return void box.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const field = pick(all(".typed"));
      field.value = "";
      for (const letter of `${word(whole(0, 19))}${whole(1, 99)}`) {
        field.value += letter;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        clock.pass(whole(70, 220));
      }
    },
    ViewportResize() {
      // Mostly a bar of the browser that comes and goes, now and then another width.
      view.height = view.height === 900 ? 844 : 900;
      if (next() < 0.1) view.width = view.width === 1_440 ? 1_180 : 1_440;
      dispatchEvent(new Event("resize"));
      clock.pass(250);
    },
    Custom: () => record.addCustomEvent("girok:page", { url: `https://desk.example/${word(++number)}`, title: `Desk: ${word(number)}`, kind: "push" }),
  };

  const sum = Object.values(shares).reduce((all, share) => all + share, 0);
  const lacking = () => Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, Math.max(0, ((total + 100) * share) / sum - (counts[name] ?? 0))]));
  const pause = () => (next() < 0.01 ? between(30_000, 150_000) : 150 * Math.exp(between(0, 2.5)));

  dress();
  return async (events, most) => {
    for (let actions = 0; total < events && actions < most; actions++) {
      await ways[weighed(lacking())]();
      await null;
      clock.pass(Math.round(pause()));
    }
    await clock.rest();
    const told = lines;
    lines = [];
    return { total, lines: told };
  };
};
