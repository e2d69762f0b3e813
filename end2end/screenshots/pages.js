// Every page, and how to get to a state of it that is worth looking at.
import { visit } from "../support/console.js";
import { AccessPage } from "../support/access.js";
import { ExportDialog, ExportsPage } from "../support/exports.js";
import { Heatmaps } from "../support/heatmaps.js";
import { ModelsPage } from "../support/models.js";
import { Replay } from "../support/replay.js";
import { ShareDialog } from "../support/share.js";
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

/** Heat over the page that it is of; what scrolls has none on a canvas. */
async function heatmap(page, asked) {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", device: "desktop", ...asked });
  await heatmaps.content.locator("body").first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(2500);
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

/** A session with a link to it, in the dialog that made it. */
async function shared(page, options) {
  const share = new ShareDialog(page);
  await share.open(await longest(page));
  const url = await share.create(options);
  await share.rows.first().waitFor();
  return url;
}

async function shareLinks(page) {
  await shared(page, { note: "For the checkout team", views: "5", password: "open sesame" });
  await visit(page, "/share-links");
}

/** What the holder of a link sees; who is signed in sees the same. */
async function holder(page) {
  await page.goto(await shared(page, { see: "details" }));
  await new Replay(page).loaded();
  await page.waitForTimeout(1500);
}

/** The dialog, once it has made a film of a second. */
async function exported(page) {
  const dialog = new ExportDialog(page);
  await dialog.open(await longest(page), /MP4 video/);
  await dialog.dialog.getByLabel("To", { exact: true }).fill("0:01");
  await dialog.make("Make video");
}

async function exports(page) {
  await exported(page);
  await new ExportsPage(page).open();
}

/** What an account may do, and why not more. */
async function standing(page) {
  const access = new AccessPage(page);
  await access.open();
  await access.look("demo@girok.local");
  await access.verdict("View the audit log").click();
  await access.reason.getByRole("listitem").first().waitFor();
}

/** A draft with a mistake, beside what it does. */
async function draft(page) {
  const models = new ModelsPage(page);
  await models.open();
  await models.replace("define can_export: admin from service", "define can_export: viewr from service");
  await models.problems.waitFor();
}

/** Two versions, of which the second decides nothing, and what differs. */
async function versions(page) {
  const models = new ModelsPage(page);
  await models.open();
  await models.replace("type account\n", `# Saved at ${Date.now()}.\ntype account\n`);
  await models.save("Another comment");
  await visit(page, "/models/history");
}

/** A team that has something. */
async function teams(page) {
  const access = new AccessPage(page);
  await access.open("teams");
  if (!(await access.team("support").count())) await access.makeTeam("support", "demo@girok.local");
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
  { name: "heatmap-clicks", open: (page) => heatmap(page, { page: "/demo/" }) },
  { name: "heatmap-elements", open: (page) => heatmap(page, { page: "/demo/product.html", elements: 1 }) },
  { name: "heatmap-rage", open: (page) => heatmap(page, { page: "/demo/cart.html", kind: "rage" }) },
  { name: "heatmap-scroll", open: (page) => heatmap(page, { page: "/demo/", kind: "scroll" }) },
  { name: "heatmap-beside", open: (page) => heatmap(page, { page: "/demo/", vs: "mobile" }) },
  { name: "heatmap-nothing", open: (page) => visit(page, "/heatmaps?service=demo-shop&page=/demo/stores.html&device=tablet&kind=rage") },
  { name: "share", open: (page) => shared(page) },
  { name: "share-links", open: shareLinks },
  { name: "shared", open: holder },
  { name: "export", open: exported },
  { name: "exports", open: exports },
  { name: "privacy", open: (page) => visit(page, "/privacy") },
  { name: "privacy-history", open: (page) => visit(page, "/privacy/history") },
  { name: "services", open: (page) => visit(page, "/services") },
  { name: "access", open: (page) => visit(page, "/access") },
  { name: "access-standing", open: standing },
  { name: "access-teams", open: teams },
  { name: "access-tuples", open: (page) => visit(page, "/access?tab=tuples") },
  { name: "access-keys", open: (page) => visit(page, "/access?tab=keys") },
  { name: "models", open: (page) => visit(page, "/models") },
  { name: "models-draft", open: draft },
  { name: "models-history", open: versions },
  { name: "audit-log", open: (page) => visit(page, "/audit-log") },
  { name: "account", open: (page) => visit(page, "/account") },
  { name: "shop", as: "stranger", open: (page) => page.goto("/demo/") },
];
