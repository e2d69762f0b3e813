// Every page, and how to get to a state of it that is worth looking at.
import { visit } from "../support/console.js";
import { Replay } from "../support/replay.js";
import { sessionOf } from "../support/shop.js";

/** The newest session of somebody who was in the shop for a while. */
async function longest(page) {
  await visit(page, "/sessions?sort=longest");
  const href = await page.locator('main a[href^="/sessions/"]').first().getAttribute("href");
  return /\/sessions\/([\w-]+)/.exec(href)[1];
}

async function session(page, query = "", tab) {
  const id = await longest(page);
  const replay = new Replay(page);
  await replay.open(id, query);
  if (tab) await replay.tab(tab).click();
  await page.waitForTimeout(1500);
}

/** Visitors of the shop, who stay there; returns the session of the last one. */
async function visitors(page) {
  await visit(page, "/live");
  const { origin } = new URL(page.url());
  const enter = async (path) => {
    const context = await page.context().browser().newContext({ baseURL: origin });
    const shop = await context.newPage();
    const session = sessionOf(shop);
    await shop.goto(`/demo/${path}`);
    await shop.mouse.click(700, 300);
    return session;
  };
  const sessions = await Promise.all(["journal.html", "cart.html", "product.html?p=field-notebook"].map(enter));
  return sessions.at(-1);
}

async function live(page) {
  await visitors(page);
  await page.waitForTimeout(2000);
}

async function watch(page) {
  const id = await visitors(page);
  await visit(page, `/live/${id}`);
  await page.waitForTimeout(4000);
}

export const pages = [
  { name: "sign-in", as: "stranger", open: (page) => visit(page, "/sign-in") },
  { name: "overview", open: (page) => visit(page, "/overview") },
  { name: "live", open: live },
  { name: "watch", open: watch },
  { name: "sessions", open: (page) => visit(page, "/sessions") },
  { name: "sessions-empty", open: (page) => visit(page, "/sessions?q=nobody-was-here") },
  { name: "session", open: (page) => session(page, "?t=340") },
  { name: "session-console", open: (page) => session(page, "?t=340", "Console") },
  { name: "session-details", open: (page) => session(page, "?t=340", "Details") },
  { name: "privacy", open: (page) => visit(page, "/privacy") },
  { name: "privacy-history", open: (page) => visit(page, "/privacy/history") },
  { name: "services", open: (page) => visit(page, "/services") },
  { name: "audit-log", open: (page) => visit(page, "/audit-log") },
  { name: "account", open: (page) => visit(page, "/account") },
  { name: "shop", as: "stranger", open: (page) => page.goto("/demo/") },
];
