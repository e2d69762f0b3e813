// Holds a recorded page apart from everything that is drawn, and says of rules what they would hide of it. Each question has
// a number, which its answer carries.
import init, { Preview } from "./preview.js";

/** Parts of a window between the page and its moment; more would take longer than anybody waits. */
const MOST_PARTS = 64;
const REASONS = {
  401: "You are signed out. Sign in again to see the page.",
  403: "You are not allowed to watch this session.",
  404: "This recording is not there any more.",
  429: "Too many sessions are being watched at once.",
};

const loaded = init();
let page = null;
/** The number of the last page that was asked for; one that comes after it is not wanted any more. */
let newest = 0;

/** What the server answers, part by part, until the page of the moment is there. */
async function open({ number, session, window, at, service, rules }) {
  newest = number;
  await loaded;
  const made = new Preview(at);
  made.beside(JSON.stringify(rules), service);
  const address = `/admin/session-recordings/${encodeURIComponent(session)}/windows/${encodeURIComponent(window)}/events`;
  let query = `from=${Math.floor(at)}`;
  for (let part = 0; query !== null && part < MOST_PARTS; part++) {
    const response = await fetch(`${address}?${query}`, { credentials: "same-origin" });
    if (!response.ok) throw new Error(REASONS[response.status]);
    const body = await response.text();
    if (number !== newest) return made.free();
    const next = /"next":"([\d.]+)"\}\s*$/.exec(body.slice(-64))?.[1];
    query = made.add(body) && next ? `after=${next}` : null;
  }
  page?.free();
  page = made;
  return { kind: "opened", nodes: page.nodes() };
}

/** The marks are ready to be passed on to the frame that shows the page. */
function tryRule({ selector, mask }) {
  const { ids, ...answer } = JSON.parse(page.try_rule(selector, mask));
  return { kind: "tried", ...answer, mark: { girok: "mark", ids, mask } };
}

function pick({ id }) {
  return { kind: "picked", selector: page.selector_for(id) ?? null };
}

const answers = { open, try: tryRule, pick };

addEventListener("message", async ({ data }) => {
  try {
    const answer = await answers[data.ask](data);
    if (answer) postMessage({ ...answer, number: data.number });
  } catch (error) {
    if (data.ask === "open" && data.number !== newest) return;
    const message = Object.values(REASONS).find((reason) => reason === error?.message) ?? "The page could not be read.";
    postMessage({ kind: "failed", number: data.number, message });
  }
});
