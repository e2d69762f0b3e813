import type { Page } from '@playwright/test';
import { rulesOf, type Collector, type Rule } from './collector';
import { expect, expectHidden, flushed, sent, skewClock, test, until } from './fixtures';
import type { Site } from './site';

const snapshots = (collector: Collector) => collector.events.filter(({ type }) => type === 2);
const isTold = (collector: Collector) => snapshots(collector).length > 0;

/** The page loaded for a second time: what was sent of the first, which did not have the rules from its start, is forgotten. */
async function visitedAgain(page: Page, collector: Collector, site: Site, body: string, ...rules: Rule[]) {
  collector.rules = rulesOf(...rules);
  await page.goto(site.page('/before', {}));
  await flushed(page, collector);
  collector.received.length = 0;
  await page.goto(site.page('/', { body }));
  await until(() => isTold(collector));
}

/** The elements of the last snapshot by their id attribute. */
function elements(collector: Collector): Map<string, any> {
  const found = new Map<string, any>();
  const walk = (node: any) => {
    if (node.attributes?.id) found.set(node.attributes.id, node);
    node.childNodes?.forEach(walk);
  };
  walk(snapshots(collector).at(-1)!.data.node);
  return found;
}

const textOf = (node: any): string => (node.type === 3 ? node.textContent : (node.childNodes ?? []).map(textOf).join(''));

test('rules are asked for with the key of the service and without a preflight', async ({ page, site, collector }) => {
  await page.goto(site.page('/', {}));
  await until(() => collector.asked.length > 0);
  await flushed(page, collector);
  expect(collector.asked).toEqual([{ key: 'test-key', tag: undefined, status: 200 }]);
  expect(collector.preflights).toBe(0);
});

test('redact makes eight asterisks of every text and attribute', async ({ page, site, collector }) => {
  const body = `<main><section id="card" class="secret" title="ZqTitle" aria-label="ZqLabel" data-owner="ZqData">Zq one two<b>ZqNested</b>
    <a href="/ZqHref">ZqLink</a><img src="/ZqPicture.png" alt="ZqAlt"></section><p id="open" title="Tip">Open</p></main>`;
  await visitedAgain(page, collector, site, body, ['.secret', 'redact']);
  await flushed(page, collector);
  expectHidden(collector, 'Zq');
  const card = elements(collector).get('card');
  expect(card.attributes).toMatchObject({ class: 'secret', title: '********', 'aria-label': '********', 'data-owner': '********' });
  expect(card.childNodes[0].textContent).toBe('********');
  expect(textOf(elements(collector).get('open'))).toBe('Open');
  expect(elements(collector).get('open').attributes.title).toBe('Tip');
});

test('blur makes of every word a filler whose length is a multiple of four', async ({ page, site, collector }) => {
  const body = `<p id="p" class="name" title="Zq Title">Zq\tZqJörg  ZqAlexandrov Zq😀😀😀</p><div class="name"><img id="i" src="/Zq.png" width="80" height="20"></div>`;
  await visitedAgain(page, collector, site, body, ['.name', 'blur']);
  await page.evaluate(() => (document.getElementById('p')!.firstChild!.nodeValue = 'ZqA ZqChanged'));
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  const { p, i } = Object.fromEntries(elements(collector));
  expect(textOf(p)).toBe('xrit\txritxrit  xritxritxrit xritxrit');
  expect(p.attributes).toMatchObject({ title: '********', 'data-girok-mask': 'blur' });
  expect(i.attributes).toEqual({ id: 'i', src: expect.stringMatching(/^data:image\/svg\+xml,<svg [^>]*\/>$/), width: '80', height: '20' });
  const texts = collector.events.filter(({ type, data }) => type === 3 && data.source === 0).flatMap(({ data }) => data.texts);
  expect(texts.map(({ value }) => value)).toEqual(['xrit xritxritxrit']);
});

test('block leaves a box with its size, and nothing that happens in it', async ({ page, site, collector }) => {
  const body = `<div class="private box" id="block" title="ZqTitle" style="width: 120px; height: 30px">ZqText<input id="in" value="ZqValue"><b>ZqBold</b></div>`;
  await visitedAgain(page, collector, site, body, ['.private', 'block']);
  await page.locator('#in').pressSequentially('ZqTyped');
  await page.evaluate(() => {
    document.querySelector('b')!.firstChild!.nodeValue = 'ZqChanged';
    document.querySelector('b')!.setAttribute('title', 'ZqTitled');
    document.getElementById('block')!.append('ZqAppended');
  });
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  expect(sent(collector)).toContain('"attributes":{"class":"private box","rr_width":"120px","rr_height":"30px","data-girok-mask":"block"},"childNodes":[]');
});

test('what is blocked says by which rule, and nothing else', async ({ page, site, collector }) => {
  const rules = ['.private', 'input[type=password]'].map((selector, at) => ({ id: `rule-${at}`, selector, mask: 'block' }));
  const body = `<div class="private">ZqText</div><input type="password" value="ZqValue">`;
  collector.rules = { body: JSON.stringify({ version: 1, rules }) };
  await page.goto(site.page('/before', {}));
  await flushed(page, collector);
  await page.goto(site.page('/', { body }));
  await until(() => isTold(collector));
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  for (const rule of ['rule-0', 'rule-1']) expect(sent(collector)).toContain(`"data-girok-mask":"block","data-girok-rule":"${rule}"},"childNodes":[]`);
});

test('a blocked input leaves a box, and nothing that is typed into it', async ({ page, site, collector }) => {
  const body = `<input id="pass" type="password" class="wide" value="ZqPass" style="width: 150px; height: 20px; padding: 0; border: 0"><input data-card id="card"><input type="submit" class="go" value="ZqGo" id="go"><p id="new"></p>`;
  await visitedAgain(page, collector, site, body, ['input[type="password"]', 'block'], ['input[data-card], input[autocomplete^="cc-"]', 'block'], ['input.go', 'block']);
  await page.locator('#pass').pressSequentially('ZqTyped');
  await page.locator('#card').pressSequentially('93175317');
  await page.evaluate(() => {
    document.getElementById('card')!.setAttribute('title', 'ZqTitle');
    document.getElementById('go')!.setAttribute('value', 'ZqGoing');
    document.getElementById('new')!.innerHTML = '<input autocomplete="cc-number" value="ZqNew" placeholder="ZqPlace">';
  });
  await flushed(page, collector);
  expectHidden(collector, 'Zq', '93175317');
  expect(sent(collector)).toContain('"attributes":{"class":"wide","rr_width":"150px","rr_height":"20px","data-girok-mask":"block"},"childNodes":[]');
  expect(sent(collector).match(/"data-girok-mask":"block"/g)).toHaveLength(4);
  expect(collector.events.filter(({ type, data }) => type === 3 && data.source === 5)).toEqual([]);
});

test('of several rules the strongest holds, also of an ancestor', async ({ page, site, collector }) => {
  const body = `<div class="a"><p id="ab" class="b">ZqOne Two</p></div><div class="b"><p id="ba" class="a">ZqOne Two</p></div>
    <div class="b"><section class="c"><p id="bc">ZqOne</p></section></div><p id="b" class="b">ZqThree</p>`;
  await visitedAgain(page, collector, site, body, ['.b', 'blur'], ['.a', 'redact'], ['.c', 'block'], ['.a, .b, .c', 'allow']);
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  const found = elements(collector);
  expect(textOf(found.get('ab'))).toBe('********');
  expect(textOf(found.get('ba'))).toBe('********');
  expect(found.has('bc')).toBe(false);
  expect(textOf(found.get('b'))).toBe('xritxrit');
});

test('allow shows the fields that it matches, and no password, also one that is shown', async ({ page, site, collector }) => {
  const body = `<input id="city" class="ok" value="Berlin"><input id="box" class="ok" type="checkbox" checked><textarea id="note" class="ok">First</textarea>
    <select id="size" class="ok"><option>Small</option><option selected>Large</option></select>
    <input id="other" value="ZqOther"><input id="pass" class="ok" type="password" value="ZqPass"><div class="ok"><input id="inner" value="ZqInner"></div>`;
  await visitedAgain(page, collector, site, body, ['.ok', 'allow']);
  await page.locator('#city').fill('Hamburg');
  await page.locator('#note').fill('Second');
  await page.locator('#size').selectOption('Small');
  await page.locator('#box').uncheck();
  await page.locator('#pass').pressSequentially('ZqTyped');
  await page.evaluate(() => {
    document.getElementById('pass')!.setAttribute('type', 'text');
    document.getElementById('pass')!.removeAttribute('data-rr-is-password');
  });
  await page.locator('#pass').pressSequentially('ZqMore');
  await page.evaluate(() => {
    const field = document.getElementById('pass') as HTMLInputElement;
    field.setAttribute('value', field.value);
  });
  await flushed(page, collector);
  expectHidden(collector, 'ZqOther', 'ZqPass', 'ZqTyped', 'ZqMore', 'ZqInner');
  const found = elements(collector);
  expect(found.get('city').attributes.value).toBe('Berlin');
  expect(found.get('box').attributes.checked).toBeTruthy();
  expect(found.get('note').attributes.value).toBe('First');
  expect(found.get('size').childNodes.filter(({ attributes }: any) => attributes?.selected)).toHaveLength(1);
  const inputs = collector.events.filter(({ type, data }) => type === 3 && data.source === 5).map(({ data }) => data);
  const last = (id: string) => inputs.findLast((input) => input.id === found.get(id).id);
  expect(last('city').text).toBe('Hamburg');
  expect(last('note').text).toBe('Second');
  expect(last('size').text).toBe('Small');
  expect(last('box').isChecked).toBe(false);
});

test('allow lifts no other rule and no mark', async ({ page, site, collector }) => {
  const body = `<div class="secret"><input class="ok" value="ZqSecret"></div><p class="ok secret">ZqText</p><div data-girok-mask><input class="ok" value="ZqMarked"></div>
    <div class="soft"><input id="soft" class="ok" value="ZqSoft"></div>`;
  await visitedAgain(page, collector, site, body, ['.ok', 'allow'], ['.secret', 'redact'], ['.soft', 'blur']);
  await page.locator('#soft').fill('ZqTyped more');
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  expect(elements(collector).get('soft').attributes.value).toBe('********');
  expect(collector.events.findLast(({ type, data }) => type === 3 && data.source === 5)!.data.text).toBe('xritxrit xrit');
});

test('what an earlier page was told holds from the start, also when the server is down', async ({ page, site, collector }) => {
  await visitedAgain(page, collector, site, '', ['.secret', 'redact']);
  collector.rules = { status: 503, body: 'down' };
  collector.received.length = 0;
  await page.goto(site.page('/', { body: '<p class="secret">ZqText</p>' }));
  await flushed(page, collector);
  expect(collector.asked.at(-1)!.status).toBe(503);
  expectHidden(collector, 'Zq');
  expect(snapshots(collector)).toHaveLength(1);
});

test('rules that have not changed are not sent again', async ({ page, site, collector }) => {
  await visitedAgain(page, collector, site, '<p class="secret">ZqText</p>', ['.secret', 'redact']);
  await until(() => collector.asked.length === 2);
  await flushed(page, collector);
  expect(collector.asked.map(({ status }) => status)).toEqual([200, 304]);
  expectHidden(collector, 'Zq');
  expect(snapshots(collector)).toHaveLength(1);
});

test('rules that arrive late have the page told again, hidden', async ({ page, site, collector }) => {
  collector.rules = { ...rulesOf(['.secret', 'redact'], ['.private', 'block']), delay: 1_500 };
  await page.goto(site.page('/', { body: `<p id="s" class="secret">ZqText</p><div class="private">ZqPrivate<b id="b">ZqBold</b></div><p id="o">Open</p>` }));
  await until(() => snapshots(collector).length === 2);
  expect(textOf(snapshots(collector)[0]!.data.node)).toContain('ZqText');
  const second = snapshots(collector)[1]!;
  expect(JSON.stringify(second)).not.toContain('Zq');
  expect(textOf(elements(collector).get('o'))).toBe('Open');
  await page.evaluate(() => {
    document.getElementById('s')!.append('ZqLater');
    document.getElementById('b')!.append('ZqLater');
    document.getElementById('b')!.title = 'ZqTitle';
  });
  await flushed(page, collector);
  const after = collector.events.filter(({ timestamp }) => timestamp >= second.timestamp);
  expect(JSON.stringify(after)).not.toContain('Zq');
});

test('rules that hide nothing more cost no second snapshot', async ({ page, site, collector }) => {
  collector.rules = { ...rulesOf(['input[type=password]', 'block'], ['input[type=email]', 'redact'], ['.absent', 'block'], ['[data-girok-mask]', 'redact']), delay: 900 };
  await page.goto(site.page('/', { body: `<input type="password"><input type="email" value="ZqMail"><p data-girok-mask>ZqText</p>` }));
  await page.waitForTimeout(1_200);
  await flushed(page, collector);
  expect(snapshots(collector)).toHaveLength(1);
  expectHidden(collector, 'Zq');
});

test('a server that is slow or away does not hold up the recording, and is asked again', async ({ page, site, collector }) => {
  collector.rules = { status: 500, body: '' };
  await page.goto(site.page('/', { body: `<input value="ZqField"><p class="secret">Open</p>` }));
  await flushed(page, collector);
  expect(snapshots(collector)).toHaveLength(1);
  expectHidden(collector, 'Zq');
  collector.rules = rulesOf(['.secret', 'redact']);
  await until(() => snapshots(collector).length === 2);
  expect(JSON.stringify(snapshots(collector)[1])).not.toContain('Open');
});

test('a server that says when to come back is not asked before', async ({ page, site, collector }) => {
  collector.rules = { status: 429, headers: { 'Retry-After': '3' }, body: '' };
  await page.goto(site.page('/', {}));
  await page.waitForTimeout(2_800);
  expect(collector.asked).toHaveLength(1);
  collector.rules = rulesOf();
  await until(() => collector.asked.length === 2);
});

test('a service that is refused is not asked again', async ({ page, site, collector }) => {
  collector.rules = { status: 403, body: '{"error":"test","action":"drop"}' };
  await page.goto(site.page('/', {}));
  await page.waitForTimeout(3_000);
  expect(collector.asked).toHaveLength(1);
});

const BODIES = ['', '<html>', '{', 'null', '[]', '7', '"rules"', '{"version":1}', '{"version":1,"rules":{}}', '{"version":1,"rules":null}'];

test('an answer that is no rule set leaves everything as it was', async ({ page, site, collector }) => {
  await visitedAgain(page, collector, site, '', ['.secret', 'redact']);
  for (const body of BODIES) {
    collector.rules = { body };
    const before = collector.asked.length;
    await page.goto(site.page('/', { body: `<p class="secret">ZqText</p><input value="ZqField">` }));
    await until(() => collector.asked.length > before);
  }
  await flushed(page, collector);
  expectHidden(collector, 'Zq');
  const kept = await page.evaluate(() => localStorage.getItem('girok.rules.test-key'));
  expect(JSON.parse(kept!).rules).toEqual([{ selector: '.secret', mask: 'redact' }]);
});

const HOSTILE = [
  '', ' ', ',', 'p,', ',p', '>p', 'p >', '.', '#', '[', 'a[', '[x="', "[x='y", '[x="y"', ':is(', ':not(p', ':is(p', 'p/*', 'p\\', '\\', 'p{}', 'p}', ')', ']', '::', ':nope', 'p::before',
  '<script>', '__proto__', 'constructor', '\0', '@import "x"', 'p;q', '*|', '😀[', '\ud800', 'x'.repeat(100_000), '('.repeat(4_000), ':not('.repeat(800), `${'a '.repeat(1_000)}a`,
];

test('a selector that is no selector is left out alone', async ({ page, site, collector }) => {
  const hostile = HOSTILE.flatMap((selector): Rule[] => ['block', 'redact', 'blur', 'allow'].map((mask) => [selector, mask]));
  const rules: Rule[] = [['.first', 'redact'], ...hostile, ['.last', 'block'], ['.soft', 'blur'], ['.shown', 'allow']];
  const body = `<p class="first">ZqFirst</p><p class="last">ZqLast</p><p class="soft">ZqSoft</p><input class="shown" id="shown" value="Shown">
    <p id="open">Open</p><input value="ZqField">`;
  await visitedAgain(page, collector, site, body, ...rules);
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  expect(textOf(elements(collector).get('open'))).toBe('Open');
  expect(elements(collector).get('shown').attributes.value).toBe('Shown');
});

test('rules of any shape do not stop the recording', async ({ page, site, collector }) => {
  const rules = [null, 7, 'p', [], {}, { selector: 7, mask: 'block' }, { selector: 'p' }, { selector: 'p', mask: 'hide' }, { selector: 'p', mask: ['block'] },
    { selector: { toString: 'p' }, mask: 'block' }, { selector: '.secret', mask: 'redact', more: 1 }];
  collector.rules = { body: JSON.stringify({ version: 'x', rules }) };
  await page.goto(site.page('/before', {}));
  await flushed(page, collector);
  await page.goto(site.page('/', { body: `<p id="open">Open</p><p class="secret">ZqText</p>` }));
  await flushed(page, collector);
  expectHidden(collector, 'Zq');
  expect(textOf(elements(collector).get('open'))).toBe('Open');
});

test('a rule for everything hides everything and breaks nothing', async ({ page, site, collector }) => {
  for (const mask of ['blur', 'redact', 'block']) {
    await visitedAgain(page, collector, site, `<p>ZqText</p><input value="ZqField">`, ['*', mask]);
    await page.evaluate(() => document.body.append('ZqLater'));
    await flushed(page, collector);
    expect(sent(collector).replace(/"title":"A page"/g, ''), mask).not.toMatch(/Zq|"A page"/);
  }
});

test('rules reach into shadow roots and frames, and are matched in them', async ({ page, site, collector }) => {
  site.page('/frame', { body: `<p id="in">ZqFrame</p><p class="secret">ZqFrameSecret</p><p>FreeFrame</p>`, tag: false });
  const body = `<div class="secret"><x-card>ZqSlotted</x-card></div><div class="private"><x-card></x-card></div><x-card id="free"></x-card>
    <div class="secret"><iframe id="covered" src="/frame"></iframe></div><iframe id="own" src="/frame#own"></iframe>
    <script>customElements.define('x-card', class extends HTMLElement {
      connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = this.id ? '<p>Free</p><p class="secret">ZqOwn</p><div class="private">ZqOwnBlock</div>' : '<p>ZqShadow</p>'; }
    });</script>`;
  await visitedAgain(page, collector, site, body, ['.secret', 'redact'], ['.private', 'block']);
  await until(() => collector.received.some(({ text }) => text.includes('Free') && text.includes('"source":0')));
  await page.evaluate(() => {
    for (const frame of document.querySelectorAll('iframe')) frame.contentDocument!.querySelector('.secret')!.append('ZqLate');
    (document.getElementById('covered') as HTMLIFrameElement).contentDocument!.body.append('ZqLate');
    for (const card of document.querySelectorAll('x-card:not([id])')) card.shadowRoot!.append('ZqLate');
    const { shadowRoot } = document.getElementById('free')!;
    for (const each of shadowRoot!.querySelectorAll('.secret,.private')) each.append('ZqLate');
    (document.getElementById('own') as HTMLIFrameElement).contentDocument!.getElementById('in')!.remove();
  });
  await flushed(page, collector);
  // The frame that nothing covers shows one text.
  expect(sent(collector).replace(/"ZqFrame"/, '')).not.toContain('Zq');
  expect(sent(collector)).toContain('FreeFrame');
});

test('rules that arrive late reach what shadow roots and frames have told', async ({ page, site, collector }) => {
  site.page('/frame', { body: `<p class="framed">ZqFrame</p>`, tag: false });
  collector.rules = { ...rulesOf(['.framed', 'redact'], ['.inside', 'redact']), delay: 1_500 };
  const shadow = `<div id="host"></div><script>host.attachShadow({ mode: 'open' }).innerHTML = '<p class="inside">ZqShadow</p>'</script>`;
  await page.goto(site.page('/', { body: `${shadow}<iframe src="/frame"></iframe>` }));
  await until(() => snapshots(collector).length === 2);
  await flushed(page, collector);
  const second = collector.events.indexOf(snapshots(collector)[1]!);
  expect(JSON.stringify(collector.events.slice(0, second))).toContain('Zq');
  expect(JSON.stringify(collector.events.slice(second))).not.toContain('Zq');
});

test('a class that comes hides what follows, and one that goes shows nothing again', async ({ page, site, collector }) => {
  const body = `<p id="a">Seen</p><p id="b" class="secret">ZqStart</p><div id="c" class="private">ZqStart</div><div id="e" class="private"></div><div id="outer" class="open"><p id="d">ZqInner</p></div>`;
  await visitedAgain(page, collector, site, body, ['.secret', 'redact'], ['.private', 'block'], ['.open #d', 'redact']);
  await page.evaluate(() => {
    document.getElementById('a')!.className = 'secret';
    document.getElementById('a')!.firstChild!.nodeValue = 'ZqHidden';
    for (const id of ['b', 'c', 'e', 'outer']) document.getElementById(id)!.className = '';
  });
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      document.getElementById(id)!.append(' ZqLater');
      document.getElementById(id)!.title = 'ZqTitle';
    }
    document.getElementById('a')!.className = '';
  });
  await page.waitForTimeout(100);
  await page.evaluate(() => document.getElementById('a')!.append(' ZqLast'));
  // And not with a snapshot either.
  await page.evaluate(() => ['1', '2'].forEach((id) => (window as any).girok.identify({ id })));
  await flushed(page, collector);
  expect(snapshots(collector).length).toBeGreaterThan(1);
  expect(sent(collector)).not.toContain('Zq');
});

test('a rule that is taken back shows nothing of what it hid in this page', async ({ page, site, collector }) => {
  await skewClock(page);
  const body = `<p id="a" class="secret">ZqStart</p><p id="b" class="other">Open</p>`;
  await visitedAgain(page, collector, site, body, ['.secret', 'redact']);
  await until(() => collector.asked.length === 2);
  collector.rules = rulesOf(['.other', 'redact']);
  await page.evaluate(() => {
    (window as any).skew += 120_000;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await until(() => snapshots(collector).length === 2);
  await page.evaluate(() => document.getElementById('a')!.append(' ZqLater'));
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  expect(JSON.stringify(snapshots(collector)[1])).not.toContain('Open');
});

test('nothing is asked or kept after an opt-out', async ({ page, site, collector }) => {
  await visitedAgain(page, collector, site, '', ['.secret', 'redact']);
  await until(() => collector.asked.length === 2);
  await page.evaluate(() => (window as any).girok.optOut());
  const left = await page.evaluate(() => Object.keys(localStorage));
  expect(left.filter((name) => name.startsWith('girok.'))).toEqual(['girok.opt-out']);
  await page.goto(site.page('/', {}));
  await page.waitForTimeout(500);
  expect(collector.asked).toHaveLength(2);
});

test('a recording that is begun again before the server has answered asks again', async ({ page, site, collector }) => {
  collector.rules = { ...rulesOf(['.secret', 'redact']), delay: 600 };
  await page.goto(site.page('/', { body: `<p class="secret">Text</p>` }));
  await until(() => collector.asked.length === 1);
  await page.evaluate(() => {
    const { endpoint } = (document.querySelector('[data-endpoint]') as HTMLElement).dataset;
    (window as any).girok.stop();
    (window as any).girok.start({ key: 'test-key', endpoint });
  });
  await until(() => collector.asked.length === 2);
  await until(() => snapshots(collector).length === 3);
  expect(JSON.stringify(snapshots(collector).at(-1))).not.toContain('"Text"');
});

test('rules hold for the page when there is no storage', async ({ page, site, collector }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  collector.rules = rulesOf(['.secret', 'redact']);
  await page.goto(site.page('/', { body: `<p id="s" class="secret">Text</p>` }));
  await until(() => collector.asked.length === 1);
  await flushed(page, collector);
  await page.evaluate(() => document.getElementById('s')!.append('ZqLater'));
  await flushed(page, collector);
  expectHidden(collector, 'Zq');
});
