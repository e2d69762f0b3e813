import { expect, expectHidden, flushed, sent, test, until } from './fixtures';

/** Every kind of field, each with a value that the server rendered. */
const FIELDS = [
  ...'text password email tel url search hidden number date datetime-local month week time color range unknownkind TEXT Password'.split(' '),
];
const preset: Record<string, string> = {
  number: '7316401',
  date: '1911-12-13',
  'datetime-local': '1912-11-14T08:09',
  month: '1913-10',
  week: '1914-W33',
  time: '03:17',
  color: '#7b3d1f',
  range: '8461',
  email: 'zqem@xwv.example',
  url: 'https://zqurl.example/xwv',
};
const secretOf = (type: string) => preset[type] ?? `Zq${type.slice(0, 2)}Xwv${type.length}Secret`;

test('the value of every kind of input is hidden in the snapshot', async ({ page, site, collector }) => {
  const inputs = FIELDS.map(
    (type) => `<input type="${type}" ${type === 'range' ? 'max="9999"' : ''} value="${secretOf(type)}">`,
  );
  await page.goto(site.page('/', { body: inputs.join('\n') }));
  await flushed(page, collector);
  const snapshot = JSON.stringify(collector.events.find(({ type }) => type === 2)!.data.node);
  for (const type of FIELDS) expect(snapshot, type).not.toContain(secretOf(type));
  expect(snapshot.match(/"value":"\*{8}"/g)).toHaveLength(FIELDS.length);
  expectHidden(collector, ...FIELDS.map(secretOf).filter((secret) => /^Zq/i.test(secret)));
});

test('what is typed into any field is hidden, with its beginning and its length', async ({ page, site, collector }) => {
  const types = ['text', 'password', 'email', 'tel', 'url', 'search'];
  await page.goto(
    site.page('/', {
      body: `${types.map((type) => `<input id="${type}" type="${type}">`).join('')}
        <input id="number" type="number"><textarea id="area"></textarea>
        <div id="rich" contenteditable></div><div id="plain" contenteditable="plaintext-only"></div>
        <div id="box" role="textbox" contenteditable="true" aria-label="Box"></div>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  const typed: string[] = [];
  for (const id of [...types, 'area', 'rich', 'plain', 'box']) {
    const secret = `Qz${id}KjwLongSecretOf${id}`;
    typed.push(secret);
    await page.locator(`#${id}`).pressSequentially(secret, { delay: 3 });
  }
  await page.locator('#number').pressSequentially('93175317', { delay: 3 });
  await flushed(page, collector);
  expectHidden(collector, ...typed, '93175317');
  // One masked value each, and not one for each key.
  const perNode = new Map<number, number>();
  for (const { data } of collector.events.filter(({ type, data }) => type === 3 && data.source === 5)) {
    perNode.set(data.id, (perNode.get(data.id) ?? 0) + 1);
  }
  expect([...perNode.values()]).toEqual(Array(types.length + 2).fill(1));
  const texts = collector.events.filter(({ type, data }) => type === 3 && data.source === 0).flatMap(({ data }) => data.texts);
  expect(texts.length).toBeLessThanOrEqual(3);
});

test('hidden text stays hidden when a field is filled by script, cleared or rendered again', async ({ page, site, collector }) => {
  await page.goto(
    site.page('/', {
      body: `<input id="a" value="ZqDefaultOne"><textarea id="b">ZqDefaultTwo</textarea><input id="h" type="hidden"><div id="new"></div>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => {
    const get = (id: string) => document.getElementById(id) as HTMLInputElement;
    get('a').value = 'QwScriptedOne';
    get('b').value = 'QwScriptedTwo';
    get('h').value = 'QwScriptedThree';
    get('a').setAttribute('value', 'QwAttributeOne');
    get('b').firstChild!.textContent = 'QwChildOne';
    get('b').append('QwChildTwo');
    get('new').innerHTML = `<input value="QwAdded"><textarea>QwAddedArea</textarea><select><option selected>QwChosen</option></select>`;
  });
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    for (const id of ['a', 'b']) (document.getElementById(id) as HTMLInputElement).value = '';
  });
  await flushed(page, collector);
  // A new visit takes a snapshot of fields that are empty but have a default.
  await page.evaluate(() => {
    (window as any).girok.stop();
    (window as any).girok.start({ key: 'test-key', endpoint: (document.querySelector('[data-endpoint]') as HTMLElement).dataset.endpoint });
  });
  await flushed(page, collector);
  expect(collector.events.filter(({ type }) => type === 2)).toHaveLength(2);
  expectHidden(collector, 'ZqDefaultOne', 'QwScriptedOne', 'QwAttributeOne', 'QwChildOne', 'QwAddedArea', 'QwChosen');
  expect(sent(collector)).not.toMatch(/ZqD|QwS|QwA|QwC/);
});

test('a password that is shown stays hidden', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { body: `<input id="p" type="password" value="ZqInitial">` }));
  await page.locator('#p').pressSequentially('QwTyped');
  await page.evaluate(() => document.getElementById('p')!.setAttribute('type', 'text'));
  await page.locator('#p').pressSequentially('More');
  await page.evaluate(() => {
    const field = document.getElementById('p') as HTMLInputElement;
    field.setAttribute('type', 'button');
    field.setAttribute('value', field.value);
  });
  await flushed(page, collector);
  expectHidden(collector, 'ZqInitial', 'QwTyped', 'TypedMore');
});

test('which box, radio button or option was chosen is not told', async ({ page, site, collector }) => {
  await page.goto(
    site.page('/', {
      body: `<input type="checkbox" id="c1" name="c" value="ZqBoxOne" checked><input type="checkbox" id="c2" name="c" value="ZqBoxTwo">
        <input type="radio" id="r1" name='r"1' value="ZqRadioOne"><input type="radio" id="r2" name='r"1' value="ZqRadioTwo" checked>
        <div role="checkbox" id="rc" aria-checked="true">Shown</div>
        <select id="s"><option value="ZqValueOne">ZqLabelOne</option><option value="ZqValueTwo" selected>ZqLabelTwo</option></select>
        <select id="m" multiple size="3"><option>ZqManyOne</option><option>ZqManyTwo</option><option label="ZqManyThree"></option></select>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.locator('#c2').check();
  await page.locator('#r1').check();
  await page.locator('#s').selectOption('ZqValueOne');
  await page.locator('#m').selectOption(['ZqManyOne', 'ZqManyTwo']);
  await page.locator('#m option').nth(1).click();
  await page.evaluate(() => {
    document.getElementById('c2')!.setAttribute('checked', '');
    document.querySelector('#s option')!.setAttribute('selected', '');
  });
  await flushed(page, collector);
  const text = sent(collector);
  expect(text).not.toContain('Zq');
  expect(text).not.toMatch(/"(checked|selected)":/);
  expect(text).not.toContain('"isChecked":true');
  // A click on an option is told as one on its list.
  const snapshot = collector.events.find(({ type }) => type === 2)!;
  const ids = new Map<number, string>();
  const walk = (node: any) => (ids.set(node.id, node.tagName), node.childNodes?.forEach(walk));
  walk(snapshot.data.node);
  const clicked = collector.events.filter(({ type, data }) => type === 3 && data.source === 2).map(({ data }) => ids.get(data.id));
  expect(clicked).toContain('select');
  expect(clicked).not.toContain('option');
});

test('attributes that repeat what is in a field are hidden', async ({ page, site, collector }) => {
  const attributes = (mark: string) =>
    ['placeholder', 'title', 'aria-label', 'aria-valuetext', 'aria-valuenow', 'aria-placeholder', 'aria-description', 'data-value', 'alt', 'label']
      .map((name) => `${name}="Zq${mark}${name}"`)
      .join(' ');
  await page.goto(
    site.page('/', {
      body: `<input ${attributes('A')}><div role="combobox" ${attributes('B')}>ZqComboText<img src="/ZqImage.png" alt="ZqAlt"></div>
        <span role="searchbox presentation" ${attributes('C')}>ZqSearchText</span><input type="file" ${attributes('D')}>
        <div id="later" contenteditable="true"><a href="/ZqHref" style="background: url('/ZqStyle.png')">ZqLink</a></div>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => {
    document.querySelector('input')!.setAttribute('data-value', 'ZqChangedData');
    document.querySelector('[role=combobox]')!.setAttribute('aria-valuetext', 'ZqChangedAria');
    document.querySelector('#later a')!.setAttribute('href', '/ZqChangedHref');
    (document.querySelector('#later a') as HTMLElement).style.backgroundImage = 'url(/ZqChangedStyle.png)';
  });
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
});

test('captions of buttons and the text of the page are told', async ({ page, site, collector }) => {
  await page.goto(
    site.page('/', {
      body: `<input type="submit" value="Pay now"><input type="button" value="More"><input type="reset" value="Clear">
        <button value="kept">Press</button><ul><li value="3">Item</li></ul><div contenteditable="false">Readable</div><p title="Tip">Prose</p>`,
    }),
  );
  await page.evaluate(() => document.querySelector('[type=submit]')?.setAttribute('value', 'Paying'));
  await flushed(page, collector);
  for (const text of ['Pay', 'More', 'Clear', 'Press', 'kept', 'Item', 'Readable', 'Prose', 'Tip']) expect(sent(collector)).toContain(text);
});

test('what the page marked is hidden or left out', async ({ page, site, collector }) => {
  await page.goto(
    site.page('/', {
      body: `<div data-girok-mask id="mask" title="ZqTitle">ZqMasked <b>ZqNested</b><img src="/ZqPicture.png"></div>
        <div data-girok-block id="block" title="ZqTitle" style="width: 120px; height: 30px">ZqBlocked <input value="ZqInput"></div>
        <p class="rr-mask">ZqClass</p><p class="rr-block">ZqClassBlock</p><p id="open">Open</p>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => {
    const get = (id: string) => document.getElementById(id)!;
    get('mask').append('ZqAppended');
    get('mask').querySelector('b')!.firstChild!.textContent = 'ZqChanged';
    get('mask').setAttribute('title', 'ZqRetitled');
    get('block').append('ZqAppended');
    get('block').innerHTML += '<p>ZqMore</p>';
    get('open').setAttribute('data-girok-mask', '');
    get('open').append(' ZqNowHidden');
  });
  await flushed(page, collector);
  expect(sent(collector)).not.toContain('Zq');
  expect(sent(collector)).toContain('"rr_width":"120px"');
});

test('what was hidden does not come out when the mark is taken away', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { body: `<div id="note" contenteditable="true"></div><p id="mask" data-girok-mask>ZqStart</p>` }));
  await page.locator('#note').pressSequentially('QwTyped');
  await page.evaluate(() => {
    const note = document.getElementById('note')!;
    note.removeAttribute('contenteditable');
    note.innerHTML = `<b>${note.textContent}</b>`;
    document.getElementById('mask')!.removeAttribute('data-girok-mask');
  });
  await page.waitForTimeout(100);
  await page.evaluate(() => (document.getElementById('mask')!.firstChild!.textContent = 'ZqLater'));
  await flushed(page, collector);
  expect(sent(collector)).not.toMatch(/Zq|Qw/);
});

test('masks reach into shadow roots and frames', async ({ page, site, collector }) => {
  site.page('/frame', { body: `<p id="in">ZqFrame</p><input value="ZqFrameInput">`, tag: false });
  await page.goto(
    site.page('/', {
      body: `<div data-girok-mask><x-card></x-card></div><div data-girok-block><x-card></x-card></div><x-card id="free"></x-card>
        <div data-girok-mask><iframe src="/frame"></iframe></div><iframe data-girok-block src="/frame"></iframe>
        <iframe srcdoc="<p>Seen</p><input value='ZqSourceDocument'>"></iframe><iframe id="design" srcdoc="<p id=in>ZqDesigned</p>"></iframe>
        <noscript><input value="ZqNoScript"></noscript><!-- ZqComment --><script>/* ZqScript */</script>
        <script>
          customElements.define('x-card', class extends HTMLElement {
            connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = this.id ? '<p>Free</p><input value="ZqShadowInput">' : '<p>ZqShadow</p>'; }
          });
          document.getElementById('design').addEventListener('load', (event) => (event.target.contentDocument.designMode = 'on'));
        </script>`,
    }),
  );
  await until(() => sent(collector).includes('Seen'));
  await page.evaluate(() => {
    for (const card of document.querySelectorAll('x-card:not([id])')) {
      card.shadowRoot!.append('ZqLate');
      card.shadowRoot!.querySelector('p')!.firstChild!.textContent = 'ZqChanged';
    }
    for (const frame of document.querySelectorAll('iframe')) {
      frame.contentDocument!.querySelector('#in')?.append('ZqLate');
      const text = frame.contentDocument!.querySelector('#in')?.firstChild;
      if (text) text.textContent = 'ZqChanged';
    }
  });
  await flushed(page, collector);
  const text = sent(collector);
  expect(text).not.toContain('Zq');
  expect(text).toContain('Free');
});

test('selection and scrolling do not show how much is in a field', async ({ page, site, collector }) => {
  await page.goto(
    site.page('/', {
      body: `<div id="rich" contenteditable>${'word '.repeat(7)}</div><textarea id="area" rows="2">${'line\n'.repeat(60)}</textarea><p id="free">Some free text</p>`,
    }),
  );
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => getSelection()!.selectAllChildren(document.getElementById('rich')!));
  await page.waitForTimeout(100);
  await page.evaluate(() => (document.getElementById('area')!.scrollTop = 400));
  await page.evaluate(() => getSelection()!.selectAllChildren(document.getElementById('free')!));
  await flushed(page, collector);
  const of = (source: number) => collector.events.filter(({ type, data }) => type === 3 && data.source === source);
  expect(of(3)).toEqual([]);
  const ranges = of(14).flatMap(({ data }) => data.ranges);
  expect(ranges).toHaveLength(1);
});

test('elements in console messages are named and not written out', async ({ page, site, collector }) => {
  await page.goto(site.page('/', { body: `<input id="field" value="ZqLogged">` }));
  await until(() => collector.events.some(({ type }) => type === 2));
  await page.evaluate(() => console.error('invalid', document.getElementById('field'), { field: document.getElementById('field') }));
  await flushed(page, collector);
  expect(sent(collector)).toContain('<input#field>');
  expect(sent(collector)).not.toContain('Zq');
});

test('fields in a frame hide their scrolling and their choices too', async ({ page, site, collector }) => {
  site.page('/frame', {
    tag: false,
    body: `<textarea id="t" rows="2">${'line\n'.repeat(50)}</textarea><select id="s" size="3"><option>One</option><option id="o">Two</option></select>`,
  });
  await page.goto(site.page('/', { body: '<iframe src="/frame" style="width:600px;height:300px"></iframe>' }));
  await flushed(page, collector);
  const frame = page.frames()[1]!;
  await frame.evaluate(() => (document.getElementById('t')!.scrollTop = 40));
  await frame.locator('#o').click();
  await flushed(page, collector);
  const told = collector.events.filter(({ type }) => type === 3).map(({ data }) => data);
  const optionId = JSON.stringify(collector.events).match(/"tagName":"option","attributes":\{[^}]*"id":"o"[^}]*\},"childNodes":\[[^\]]*\],(?:"[^"]*":[^,}]*,)*"id":(\d+)/)?.[1];
  expect(optionId).toBeDefined();
  expect(told.filter(({ source }) => source === 3)).toEqual([]);
  expect(told.filter(({ source }) => source === 2).length).toBeGreaterThan(0);
  expect(told.filter(({ source, id }) => source === 2 && id === Number(optionId))).toEqual([]);
});
