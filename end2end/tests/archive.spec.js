// Sessions as files: chosen in the list, downloaded as one zip, and brought in elsewhere as the same sessions.
import AxeBuilder from "@axe-core/playwright";
import { visit } from "../support/console.js";
import { ExportBar, archive } from "../support/archive.js";
import { sample } from "../support/samples.js";
import { startServer } from "../support/server.js";
import { expect, test } from "../support/test.js";

const NAMES = ["lunch-break", "first-visitor", "newsletter"];
const LIST = "/sessions?q=/demo/";

/** What axe finds that keeps somebody out. */
async function serious(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
}

test("rows are chosen by their boxes, by ranges and all at once", async ({ page }) => {
  await visit(page, LIST);
  const bar = new ExportBar(page);
  await expect(bar.bar).toHaveCount(0);
  await bar.box(1).click();
  await expect(bar.bar).toContainText("1 selected");
  await bar.box(4).click({ modifiers: ["Shift"] });
  await expect(bar.bar).toContainText("4 selected");
  await expect(bar.box(2)).toBeChecked();
  await bar.box(2).click();
  await expect(bar.bar).toContainText("3 selected");
  await expect(page).toHaveURL(/\/sessions\?/);
  await bar.all.click();
  await expect(bar.bar).toContainText(`${await bar.boxes.count()} selected`);
  await bar.all.click();
  await expect(bar.bar).toHaveCount(0);
  await bar.box(0).click();
  await bar.bar.getByRole("button", { name: "Clear" }).click();
  await expect(bar.bar).toHaveCount(0);
  await expect(bar.box(0)).not.toBeChecked();
});

test("rows are chosen by keys", async ({ page }) => {
  await visit(page, LIST);
  const bar = new ExportBar(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await expect(bar.box(0)).toBeChecked();
  for (const key of ["ArrowDown", "ArrowDown", "Shift+X"]) await page.keyboard.press(key);
  await expect(bar.bar).toContainText("3 selected");
  await bar.box(1).focus();
  await page.keyboard.press("Space");
  await expect(bar.bar).toContainText("2 selected");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sessions\/[\w-]+/);
});

test("what is no longer seen is no longer chosen", async ({ page }) => {
  await visit(page, LIST);
  const bar = new ExportBar(page);
  await bar.choose([sample("newsletter").session, sample("reader").session]);
  await expect(bar.bar).toContainText("2 selected");
  await page.getByRole("button", { name: "Device" }).click();
  await page.getByRole("checkbox", { name: /Tablet/ }).click();
  await expect(bar.bar).toContainText("1 selected");
});

test("chosen sessions are one zip, which comes in elsewhere as the same sessions", async ({ page }, { outputDir }) => {
  test.setTimeout(120_000);
  const sessions = NAMES.map((name) => sample(name).session);
  await visit(page, LIST);
  const bar = new ExportBar(page);
  await bar.choose(sessions);
  const dialog = await bar.open("Export as JSON (zip)", "Export 3 sessions as JSON");
  await dialog.getByLabel("File name").fill("three/방문");
  const file = `${outputDir}/three.zip`;
  const download = await bar.download(dialog);
  expect(download.suggestedFilename()).toBe("three-방문.zip");
  await download.saveAs(file);
  const { manifest, files } = archive(file);
  expect(manifest.sessions.map(({ session }) => session).sort()).toEqual([...sessions].sort());
  expect(manifest.failures).toEqual([]);
  expect(files).toEqual([...manifest.sessions.map((entry) => entry.file), "manifest.json"]);
  let output = "";
  const other = await startServer({ demo: false, before: async (run) => (output = await run(["import", file, "--service", "web-app"])) });
  await other.stop();
  for (const session of sessions) expect(output).toMatch(new RegExp(`events as ${session}`));
});

test("all that match are one zip, without what is not wanted", async ({ page }, { outputDir }) => {
  await visit(page, `${LIST}&device=tablet`);
  const bar = new ExportBar(page);
  const count = await bar.boxes.count();
  await bar.box(0).click();
  const dialog = await bar.open(new RegExp(`^Export all ${count} that match`), new RegExp(`^Export ${count} session`));
  await dialog.getByRole("switch", { name: "Metadata" }).click();
  await dialog.getByRole("switch", { name: "Events" }).click();
  await expect(dialog.getByText("Choose metadata, events or both.")).toBeVisible();
  await expect(dialog.getByRole("switch", { name: "Packed" })).toHaveCount(0);
  await dialog.getByRole("switch", { name: "Metadata" }).click();
  const file = `${outputDir}/all.zip`;
  await (await bar.download(dialog)).saveAs(file);
  const { manifest, read } = archive(file);
  expect(manifest.sessions).toHaveLength(count);
  const session = read(manifest.sessions[0].file);
  expect(session.details.counts.events).toBeGreaterThan(0);
  expect(session.windows[0].events).toBeUndefined();
});

test("the bar fits and is accessible @everywhere", async ({ page }) => {
  await visit(page, LIST);
  const bar = new ExportBar(page);
  await bar.box(0).click();
  await bar.box(1).click();
  await expect(bar.bar).toBeInViewport({ ratio: 1 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  expect(await serious(page)).toEqual([]);
  const dialog = await bar.open("Export as JSON (zip)", "Export 2 sessions as JSON");
  await expect(dialog).toBeInViewport({ ratio: 1 });
  expect(await serious(page)).toEqual([]);
});
