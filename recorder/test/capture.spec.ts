import type { Page } from '@playwright/test';
import type { Collector } from './collector';
import { expect, test, until } from './fixtures';

const call = (page: Page, name: string, ...args: unknown[]) =>
  page.evaluate(([name, args]) => (window as any).girok[name](...args), [name, args] as const);
const tracked = (collector: Collector) => collector.custom('girok:track');
const consoleEvents = (collector: Collector) => collector.events.filter(({ type, data }) => type === 6 && data.plugin === 'rrweb/console@1');
async function recorded(page: Page, url: string, collector: Collector) {
  await page.goto(url);
  await until(() => collector.events.some((event) => event.type === 2));
}
async function flushed(page: Page, collector: Collector) {
  const name = `mark ${Math.random()}`;
  await call(page, 'track', name);
  await until(() => tracked(collector).some((payload) => payload.name === name));
}

test('page views of a single-page app', async ({ page, site, collector }) => {
  const url = site.page('/', { body: '<a href="#part">Part</a><h2 id="part">Part</h2>' });
  await recorded(page, url, collector);
  await page.evaluate(() => {
    history.pushState({}, '', '/one?tab=2');
    document.title = 'One';
  });
  await page.waitForTimeout(50);
  await page.evaluate(() => history.replaceState({}, '', '/two'));
  await page.waitForTimeout(50);
  await page.evaluate(() => history.replaceState({ scroll: 100 }, '', '/two'));
  await page.goBack();
  await page.waitForTimeout(50);
  await page.locator('a').click();
  await page.waitForTimeout(50);
  await page.goBack();
  await flushed(page, collector);
  expect(collector.custom('girok:page').map(({ url, title, kind }) => [url.replace(site.origin, ''), title, kind])).toEqual([
    ['/', 'A page', 'load'],
    ['/one?tab=2', 'One', 'push'],
    ['/two', 'One', 'replace'],
    ['/', 'One', 'pop'],
    ['/#part', 'One', 'hash'],
    ['/', 'One', 'hash'],
  ]);
  expect(collector.accepted.at(-1)!.body.meta.url).toBe(url);
});

test('the referrer of a page', async ({ page, site, collector }) => {
  const next = site.page('/next', {});
  await page.goto(site.page('/', { tag: false, body: `<a href="${next}">Next</a>` }));
  await page.locator('a').click();
  await until(() => collector.custom('girok:page').length === 1);
  expect(collector.custom('girok:page')[0]).toMatchObject({ url: next, referrer: `${site.origin}/` });
  expect(collector.accepted[0]!.body.meta.referrer).toBe(`${site.origin}/`);
});

test('errors, rejections and the console', async ({ page, site, collector, pageErrors }) => {
  await recorded(page, site.page('/', {}), collector);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new TypeError('broken thing');
    });
    setTimeout(() => void Promise.reject(new RangeError('nobody cares')));
    setTimeout(() => void Promise.reject('just text'));
    console.error('it failed', { order: 7, nested: { deep: [1, 2] } }, new Error('inner'), null, undefined);
    console.warn('careful');
    console.log('not recorded');
  });
  await page.waitForTimeout(100);
  await flushed(page, collector);
  expect(collector.custom('girok:error')).toEqual([
    { kind: 'error', message: 'TypeError: broken thing', stack: expect.stringContaining('broken thing'), line: expect.any(Number), column: expect.any(Number) },
    { kind: 'rejection', message: 'RangeError: nobody cares', stack: expect.any(String) },
    { kind: 'rejection', message: 'just text' },
  ]);
  const messages = consoleEvents(collector).map(({ data }) => data);
  expect(messages).toEqual([
    {
      plugin: 'rrweb/console@1',
      payload: {
        level: 'error',
        trace: expect.any(Array),
        payload: ['"it failed"', '{"order":7,"nested":{"deep":[1,2]}}', '"Error: inner"', 'null', '"undefined"'],
      },
    },
    { plugin: 'rrweb/console@1', payload: { level: 'warn', trace: expect.any(Array), payload: ['"careful"'] } },
  ]);
  for (const { payload } of messages) for (const frame of payload.trace) expect(frame).not.toContain('girok.js');
  expect(pageErrors.splice(0)).toHaveLength(3);
});

test('a flood of console messages and errors is told in part', async ({ page, site, collector, pageErrors }) => {
  await recorded(page, site.page('/', {}), collector);
  await page.evaluate(() => {
    for (let i = 0; i < 1_000; i++) {
      console.error(`message ${i}`);
      window.dispatchEvent(new ErrorEvent('error', { message: `error ${i}` }));
    }
  });
  await flushed(page, collector);
  expect(consoleEvents(collector).length).toBeLessThanOrEqual(101);
  expect(collector.custom('girok:error').length).toBeLessThanOrEqual(51);
  pageErrors.length = 0;
});

test('console and large values do not get in the way of the page', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const outcome = await page.evaluate(() => {
    const loop: any = { name: 'loop' };
    loop.self = loop;
    const trap = { get boom() { throw new Error('getter ran'); } };
    const hostile = new Proxy({}, { ownKeys() { throw new Error('trap ran'); } });
    return [console.error(loop), console.warn(trap, hostile, Symbol('s'), 10n, () => 1, document, window), console.error('x'.repeat(100_000))];
  });
  expect(outcome).toEqual([undefined, undefined, undefined]);
  await flushed(page, collector);
  const messages = consoleEvents(collector);
  expect(messages.length).toBeGreaterThanOrEqual(2);
  for (const { data } of messages) for (const value of data.payload.payload) expect(() => JSON.parse(value)).not.toThrow();
  expect(JSON.stringify(messages).length).toBeLessThan(20_000);
});

test('something large in the console does not freeze the page', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { body: '<iframe srcdoc="<p id=inner>"></iframe>' }), collector);
  const looks = await page.evaluate(() => {
    let looks = 0;
    const leaf = new Proxy({}, { ownKeys: () => (looks++, []) });
    const fifty = (value: unknown) => Array(50).fill(value);
    const wide: Record<string, number> = {};
    for (let i = 0; i < 10_000; i++) wide[`key ${i}`] = i;
    console.error(fifty(fifty(fifty(leaf))), fifty(fifty(fifty(leaf))), 'after all that');
    const inner = document.querySelector('iframe')!.contentDocument!.getElementById('inner')!;
    Object.assign(inner, { secret: 'kept by the page' });
    console.error(wide, new Float64Array(1_000_000), inner);
    return looks;
  });
  expect(looks).toBeLessThanOrEqual(500);
  await flushed(page, collector);
  const [first, second] = consoleEvents(collector).map(({ data }) => data.payload.payload);
  expect(first).toHaveLength(3);
  expect(second[0]).toContain('key 49');
  expect(second.slice(1)).toEqual(['"Float64Array(8000000 bytes)"', '"<p#inner>"']);
});

test('what is logged runs no getter, and what its proxies throw stays there', async ({ page, site, collector }) => {
  // The browser's own console runs some.
  await page.addInitScript(() => (console.error = () => {}));
  await recorded(page, site.page('/', {}), collector);
  const ran = await page.evaluate(() => {
    const ran: string[] = [];
    const fail = () => {
      throw new Error('trap');
    };
    const traps = { get: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail, has: fail };
    class Sly extends Error {
      override get message() {
        ran.push('message');
        return '';
      }
    }
    class Named {
      static get name() {
        ran.push('name');
        return 'x';
      }
    }
    const record = { get property() { ran.push('property'); return 1; } };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const list = Object.defineProperty([1], 1, { get: () => ran.push('entry'), enumerable: true });
    console.error(new Sly(), Named, record, list, new Proxy({}, traps), new Proxy([], traps), revoked.proxy, new DOMException('told', 'Name'));
    return ran;
  });
  expect(ran).toEqual([]);
  await flushed(page, collector);
  const [said] = consoleEvents(collector).map(({ data }) => data.payload.payload);
  expect(said).toEqual(['"Error: (…)"', '"function (…)"', '{"property":"(…)"}', '[1,"(…)"]', '"…"', '"…"', '"…"', '"Name: told"']);
});

test('data-console="off" leaves the console alone', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { tag: 'data-console="off"' }), collector);
  await page.evaluate(() => console.error('unheard'));
  await flushed(page, collector);
  expect(consoleEvents(collector)).toEqual([]);
});

test('identify, track and stop', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  await call(page, 'identify', { id: 42, type: 'admin', email: 'a@example.com', extra: 'not sent' });
  await call(page, 'identify', {});
  await call(page, 'identify', null);
  await call(page, 'track', 'bought', { price: 12.5, items: ['pen'] });
  await call(page, 'track', 'plain');
  await call(page, 'track', '');
  await page.evaluate(() => {
    const loop: any = {};
    loop.self = loop;
    (window as any).girok.track('loop', loop);
  });
  await call(page, 'stop');
  await call(page, 'track', 'after');
  await page.evaluate(() => document.body.append('after the end'));
  await until(() => collector.custom('girok:stopped').length === 1);
  await page.waitForTimeout(2_500);
  expect(collector.custom('girok:identify')).toEqual([{ id: '42', type: 'admin', email: 'a@example.com' }]);
  expect(tracked(collector)).toEqual([{ name: 'bought', data: { price: 12.5, items: ['pen'] } }, { name: 'plain' }]);
  expect(collector.custom('girok:stopped')).toEqual([{ reason: 'api' }]);
  expect(collector.events.at(-1)!.data.tag).toBe('girok:stopped');
  expect(collector.accepted.at(-1)!.body.meta.actor).toEqual({ id: '42', type: 'admin', email: 'a@example.com' });
  expect(await page.evaluate(() => (window as any).girok.recording)).toBe(false);
});

test('start after stop goes on in the same window with a snapshot', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  await call(page, 'stop');
  expect(await call(page, 'start', { key: 'test-key', endpoint: collector.origin })).toBe(true);
  await flushed(page, collector);
  expect(new Set(collector.accepted.map(({ window }) => window)).size).toBe(1);
  expect(collector.events.filter(({ type }) => type === 2)).toHaveLength(2);
  const numbers = collector.accepted.map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, i) => i));
  await page.evaluate(() => document.body.append('once'));
  await flushed(page, collector);
  expect(collector.events.filter((event) => JSON.stringify(event).includes('once'))).toHaveLength(1);
});

test('a page that mutates beyond the budget is not recorded any more, and that is said', async ({ page, site, collector }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const tag = 'data-mutation-burst="2000" data-mutations-per-second="100"';
  await recorded(page, site.page('/', { tag, body: '<p id="p">0</p>' }), collector);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame++) {
      for (let i = 0; i < 100; i++) document.body.append(document.createElement('i'));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await until(() => collector.custom('girok:stopped').length === 1);
  expect(collector.custom('girok:stopped')).toEqual([{ reason: 'mutation-budget', detail: { burst: 2_000, perSecond: 100 } }]);
  expect(said.filter((line) => line.startsWith('girok:'))).toHaveLength(1);
  expect(await page.evaluate(() => (window as any).girok.recording)).toBe(false);
  await page.goto(site.page('/next', {}));
  await until(() => collector.custom('girok:page').some(({ url }) => url.endsWith('/next')));
});

test('what a page changes where it is masked counts for the budget too', async ({ page, site, collector }) => {
  const tag = 'data-mutation-burst="2000" data-mutations-per-second="100"';
  await recorded(page, site.page('/', { tag, body: `<div data-girok-mask>${'<i>0</i>'.repeat(100)}</div>` }), collector);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame++) {
      for (const each of document.querySelectorAll('i')) each.firstChild!.nodeValue = String(frame);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await until(() => collector.custom('girok:stopped').length === 1);
});

test('a busy page stays within the budget', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { body: '<div id="list"></div>' }), collector);
  await page.evaluate(async () => {
    const list = document.getElementById('list')!;
    list.innerHTML = '<p>row</p>'.repeat(20_000);
    for (let frame = 0; frame < 60; frame++) {
      for (let i = 0; i < 80; i++) list.children[i]!.textContent = `${frame} ${i}`;
      await new Promise(requestAnimationFrame);
    }
  });
  await flushed(page, collector);
  expect(collector.custom('girok:stopped')).toEqual([]);
});

test('stop() leaves the page as it was', async ({ page, site, collector }) => {
  const state = () => {
    const describe = (target: object, name: string) => {
      const found = Object.getOwnPropertyDescriptor(target, name);
      return found && [found.value, found.get, found.set, found.enumerable, found.configurable];
    };
    return [
      ...['pushState', 'replaceState'].flatMap((name) => [describe(history, name), describe(History.prototype, name)]),
      ...['error', 'warn'].map((name) => describe(console, name)),
      ...['insertRule', 'deleteRule', 'addRule', 'removeRule', 'replace', 'replaceSync'].map((name) => describe(CSSStyleSheet.prototype, name)),
      ...['insertRule', 'deleteRule'].map((name) => describe(CSSGroupingRule.prototype, name)),
      ...['setProperty', 'removeProperty'].map((name) => describe(CSSStyleDeclaration.prototype, name)),
      ...['value', 'checked'].map((name) => describe(HTMLInputElement.prototype, name)),
      ...['value', 'selectedIndex'].map((name) => describe(HTMLSelectElement.prototype, name)),
      describe(HTMLTextAreaElement.prototype, 'value'),
      describe(HTMLOptionElement.prototype, 'selected'),
      describe(Element.prototype, 'attachShadow'),
      describe(customElements, 'define') ?? describe(CustomElementRegistry.prototype, 'define'),
      describe(document, 'adoptedStyleSheets'),
      describe(window, 'fetch'),
      describe(window, 'FontFace'),
      describe(document.fonts, 'add'),
    ];
  };
  await page.addInitScript(`window.state = ${state}; window.before = window.state()`);
  await recorded(page, site.page('/', {}), collector);
  const changed = () =>
    page.evaluate(() => {
      const { state, before } = window as any;
      return state().flatMap((each: any[] | undefined, i: number) =>
        before[i]?.length === each?.length && (each ?? []).every((value, j) => value === before[i][j]) ? [] : [i],
      );
    });
  expect((await changed()).length).toBeGreaterThan(10);
  await call(page, 'stop');
  // `define` and `attachShadow` are written back as properties; what they are is the same.
  expect(await changed()).toEqual([]);
});

test('a patch over ours stays when the recording stops', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', {}), collector);
  const result = await page.evaluate(() => {
    const calls: string[] = [];
    const ours = history.pushState;
    history.pushState = function (...args) {
      calls.push('theirs');
      return ours.apply(this, args);
    };
    (window as any).girok.stop();
    history.pushState({}, '', '/later');
    return [calls, location.pathname];
  });
  expect(result).toEqual([['theirs'], '/later']);
});

test('patched functions answer as the browser does', async ({ page, site, collector }) => {
  await recorded(page, site.page('/', { body: `<p id="p"></p><input id="i" type="file">` }), collector);
  const probe = () =>
    page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = '@media all { a { color: red } } b { color: red }';
      document.head.append(style);
      const sheet = style.sheet!;
      const media = sheet.cssRules[0] as CSSMediaRule;
      const inline = document.getElementById('p')!.style;
      const rule = (sheet.cssRules[1] as CSSStyleRule).style;
      const outcome = (work: () => unknown) => {
        try {
          return work();
        } catch (error) {
          return `${(error as Error).name} ${error instanceof DOMException} ${(error as Error).message}`;
        }
      };
      const constructed = new CSSStyleSheet();
      return [
        () => sheet.insertRule('} broken {{'),
        () => sheet.insertRule('i { color: red }', 99),
        () => (sheet as any).insertRule(),
        () => sheet.insertRule.call({} as any, 'i { color: red }'),
        () => sheet.insertRule('i { color: red }', 1),
        () => sheet.deleteRule(1),
        () => sheet.deleteRule(99),
        () => sheet.addRule('u', 'color: red'),
        () => sheet.cssRules[sheet.cssRules.length - 1]!.cssText,
        () => sheet.removeRule(sheet.cssRules.length - 1),
        () => sheet.addRule('}', '{'),
        () => media.insertRule('} broken {{'),
        () => media.insertRule('u { color: red }', 0),
        () => media.deleteRule(7),
        () => media.deleteRule(0),
        () => constructed.replaceSync('u { color: red }'),
        () => sheet.replaceSync('u { color: red }'),
        () => inline.setProperty('color', 'red', 'important'),
        () => inline.cssText,
        () => inline.removeProperty('color'),
        () => rule.setProperty('color', 'blue'),
        () => rule.removeProperty('color'),
        () => (rule as any).setProperty(),
        () => history.pushState({ x: () => 1 }, '', '/uncloneable'),
        () => history.pushState({}, '', 'https://elsewhere.example/'),
        () => customElements.define('bad name', class extends HTMLElement {}),
        () => ((document.getElementById('i') as HTMLInputElement).value = 'x'),
        () => document.getElementById('p')!.attachShadow({ mode: 'bogus' as any }),
        ...['insertRule', 'deleteRule', 'addRule', 'removeRule', 'replace', 'replaceSync'].map((name) => () => {
          const { name: called, length } = (CSSStyleSheet.prototype as any)[name];
          return [called, length];
        }),
        () => [history.pushState.name, history.pushState.length, history.pushState.toString(), console.error.name],
      ].map(outcome);
    });
  const recording = await probe();
  await call(page, 'stop');
  expect(recording).toEqual(await probe());
});

test('a page whose own functions throw is recorded, and sees no error but its own', async ({ page, site, collector, pageErrors }) => {
  await page.addInitScript(() => {
    const broken = () => {
      throw new Error('the page broke this');
    };
    (window as any).broken = broken;
    history.replaceState = broken;
    crypto.randomUUID = broken as any;
    navigator.sendBeacon = broken;
    window.requestIdleCallback = broken;
  });
  await recorded(page, site.page('/', { body: '<p id="p">text</p>' }), collector);
  const thrown = await page.evaluate(() => {
    const { broken } = window as any;
    try {
      history.replaceState({}, '', '/x');
    } catch (error) {
      var message = (error as Error).message;
    }
    // What the page breaks later.
    window.fetch = broken;
    const { stringify } = JSON;
    JSON.stringify = broken;
    document.getElementById('p')!.textContent = 'while broken';
    (window as any).girok.track('while broken');
    (window as any).girok.identify({ id: 'x' });
    return new Promise((resolve) =>
      setTimeout(() => {
        JSON.stringify = stringify;
        resolve(message);
      }, 50),
    );
  });
  expect(thrown).toBe('the page broke this');
  await flushed(page, collector);
  expect(pageErrors).toEqual([]);
});

test('a frame that loads after stop() is left alone', async ({ page, site, collector, pageErrors }) => {
  site.page('/frame', { body: '<p>In the frame</p>', tag: false });
  await recorded(page, site.page('/', { body: '<iframe src="/frame"></iframe>' }), collector);
  await until(() => collector.received.some(({ text }) => text.includes('In the frame')));
  await call(page, 'stop');
  const native = await page.evaluate(async () => {
    const frame = document.querySelector('iframe')!;
    frame.contentWindow!.location.reload();
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    return String((frame.contentWindow as any).CSSStyleSheet.prototype.insertRule);
  });
  expect(native).toContain('native code');
  expect(pageErrors).toEqual([]);
});

test('styles, frames and shadow roots are told so that a replay looks right', async ({ page, site, collector }) => {
  site.page('/frame', { body: '<p>In the frame</p>', tag: false });
  await recorded(
    page,
    site.page('/', {
      head: '<style>h1 { color: rgb(1, 2, 3) }</style>',
      body: '<h1>Title</h1><iframe src="/frame"></iframe><div id="host"></div>',
    }),
    collector,
  );
  await page.evaluate(() => {
    document.getElementById('host')!.attachShadow({ mode: 'open' }).innerHTML = '<p>In the shadow</p>';
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('h1 { margin: 17px }');
    document.adoptedStyleSheets = [sheet];
    (document.styleSheets[0] as CSSStyleSheet).insertRule('h2 { margin: 19px }');
  });
  await flushed(page, collector);
  const text = JSON.stringify(collector.events);
  for (const part of ['rgb(1, 2, 3)', 'In the frame', 'In the shadow', 'margin: 17px', 'margin: 19px']) expect(text).toContain(part);
});

test('a short style is told whole, a long one by what changed, and both in one moment whole', async ({ page, site, collector }) => {
  const long = Array.from({ length: 12 }, (_, i) => `--property-${i}: a rather long value`).join('; ');
  const body = `<p id="short" style="color: red"></p><p id="long" style="${long}"></p><p id="both" style="color: red"></p>`;
  await recorded(page, site.page('/', { body }), collector);
  await page.evaluate((long) => {
    const get = (id: string) => document.getElementById(id)!;
    get('short').style.color = 'green';
    get('long').style.color = 'green';
    get('both').style.color = 'green';
    get('both').style.cssText += long;
  }, long);
  await flushed(page, collector);
  const mutations = collector.events.filter(({ type, data }) => type === 3 && data.source === 0).flatMap(({ data }) => data.attributes);
  expect(mutations.map(({ attributes }) => attributes.style)).toEqual([
    'color: green;',
    { color: 'green' },
    expect.stringMatching(/^color: green;.*--property-11: a rather long value/),
  ]);
});
