import type { Page } from '@playwright/test';
import { buildSync } from 'esbuild';
import type { Collector, Event } from './collector';
import { expect, flushed, sent, skewClock, test, until } from './fixtures';

const STYLE = '<style>body { margin: 0 } button { display: block; width: 200px; height: 60px; border: 0; padding: 0; margin: 0 }</style>';
const PLUGIN = 'girok/layout@1';

async function recorded(page: Page, url: string, collector: Collector) {
  await page.goto(url);
  await until(() => collector.events.some((event) => event.type === 2));
}

const isLayout = ({ type, data }: Event) => type === 6 && data.plugin === PLUGIN;
const isClick = ({ type, data }: Event) => type === 3 && data.source === 2 && data.type === 2;
const told = (collector: Collector, kind: string) => collector.events.filter(isLayout).map(({ data }) => data.payload).filter((payload) => payload.kind === kind);
const boxes = (collector: Collector, on = 'click') => told(collector, 'box').filter((box) => box.on === on);

/** rrweb's id of what has this id in the page, wherever it was told. */
function idOf(collector: Collector, name: string): number {
  const nodes = collector.events.flatMap(({ type, data }) => (type === 2 ? [data.node] : (data.adds ?? []).map((add: any) => add.node)));
  for (let node; (node = nodes.pop()); nodes.push(...(node.childNodes ?? []))) if (node.attributes?.id === name) return node.id;
  throw new Error(`no ${name} was recorded`);
}

/** That of the document which the element is in. */
function documentOf(collector: Collector, name: string): number {
  const isIn = (node: any): boolean => node.attributes?.id === name || (node.childNodes ?? []).some((child: any) => child.type !== 0 && isIn(child));
  const roots = collector.events.flatMap(({ type, data }) => (type === 2 ? [data.node] : (data.adds ?? []).map((add: any) => add.node)));
  return roots.find((node) => node.type === 0 && isIn(node)).id;
}

test('a click tells the box of the button around it, right before it', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { head: STYLE, body: '<div style="height: 33px"></div><button id="buy"><span id="inner">Buy</span></button>' }), collector);
  await page.mouse.move(50, 63);
  await page.locator('#inner').evaluate((span) => (span.style.cssText = 'display: block; height: 60px'));
  await page.mouse.click(50, 63);
  await flushed(page, collector);
  const id = idOf(collector, 'buy');
  expect(boxes(collector)).toEqual([{ kind: 'box', on: 'click', id, box: [0, 33, 200, 60], point: [50, 63], scroll: [0, 0] }]);
  const click = collector.events.findIndex(isClick);
  const [before, at] = [collector.events[click - 1]!, collector.events[click]!];
  expect(before.data.payload).toMatchObject({ kind: 'box', id });
  expect(before.timestamp).toBe(at.timestamp);
  expect(at.data.id).toBe(idOf(collector, 'inner'));
});

test('a choice is pressed as the label around it, and a text field by itself', async ({ page, site, collector }) => {
  const body = `<label id="blue">Blue <span><input type="radio" id="choice"></span></label><label id="note">Note <input id="text"></label>
    <input type="checkbox" id="alone">`;
  await recorded(page, site.page('/', { body }), collector);
  for (const id of ['choice', 'text', 'alone']) await page.locator(`#${id}`).click();
  await flushed(page, collector);
  expect(boxes(collector).map(({ id }) => id)).toEqual(['blue', 'text', 'alone'].map((name) => idOf(collector, name)));
});

test('what is made to be pressed is looked for twelve levels up, and else it is the element itself', async ({ page, site, collector }) => {
  const deep = (levels: number, inner: string) => `${'<b>'.repeat(levels)}${inner}${'</b>'.repeat(levels)}`;
  const body = `<div id="far" role="button">${deep(11, '<i id="a">a</i>')}</div><div id="near" role="tab">${deep(10, '<i id="b">b</i>')}</div>
    <div role="presentation" id="c">c</div><p id="keys"><a id="link" href="#x">link</a></p>`;
  await recorded(page, site.page('/', { body }), collector);
  for (const id of ['a', 'b', 'c']) await page.locator(`#${id}`).click();
  await page.locator('#link').focus();
  await page.keyboard.press('Enter');
  await flushed(page, collector);
  expect(boxes(collector).map(({ id }) => id)).toEqual(['a', 'near', 'c', 'link'].map((name) => idOf(collector, name)));
  const keyed = collector.events.filter(isClick).at(-1)!.data;
  expect(boxes(collector).at(-1).point).toEqual([keyed.x, keyed.y].map((each) => Math.round(each * 10) / 10));
});

test('a tap tells a box', async ({ browser, site, collector }) => {
  const context = await browser.newContext({ hasTouch: true });
  const page = await context.newPage();
  await recorded(page, site.page('/', { head: STYLE, body: '<button id="buy">Buy</button>' }), collector);
  await page.touchscreen.tap(20, 20);
  await page.waitForTimeout(700);
  await flushed(page, collector);
  expect(boxes(collector)).toEqual([{ kind: 'box', on: 'click', id: idOf(collector, 'buy'), box: [0, 0, 200, 60], point: [20, 20], scroll: [0, 0] }]);
  expect(boxes(collector, 'rest')).toEqual([]);
  await context.close();
});

test('boxes in frames, in shadow roots, on a scrolled page and of what is transformed', async ({ page, site, collector }) => {
  site.page('/frame', { tag: false, head: STYLE, body: '<div style="height: 900px"></div><button id="framed">Framed</button><div style="height: 900px"></div>' });
  const frame = '<iframe src="/frame" style="display: block; border: 5px solid; width: 300px; height: 150px"></iframe>';
  const turned = '<button id="turned" style="transform: scale(0.5); transform-origin: 0 0">Turned</button>';
  await recorded(page, site.page('/', { head: STYLE, body: `${frame}<div id="host"></div>${turned}<div style="height: 3000px"></div>` }), collector);
  await page.evaluate(() => {
    document.getElementById('host')!.attachShadow({ mode: 'open' }).innerHTML =
      '<button id="shadowed" style="display: block; width: 80.26px; height: 40px; border: 0"><b>S</b></button>';
  });
  await until(() => ['framed', 'shadowed'].every((name) => sent(collector).includes(name)));
  await page.evaluate(() => scrollTo(0, 100));
  await page.frames()[1]!.evaluate(() => scrollTo(0, 850));
  await page.waitForTimeout(300);
  await page.mouse.click(25, 5);
  await page.locator('#host').click({ position: { x: 20, y: 20 } });
  await page.locator('#turned').click();
  await flushed(page, collector);
  expect(boxes(collector)).toEqual([
    { kind: 'box', on: 'click', id: idOf(collector, 'framed'), box: [0, 50, 200, 60], point: [20, 100], scroll: [0, 850] },
    { kind: 'box', on: 'click', id: idOf(collector, 'shadowed'), box: [0, 60, 80.3, 40], point: [20, 80], scroll: [0, 100] },
    { kind: 'box', on: 'click', id: idOf(collector, 'turned'), box: [0, 100, 100, 30], point: [50, 115], scroll: [0, 100] },
  ]);
});

test('nothing is told of what is blocked, nor what somebody types or chooses', async ({ page, site, collector }) => {
  const body = `<button id="around"><span data-girok-block id="secret">Secret</span></button><div class="rr-block"><button id="within">Within</button></div>
    <div id="editor" contenteditable style="height: 50px; width: 300px; overflow: auto">typed<p>more</p></div>
    <textarea id="area" style="height: 40px; width: 300px; display: block">${'line\n'.repeat(50)}</textarea>
    <select id="list" size="3" style="display: block; width: 90px"><option id="one">one</option><option id="two">two</option></select>`;
  await recorded(page, site.page('/', { head: STYLE, body }), collector);
  for (const id of ['secret', 'within', 'editor', 'two', 'area']) {
    await page.locator(`#${id}`).click();
    await page.waitForTimeout(700);
  }
  await page.evaluate(() => {
    document.getElementById('editor')!.append('\n', ...Array.from({ length: 50 }, () => document.createElement('p')));
    for (const id of ['editor', 'area']) document.getElementById(id)!.scrollTop = 20;
  });
  await page.waitForTimeout(300);
  await flushed(page, collector);
  const [list, area, root] = [idOf(collector, 'list'), idOf(collector, 'area'), documentOf(collector, 'editor')];
  expect(told(collector, 'box').map(({ on, id }) => [on, id])).toEqual([
    ['click', list],
    ['rest', list],
    ['click', area],
    ['rest', area],
  ]);
  expect([...new Set(told(collector, 'extent').map(({ id }) => id))]).toEqual([root]);
});

test('a mouse that rests tells it once, until it moves again', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { head: STYLE, body: '<button id="one"><i>One</i></button><button id="two">Two</button>' }), collector);
  await page.mouse.move(10, 20);
  await page.mouse.move(90, 20, { steps: 10 });
  await page.waitForTimeout(1_500);
  await page.mouse.move(50, 80);
  await page.waitForTimeout(700);
  await page.mouse.move(50, 81);
  await page.mouse.move(700, 500);
  await page.evaluate(() => {
    const moved = new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse' });
    document.getElementById('two')!.dispatchEvent(moved);
  });
  await flushed(page, collector);
  const rests = boxes(collector, 'rest');
  expect(rests.slice(0, 2)).toEqual([
    { kind: 'box', on: 'rest', id: idOf(collector, 'one'), box: [0, 0, 200, 60], point: [90, 20], scroll: [0, 0] },
    { kind: 'box', on: 'rest', id: idOf(collector, 'two'), box: [0, 60, 200, 60], point: [50, 80], scroll: [0, 0] },
  ]);
  expect(rests).toHaveLength(3);
  expect(rests[2].point).toEqual([700, 500]);
});

test('the extents of documents and of what scrolls in them', async ({ page, site, collector }) => {
  site.page('/frame', { tag: false, head: STYLE, body: '<div id="framed" style="height: 700px"></div>' });
  const scroller = (id: string) => `<div id="${id}" style="width: 200px; height: 100px; overflow: auto"><div style="height: 450px"></div></div>`;
  const body = `${scroller('inner')}${scroller('still')}<div id="host"></div><iframe src="/frame" style="display: block; border: 0; width: 300px; height: 150px"></iframe><div id="rest" style="height: 2000px"></div>`;
  await page.setViewportSize({ width: 800, height: 600 });
  await recorded(page, site.page('/', { head: `${STYLE}<style>::-webkit-scrollbar { display: none }</style>`, body }), collector);
  await page.evaluate((html) => void (document.getElementById('host')!.attachShadow({ mode: 'open' }).innerHTML = html), scroller('shadowed'));
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    document.getElementById('inner')!.scrollTop = 30;
    document.getElementById('host')!.shadowRoot!.getElementById('shadowed')!.scrollTop = 40;
  });
  await flushed(page, collector);
  const extents = () => told(collector, 'extent').map(({ id, view, size, scroll }) => [id, view, size, scroll]);
  const [root, framed, inner, shadowed] = [documentOf(collector, 'rest'), documentOf(collector, 'framed'), idOf(collector, 'inner'), idOf(collector, 'shadowed')];
  expect(extents()[0]).toEqual([root, [800, 600], [800, 2_350], [0, 0]]);
  expect(extents()).toContainEqual([framed, [300, 150], [300, 700], [0, 0]]);
  const last = (id: number) => extents().filter(([each]) => each === id).at(-1);
  expect(last(root)).toEqual([root, [800, 600], [800, 2_450], expect.anything()]);
  expect(last(inner)).toEqual([inner, [200, 100], [200, 450], [0, 30]]);
  expect(last(shadowed)).toEqual([shadowed, [200, 100], [200, 450], [0, 40]]);
  const before = extents().length;
  await page.evaluate(() => (document.getElementById('inner')!.scrollTop = 60));
  await flushed(page, collector);
  expect(extents()).toHaveLength(before);
  await page.evaluate(() => {
    (document.getElementById('inner')!.firstElementChild as HTMLElement).style.height = '500px';
    document.getElementById('rest')!.style.height = '3000px';
  });
  await page.mouse.click(600, 500);
  await flushed(page, collector);
  expect(extents().slice(before)).toEqual([
    [root, [800, 600], [800, 3_450], [0, 0]],
    [inner, [200, 100], [200, 500], [0, 60]],
  ]);
  const click = collector.events.findIndex(isClick);
  expect(collector.events.slice(click - 3, click).every(isLayout)).toBe(true);
  await page.setViewportSize({ width: 700, height: 500 });
  await flushed(page, collector);
  expect(last(root)).toEqual([root, [700, 500], [700, 3_450], [0, 0]]);
});

test('what changed is told before a page is left', async ({ page, site, collector }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await recorded(page, site.page('/', { head: STYLE, body: '<div id="rest" style="height: 2000px"></div>' }), collector);
  await page.evaluate(() => void (document.getElementById('rest')!.style.height = '4000px'));
  await page.waitForTimeout(100);
  await page.goto(site.page('/next', { tag: false }));
  // What is told last may arrive in two batches, in either order.
  await until(() => collector.custom('girok:leave').length === 1 && told(collector, 'extent').length === 2);
  expect(told(collector, 'extent').map(({ size }) => size[1])).toEqual([2_000, 4_000]);
});

test('a page that is told again has its extents told again', async ({ page, site, collector }) => {
  await skewClock(page);
  await recorded(page, site.page('/', { head: STYLE, body: '<div id="rest" style="height: 2000px"></div>' }), collector);
  await page.evaluate(() => ((window as any).skew = 31 * 60_000));
  await page.mouse.click(100, 100);
  await flushed(page, collector);
  expect(collector.events.filter(({ type }) => type === 2)).toHaveLength(2);
  const order = collector.events.filter((event) => event.type === 2 || isLayout(event)).map(({ type, data }) => (type === 2 ? 'page' : data.payload.kind));
  expect(order.filter((each) => each !== 'box')).toEqual(['page', 'extent', 'page', 'extent']);
});

test('a document that becomes another page has its extent told again, also where it is as large', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { body: '<p>As large as before</p>' }), collector);
  const before = told(collector, 'extent').length;
  await page.evaluate(() => history.pushState(null, '', '/next'));
  await until(() => told(collector, 'extent').length > before);
  const [first, again] = [told(collector, 'extent')[0], told(collector, 'extent').at(-1)];
  expect(again).toEqual(first);
});

/** Apart from the bundle, where rrweb ends all windows at once. */
const OBSERVER = buildSync({ entryPoints: ['src/capture/layout.ts'], bundle: true, write: false, format: 'iife', globalName: 'layout' });

test('a frame that is not observed any more takes nothing that is still to come from the page', async ({ page, site }) => {
  const frame = '<iframe id="frame" srcdoc="framed"></iframe>';
  await page.goto(site.page('/', { tag: false, head: STYLE, body: `<button id="one">One</button>${frame}<div id="rest" style="height: 2000px"></div>` }));
  await page.addScriptTag({ content: OBSERVER.outputFiles[0]!.text });
  await page.evaluate(() => {
    const nodes: unknown[] = [undefined, document, document.getElementById('one')];
    const mirror = { getId: (node: unknown) => nodes.indexOf(node), getNode: (id: number) => nodes[id] ?? null };
    const told: unknown[] = [];
    const { LayoutObserver } = (window as any).layout;
    const observer = new LayoutObserver(mirror, () => false, ({ kind, on, id }: any) => told.push([kind, on, id]));
    const frame = (document.getElementById('frame') as HTMLIFrameElement).contentWindow;
    Object.assign(window, { told, observer, endPage: observer.observe(window), endFrame: observer.observe(frame) });
  });
  await page.mouse.move(20, 20);
  await page.evaluate(() => {
    document.getElementById('rest')!.style.height = '3000px';
    window.dispatchEvent(new Event('resize'));
    (window as any).endFrame();
  });
  await page.waitForTimeout(1_000);
  const told = () => page.evaluate(() => (window as any).told);
  const all = [['extent', undefined, 1], ['extent', undefined, 1], ['box', 'rest', 2]];
  expect(await told()).toEqual(all);
  // And the end of all ends what is still to come.
  await page.mouse.move(30, 20);
  await page.evaluate(() => {
    const { observer, endPage } = window as any;
    document.getElementById('rest')!.style.height = '4000px';
    window.dispatchEvent(new Event('resize'));
    endPage();
    observer.end();
  });
  await page.waitForTimeout(1_000);
  expect(await told()).toEqual(all);
});

test('data-layout="off" tells nothing of it', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { tag: 'data-layout="off"', head: STYLE, body: '<button id="buy">Buy</button>' }), collector);
  await page.mouse.click(20, 20);
  await flushed(page, collector);
  expect(collector.events.filter(isClick)).toHaveLength(1);
  expect(collector.events.filter(isLayout)).toEqual([]);
});

test('layout is numbers, wakes no session, and nothing of it throws into the page', async ({ page, site, collector }) => {
  await skewClock(page);
  const body = '<form id="form"><button id="buy" type="button">Secret words</button><input name="parentElement"><input name="clientWidth"><input name="isConnected"></form>';
  await recorded(page, site.page('/', { head: STYLE, body }), collector);
  await page.mouse.click(20, 20);
  await page.mouse.click(400, 30);
  await page.evaluate(() => {
    window.dispatchEvent(new PointerEvent('pointermove', { pointerType: 'mouse' }));
    document.dispatchEvent(new MouseEvent('click'));
  });
  await flushed(page, collector);
  const layout = collector.events.filter(isLayout);
  expect(boxes(collector).map(({ id }) => id)).toEqual([idOf(collector, 'buy'), idOf(collector, 'form')]);
  for (const { data } of layout) {
    const { kind, on, id, ...numbers } = data.payload;
    expect(['box', 'extent']).toContain(kind);
    expect(['click', 'rest', undefined]).toContain(on);
    for (const each of [id, ...Object.values(numbers).flat()]) expect(typeof each).toBe('number');
  }
  const count = collector.events.length;
  await page.evaluate(() => {
    (window as any).skew = 31 * 60_000;
    document.body.style.height = '5000px';
    window.dispatchEvent(new Event('resize'));
  });
  await page.waitForTimeout(2_500);
  expect(collector.events.slice(count)).toEqual([]);
  expect(new Set(collector.received.map(({ session }) => session)).size).toBe(1);
  expect(JSON.stringify(layout)).not.toContain('Secret');
  expect(sent(collector)).toContain('Secret words');
});
