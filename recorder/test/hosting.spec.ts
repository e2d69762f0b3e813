import { execFileSync } from 'node:child_process';
import { expect, test, until } from './fixtures';

test('a page with a strict policy, trusted types and no workers', async ({ page, site, collector }) => {
  const violations: string[] = [];
  page.on('console', (message) => violations.push(message.text()));
  const policy = [
    `default-src 'none'`,
    `script-src 'self'`,
    `connect-src ${collector.origin}`,
    `worker-src 'none'`,
    `style-src 'self'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
  await page.goto(site.page('/', { body: '<p style="color: red">text</p>', headers: { 'Content-Security-Policy': policy } }));
  await until(() => collector.events.some(({ type }) => type === 2));
  // The attribute of the page itself is all that the policy refuses.
  expect(violations.filter((line) => !line.includes('inline style'))).toEqual([]);
});

test('a page whose policy refuses the server goes on undisturbed', async ({ page, site, collector }) => {
  const policy = `default-src 'self'; connect-src 'self'`;
  await page.goto(site.page('/', { headers: { 'Content-Security-Policy': policy } }));
  await page.waitForTimeout(3_000);
  expect(collector.received).toEqual([]);
  expect(await page.evaluate(() => (window as any).girok.recording)).toBe(true);
});

test('calls made before the script has come are not lost', async ({ page, site, collector }) => {
  const stub = `<script>
    window.girok = window.girok || [];
    girok.push(['identify', { id: 'early', type: 'user' }]);
    girok.push(['track', 'before the script']);
  </script>`;
  await page.goto(site.page('/', { head: stub }));
  await until(() => collector.custom('girok:track').length === 1);
  await page.evaluate(() => (window as any).girok.push(['track', 'after']));
  await until(() => collector.custom('girok:track').length === 2);
  expect(collector.custom('girok:identify')).toEqual([{ id: 'early', type: 'user' }]);
  expect(collector.accepted[0]!.body.meta.actor).toEqual({ id: 'early', type: 'user' });
});

test('the endpoint is the origin of the script unless one is given', async ({ page, site, collector }) => {
  await page.route(`${collector.origin}/recorder/girok.js`, (route) => route.fulfill({ path: 'dist/girok.js', contentType: 'text/javascript' }));
  const tag = `<script src="${collector.origin}/recorder/girok.js" data-key="other&key" async></script>`;
  await page.goto(site.page('/', { tag: false, head: tag }));
  await until(() => collector.received.length > 0);
  expect(collector.received[0]!.key).toBe('other&key');
});

test('the same tag twice records once', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { head: `<script src="/girok.js" data-key="test-key" data-endpoint="${collector.origin}"></script>` }));
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.waitForTimeout(2_500);
  expect(collector.events.filter(({ type }) => type === 2)).toHaveLength(1);
});

test('a frame of the same origin with the tag is recorded by its parent', async ({ page, site, collector }) => {
  site.page('/frame', { body: '<p>In the frame</p>' });
  await page.goto(site.page('/', { body: '<iframe></iframe>' }));
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => (document.querySelector('iframe')!.src = '/frame'));
  await until(() => collector.received.some(({ text }) => text.includes('In the frame')));
  await page.waitForTimeout(2_500);
  expect(new Set(collector.accepted.map(({ window }) => window)).size).toBe(1);
});

test('without a key nothing is recorded, and that is said', async ({ page, site, collector }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(site.page('/', { tag: false, head: `<script src="/girok.js"></script>` }));
  expect(await page.evaluate(() => (window as any).girok.start({}))).toBe(false);
  expect(await page.evaluate(() => (window as any).girok.start())).toBe(false);
  expect(await page.evaluate(() => (window as any).girok.start({ key: 'k', endpoint: 'javascript:alert(1)' }))).toBe(false);
  expect(said.filter((line) => line.startsWith('girok:'))).toEqual([
    'girok: no key was given, so nothing is recorded',
    'girok: the endpoint is not a http(s) address, so nothing is recorded',
  ]);
  expect(collector.received).toEqual([]);
});

test('the ES module', async ({ page, site, collector }) => {
  const module = `<script type="module">
    import * as girok from '/girok.mjs';
    girok.identify({ id: 'someone' });
    window.started = girok.start({ key: 'module-key', endpoint: '${collector.origin}/' });
    girok.track('from the module');
    window.exported = Object.keys(girok).sort();
  </script>`;
  await page.goto(site.page('/', { tag: false, head: module }));
  await until(() => collector.custom('girok:track').length === 1);
  expect(collector.received[0]!.key).toBe('module-key');
  expect(await page.evaluate(() => [(window as any).started, (window as any).exported])).toEqual([
    true,
    ['identify', 'optIn', 'optOut', 'start', 'stop', 'track', 'version'],
  ]);
  expect(collector.custom('girok:identify')).toEqual([{ id: 'someone', type: 'user' }]);
});

test('a page that is still loading is recorded from its DOM on, with the errors before', async ({ page, site, collector, pageErrors }) => {
  await page.route('**/slow.png', (route) => setTimeout(() => void route.fulfill({ status: 404 }), 6_000));
  const head = `<script src="/girok.js" data-key="test-key" data-endpoint="${collector.origin}"></script>
    <script>throw new Error('early')</script>`;
  await page.goto(site.page('/', { tag: false, head, body: '<p>Text</p><img src="/slow.png">' }), { waitUntil: 'commit' });
  await until(() => collector.events.some(({ type }) => type === 2), 5_000);
  expect(collector.custom('girok:error').map(({ message }) => message)).toEqual(['Error: early']);
  expect(pageErrors.splice(0)).toHaveLength(1);
});

test('elements named like properties of the document lose no batch and throw nothing', async ({ page, site, collector }) => {
  const body = `<form name="title"></form><img name="referrer"><img name="currentScript"><img name="prerendering">
    <form id="form" name="visibilityState"><input name="id"><input name="parentElement">
    <input name="getRootNode"><input name="localName"><p id="text">before</p></form>`;
  await page.goto(site.page('/', { body }));
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => {
    const form = document.getElementsByTagName('form')[1]!;
    form.setAttribute('data-state', 'changed');
    document.getElementById('text')!.textContent = 'after';
    history.pushState({}, '', '/pushed');
    console.error(form);
    (window as any).girok.track('done');
  });
  await until(() => collector.custom('girok:track').length === 1);
  await until(() => collector.custom('girok:page').length === 2);
  expect(collector.accepted.map(({ body }) => body.meta.title)).toEqual(collector.accepted.map(() => 'A page'));
  expect(collector.custom('girok:page').map(({ title }) => title)).toEqual(['A page', 'A page']);
  expect(collector.events.filter(({ data }) => data.plugin === 'rrweb/console@1').map(({ data }) => data.payload.payload)).toEqual([['"<form#form>"']]);
  const mutations = collector.events.filter(({ type, data }) => type === 3 && data.source === 0);
  expect(mutations.flatMap(({ data }) => data.attributes).map(({ attributes }) => attributes)).toContainEqual({ 'data-state': 'changed' });
  expect(JSON.stringify(mutations)).toContain('after');
});

test('variables of the page named like those of the browser are not taken for them', async ({ page, site, collector }) => {
  const head = `<script>let history = [], navigator = null, parent = null, localStorage = null; var screen = null;</script>`;
  await page.goto(site.page('/', { head }));
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => window.history.pushState({}, '', '/pushed'));
  await until(() => collector.custom('girok:page').length === 2);
});

test('an element whose id is girok does not stand in the way', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { tag: false, body: `<div id="girok"></div><script src="/girok.js" data-key="test-key" data-endpoint="${collector.origin}"></script>` }));
  await until(() => collector.events.some(({ type }) => type === 2));
});

test('the ES module can be imported on a server, where it does nothing', () => {
  const script = `
    const girok = await import('./dist/girok.mjs');
    girok.identify({ id: 'x' });
    const started = girok.start({ key: 'k', endpoint: 'https://girok.example.com' });
    girok.track('x'); girok.stop(); girok.optOut(); girok.optIn();
    console.log(JSON.stringify([started, Object.keys(girok).sort()]));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', `${script}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(JSON.parse(said)).toEqual([false, ['identify', 'optIn', 'optOut', 'start', 'stop', 'track', 'version']]);
});
