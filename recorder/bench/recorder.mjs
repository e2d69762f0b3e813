// How much of the main thread a busy page spends with Girok's script, and with bare rrweb. Writes target/bench/recorder.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { launch } from './chromium.mjs';

const SMOKE = Boolean(process.env.SMOKE && process.env.SMOKE !== '0');
const ROUNDS = SMOKE ? 1 : 7;
/** Steps of the page that are measured; a minute has so many of 50 ms. */
const STEPS = SMOKE ? 60 : 240;
const STEPS_A_MINUTE = 1_200;
/** From the navigation until the page has been told once. */
const LOAD_MS = 2_000;

const here = dirname(fileURLToPath(import.meta.url));
const script = readFileSync(join(here, '../dist/girok.js'));
const peer = await build({
  entryPoints: [join(here, 'peer.ts')],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'chrome90',
  write: false,
  define: { GIROK_VERSION: '""' },
});

/** The script tag of each contestant; without one the page costs what it costs anyway. */
const TAGS = {
  none: '',
  peer: '<script src="/peer.js"></script>',
  girok: '<script src="/girok.js" data-key="bench"></script>',
};
/** Boxes of fixed size in a small window: the measurement shall not drown in layout and painting. */
const STYLE = `table { table-layout: fixed; width: 800px } .up { color: green } .down { color: red } .feed li { height: 90px; overflow: hidden }
  .mover { position: fixed; width: 20px; height: 20px; will-change: transform }`;

/** What a service hides until somebody changes it. */
const RULES = JSON.stringify({
  version: 0,
  rules: [
    { selector: 'input[type="password"]', mask: 'block' },
    { selector: 'input[type="email"]', mask: 'redact' },
    { selector: 'input[data-card], input[autocomplete^="cc-"]', mask: 'block' },
    { selector: 'input[data-ssn]', mask: 'block' },
    { selector: 'input[type="tel"]', mask: 'redact' },
  ],
});

let uploaded = 0;
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const send = (type, body) => response.writeHead(200, { 'Content-Type': type }).end(body);
  if (request.method === 'POST') {
    for await (const chunk of request) uploaded += chunk.length;
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"accepted"}');
  } else if (pathname === '/ingest/v1/rules') send('application/json', RULES);
  else if (pathname === '/girok.js') send('text/javascript', script);
  else if (pathname === '/peer.js') send('text/javascript', peer.outputFiles[0].text);
  else if (pathname === '/busy.js') send('text/javascript', readFileSync(join(here, 'busy.js')));
  else if (pathname === '/page') {
    const tag = TAGS[searchParams.get('with')];
    send('text/html', `<!doctype html><title>Busy</title><style>${STYLE}</style><body><script src="/busy.js"></script>${tag}</body>`);
  } else send('text/html', '<!doctype html><title>Blank</title>');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await launch({ width: 320, height: 240 });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ms of the main thread's own time, which other processes do not lengthen, and bytes sent, for a minute of the page. */
async function measure(contestant) {
  const page = await browser.newPage();
  const read = async () => {
    const { metrics } = await page.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1_000;
    return { task: of('TaskDuration'), script: of('ScriptDuration'), bytes: uploaded };
  };
  await page.send('Page.navigate', { url: `${origin}/blank` });
  await sleep(500);
  await page.send('Performance.enable', { timeDomain: 'threadTicks' });
  const start = await read();
  await page.send('Page.navigate', { url: `${origin}/page?with=${contestant}` });
  await sleep(LOAD_MS);
  const loaded = await read();
  await page.send('Runtime.evaluate', { expression: `busy(${STEPS})`, awaitPromise: true });
  // What was recorded last is sent within two seconds.
  await sleep(2_500);
  const end = await read();
  await page.close();
  const minute = (name) => loaded[name] - start[name] + (end[name] - loaded[name]) * (STEPS_A_MINUTE / STEPS);
  return { task: minute('task'), script: minute('script'), bytes: minute('bytes'), load: loaded.task - start.task };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value, digits = 1) => Number(value.toFixed(digits));

const runs = { none: [], peer: [], girok: [] };
for (let i = 0; i < ROUNDS; i++) {
  const order = ['none', 'peer', 'girok'];
  for (const contestant of i % 2 ? order.reverse() : order) runs[contestant].push(await measure(contestant));
  console.log(`recorder: round ${i + 1} of ${ROUNDS}`, Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, round(list.at(-1).task)])));
}
await browser.close();
server.closeAllConnections();
server.close();

const of = (contestant, name) => median(runs[contestant].map((run) => run[name]));
const result = {
  name: 'recorder',
  value: round(of('girok', 'task')),
  unit: 'ms of main thread per minute',
  peer: '@rrweb/record 2.1.6 with the same options',
  peer_value: round(of('peer', 'task')),
  ratio: round(of('peer', 'task') / of('girok', 'task'), 3),
  detail: {
    script_kb_gzip: round(gzipSync(script, { level: 9 }).length / 1024),
    upload_bytes: Math.round(of('girok', 'bytes')),
    script_ms: round(of('girok', 'script')),
    peer_script_ms: round(of('peer', 'script')),
    load_ms: round(of('girok', 'load')),
    peer_load_ms: round(of('peer', 'load')),
    page_ms: round(of('none', 'task')),
    page_script_ms: round(of('none', 'script')),
    // The same without what the page costs anyway: what is left of the peer's recording for each of ours.
    recording_only_ratio: round((of('peer', 'task') - of('none', 'task')) / (of('girok', 'task') - of('none', 'task')), 3),
    recording_only_script_ratio: round((of('peer', 'script') - of('none', 'script')) / (of('girok', 'script') - of('none', 'script')), 3),
    rounds: ROUNDS,
  },
};
const target = join(here, '../../target/bench');
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'recorder.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
