// Recordings that try to run something: sent through the ingest, then watched wherever the console shows them.
import { randomUUID } from "node:crypto";
import { listedSessions, visit } from "../support/console.js";
import { Ids, RUN, hostileVisit, increment, payloads } from "../support/hostile.js";
import { DESKTOP, demoKey, post } from "../support/ingest.js";
import { Replay } from "../support/replay.js";
import { expect, test } from "../support/test.js";

// The asset proxy finds nothing at an address that does not exist, and pressing links by script is itself refused by the
// sandbox: `watched` tells that from what a recording does.
test.use({ expectedErrors: [/Failed to load resource|Refused to apply style|Blocked (script execution|form submission)/] });

const { nodes, changes, increments, raw, texts } = payloads();
const at = (minutes) => Date.now() - minutes * 60_000;
const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

test("there are more than a hundred of them, each another", () => {
  const all = [nodes, changes, increments, raw].flat().map(({ name }) => name).concat(texts);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(200);
});

/** Everything that would show that something ran or tried to, or that the browser asked somebody else. */
async function watched(page, server) {
  const signs = [];
  const watching = { presses: false };
  page.on("console", (message) => !watching.presses && /Blocked/.test(message.text()) && signs.push(message.text()));
  await page.addInitScript(() => addEventListener("message", ({ data }) => data === "it-ran" && (window.itRan = true)));
  page.on("dialog", (dialog) => (signs.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  page.on("popup", (popup) => signs.push(`popup: ${popup.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOurs = url.startsWith(`${server.url}/`) || /^(data|blob|about):/.test(url);
    if (!isOurs) signs.push(`request: ${url}`);
  });
  watching.isQuiet = async (address) => {
    for (const frame of page.frames()) {
      // The recorded page runs no script, and Playwright's own needs none there: what ran would be seen in the frame around it.
      const ran = await frame.evaluate(() => Boolean(window.itRan)).catch(() => false);
      if (ran) signs.push(`ran in ${frame.url()}`);
    }
    expect(signs).toEqual([]);
    expect(new URL(page.url()).pathname).toBe(address);
  };
  return watching;
}

async function sent(server, session, events) {
  const answer = await post(server, { key: await demoKey(server), session, body: `{"events":[${events.join(",")}]}` });
  expect(answer.status).toBe(202);
}

/** Replays it at moments and watches it live, and presses whatever can be pressed. */
async function watch(page, server, session) {
  const watching = await watched(page, server);
  const replay = new Replay(page);
  for (const [moment, heading] of [["0.2", "Begins"], ["2.5", "Survived"]]) {
    await replay.open(session, `?t=${moment}`);
    await replay.pause();
    await expect(replay.heading).toHaveText(heading);
    await pressed(page, replay.content, watching, `/sessions/${session}`);
  }
  await visit(page, `/live/${session}`);
  const live = page.frameLocator('iframe[title="Live page"]').frameLocator("#stage .page:not(.waiting) iframe");
  await expect(live.getByRole("heading", { level: 1 })).toHaveText("Survived", { timeout: 15_000 });
  await pressed(page, live, watching, `/live/${session}`);
}

/** Looks whether all is quiet, presses what can be pressed, and looks again. */
async function pressed(page, content, watching, address) {
  await page.waitForTimeout(200);
  await watching.isQuiet(address);
  await expectHarmless(content);
  watching.presses = true;
  const links = content.getByText("press", { exact: true });
  for (const link of await links.all()) await link.dispatchEvent("click").catch(() => {});
  await page.waitForTimeout(200);
  await watching.isQuiet(address);
  await page.goto("about:blank");
  watching.presses = false;
}

/** What is left of the page has nothing that a browser would run. */
async function expectHarmless(content) {
  for (const selector of [
    "script", "[onerror], [onload], [onclick], [onfocus], [onbegin], [ontoggle]", "[srcdoc]", "base[href]", "meta[http-equiv=refresh i]",
    "iframe[src], frame[src], embed[src], object[data]", "[href^=javascript i], [action^=javascript i], [formaction^=javascript i]", "[href^='data:text/html' i]",
    "link[rel~=import], link[rel~=prefetch], link[rel~=preload]",
  ]) {
    await expect(content.locator(selector), selector).toHaveCount(0);
  }
}

test("what runs would be seen", async ({ page, server }) => {
  const { isQuiet } = await watched(page, server);
  await page.goto("/healthz");
  await isQuiet("/healthz");
  await page.evaluate(RUN);
  await expect(isQuiet("/healthz")).rejects.toThrow(/dialog: 1/);
});

for (const [index, group] of chunks(nodes, 16).entries()) {
  test(`in the page and put there later, part ${index + 1}: ${group[0].name} …`, async ({ page, server }) => {
    const session = randomUUID();
    await sent(server, session, hostileVisit(at(1), { title: "Hostile", nodes: group.flatMap((payload) => payload.nodes) }));
    await watch(page, server, session);
  });
}

for (const [index, group] of chunks([...changes, ...increments, ...raw], 14).entries()) {
  test(`by a later event, part ${index + 1}: ${group[0].name} …`, async ({ page, server }) => {
    const session = randomUUID();
    const ids = new Ids();
    const later = (elements, start) =>
      elements.flatMap(({ id }, index) => {
        const { attributes, ...payload } = group[index];
        if (!attributes) return [increment(payload, id, start + index, ids)];
        return [{ type: 3, timestamp: start + index, data: { source: 0, adds: [], removes: [], texts: [], attributes: [{ id, attributes }] } }];
      });
    await sent(server, session, hostileVisit(at(1), { ids, title: "Hostile", nodes: group.map(({ on }) => on), later }));
    await watch(page, server, session);
  });
}

test("as a text, wherever the console shows one", async ({ page, server }) => {
  test.setTimeout(180_000);
  const { isQuiet } = await watched(page, server);
  const session = randomUUID();
  const start = at(1);
  const custom = (tag, payload, index) => ({ type: 5, timestamp: start + 1500 + index, data: { tag, payload } });
  const plugin = (text, index) => ({ type: 6, timestamp: start + 1500 + index, data: { plugin: "rrweb/console@1", payload: { level: index % 2 ? "error" : "log", trace: [text], payload: [JSON.stringify(text)] } } });
  const said = (elements) =>
    texts.flatMap((text, index) => [
      plugin(text, index),
      custom("girok:error", { message: text, stack: text }, index),
      custom("girok:track", { name: text, data: { [text]: text } }, index),
      custom(text, text, index),
      custom("girok:page", { url: index % 2 ? text : `https://small.example/${text}`, title: text, kind: "push" }, index),
      { type: 3, timestamp: start + 1500 + index, data: { source: 2, type: 2, id: elements[index * 2].id, x: 9 + index, y: 9 } },
      { type: 3, timestamp: start + 1500 + index, data: { source: 5, id: elements[index * 2 + 1].id, text, isChecked: false } },
    ]);
  const shown = texts.flatMap((text) => [["button", { "aria-label": text, title: text, class: text, id: text }, text], ["input", { placeholder: text, name: text, value: text, "data-x": text }]]);
  const events = hostileVisit(start, { title: texts[0], nodes: shown, later: said });
  const actor = { id: texts[1], type: texts[2], name: texts[3], email: texts[4] };
  const meta = { actor, recorder: texts[5], language: texts[6], timezone: texts[7], referrer: texts[10], url: texts[10], screen: { width: texts[8], height: 1 } };
  const body = `{"sent_at":${Date.now()},"meta":${JSON.stringify(meta)},"events":[${events.join(",")}]}`;
  expect((await post(server, { key: await demoKey(server), session, body, userAgent: `${texts[0]} ${DESKTOP}` })).status).toBe(202);

  const replay = new Replay(page);
  await replay.open(session, "?t=2.5");
  await replay.pause();
  await expect(replay.heading).toHaveText("Survived");
  for (const text of [texts[0], texts[3]]) {
    await replay.searchEvents(text);
    await expect(replay.events.getByRole("button").filter({ hasText: text }).first()).toBeVisible();
  }
  await replay.searchEvents("");
  for (const row of await replay.events.getByRole("button").all()) await row.click({ timeout: 2000 }).catch(() => {});
  await replay.tab("Console").click();
  await expect(replay.messages.getByText(texts[0]).first()).toBeAttached();
  await replay.tab("Details").click();
  await expect(replay.details).toContainText(texts[3]);
  await isQuiet(`/sessions/${session}`);
  for (const link of await page.getByRole("link").all()) expect(await link.getAttribute("href")).not.toMatch(/^\s*(javascript|data|vbscript):/i);

  await visit(page, `/live/${session}`);
  await expect(page.getByRole("list", { name: "Events", exact: true }).getByRole("button").first()).toBeVisible({ timeout: 15_000 });
  await isQuiet(`/live/${session}`);
  await visit(page, "/live");
  await expect(page.getByText(texts[3]).first()).toBeVisible({ timeout: 15_000 });
  await isQuiet("/live");
  await visit(page, `/sessions?q=${encodeURIComponent(texts[3])}`);
  expect(await listedSessions(page)).toContain(session);
  await isQuiet("/sessions");
  await visit(page, "/overview");
  await isQuiet("/overview");
});
