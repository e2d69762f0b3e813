// A page that is never still, and does the same work in each run, however long the machine takes for it: prices, a feed, animation, typing, the mouse, scrolling, routes.
(() => {
  const STEP_MS = 50;
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const words = 'ink paper pen desk lamp brush seal stamp card wax thread linen brass cedar'.split(' ');
  const text = (count) => Array.from({ length: count }, () => pick(words)).join(' ');
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const rows = Array.from({ length: 400 }, (_, i) =>
    make('tr', { className: 'row', title: text(2) }, make('td', {}, text(3)), make('td', {}, `${i}.00`), make('td', {}, make('a', { href: `/item/${i}` }, text(2)))),
  );
  const feed = make('ul', { className: 'feed' });
  const movers = Array.from({ length: 8 }, () => make('div', { className: 'mover' }));
  const field = make('input', { type: 'text', placeholder: 'Search' });
  const note = make('div', { className: 'note' });
  note.contentEditable = 'true';
  document.body.append(field, note, ...movers, make('table', {}, make('tbody', {}, ...rows)), feed);
  const sheet = document.querySelector('style').sheet;

  const item = () =>
    make('li', {}, make('h3', {}, text(4)), make('p', {}, text(18)), make('img', { alt: text(2) }), make('button', { className: 'like' }, 'Like'));
  const jobs = [];
  const every = (ms, work) => jobs.push([Math.max(1, Math.round(ms / STEP_MS)), work]);
  const at = (element, type, x, y) => element.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: x, clientY: y }));

  every(100, () => {
    for (let i = 0; i < 25; i++) {
      const row = pick(rows);
      row.children[1].firstChild.nodeValue = (random() * 100).toFixed(2);
      row.className = random() < 0.5 ? 'row up' : 'row down';
    }
  });
  every(400, () => {
    feed.prepend(...Array.from({ length: 6 }, item));
    while (feed.children.length > 60) feed.lastChild.remove();
  });
  every(50, () => movers.forEach((mover, i) => (mover.style.transform = `translate(${(step * 5 + i * 20) % 300}px, ${i}px)`)));
  every(50, () => {
    for (let i = 0; i < 3; i++) at(pick(rows), 'mousemove', Math.floor(random() * 800), Math.floor(random() * 600));
  });
  every(1_500, () => ['mousedown', 'mouseup', 'click'].forEach((type) => at(pick(rows), type, 40, 40)));
  every(120, () => {
    field.value = field.value.length > 30 ? '' : field.value + pick(words)[0];
    field.dispatchEvent(new Event('input', { bubbles: true }));
    note.textContent = note.textContent.length > 200 ? '' : `${note.textContent} ${pick(words)}`;
  });
  every(250, () => scrollTo(0, Math.floor(random() * 2_000)));
  every(2_000, () => {
    sheet.insertRule(`.generated-${Math.floor(random() * 1e6)} { color: red }`, sheet.cssRules.length);
    if (sheet.cssRules.length > 40) sheet.deleteRule(sheet.cssRules.length - 1);
  });
  let route = 0;
  every(5_000, () => {
    history.pushState({}, '', `/busy/${route++}`);
    document.title = text(2);
  });

  let step = 0;
  /** Takes so many steps, each no sooner than it is due. */
  window.busy = async (steps) => {
    for (const end = step + steps; step < end; step++) {
      for (const [each, work] of jobs) if (step % each === 0) work();
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  };
})();
