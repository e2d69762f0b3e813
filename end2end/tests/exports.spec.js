// Sessions as files that a job makes: the dialog, its options, the page of all files, and what is in them.
import { execFileSync } from "node:child_process";
import { downloaded, ExportDialog, ExportsPage } from "../support/exports.js";
import { sample } from "../support/samples.js";
import { expect, stranger, test } from "../support/test.js";

const LUNCH = "lunch-break";
const MP4 = /MP4 video/;
const PDF = /PDF report/;
const JSON_FORMAT = /^JSON/;

const dialogOf = async (page, format) => {
  const dialog = new ExportDialog(page);
  await dialog.open(sample(LUNCH).session, format);
  return dialog;
};

/** What `ffprobe` says of a film. */
const probed = async (download) =>
  JSON.parse(execFileSync("ffprobe", ["-v", "error", "-show_streams", "-show_format", "-of", "json", await download.path()], { encoding: "utf8" }));

/** The first picture of it, as RGB. */
const pixels = (input, bytes) =>
  execFileSync("ffmpeg", ["-v", "error", ...input, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], { input: bytes, maxBuffer: 1 << 26 });

test.describe("the dialog", () => {
  test("begins with JSON, which needs no job", async ({ page }) => {
    const dialog = await dialogOf(page);
    await expect(dialog.dialog.getByRole("radio", { name: JSON_FORMAT })).toBeChecked();
    await expect(dialog.download).toHaveAttribute("href", /export\.json$/);
    await expect(dialog.files).toHaveCount(0);
  });

  for (const [format, verb] of [[PDF, "Make report"], [MP4, "Make video"]]) {
    test(`offers what ${format.source} can be told @everywhere`, async ({ page }) => {
      const dialog = await dialogOf(page, format);
      await expect(dialog.dialog.getByRole("button", { name: verb })).toBeVisible();
      const overflow = await dialog.dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }

  test("formats are chosen by keyboard", async ({ page }) => {
    const dialog = await dialogOf(page);
    await dialog.dialog.getByRole("radio", { name: JSON_FORMAT }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(dialog.dialog.getByRole("radio", { name: PDF })).toBeChecked();
    await page.keyboard.press("ArrowDown");
    await expect(dialog.dialog.getByRole("radio", { name: MP4 })).toBeChecked();
  });

  test("Escape closes it, and what was chosen is there again", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await page.keyboard.press("Escape");
    await expect(dialog.dialog).toBeHidden();
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(dialog.dialog.getByRole("radio", { name: MP4 })).toBeChecked();
  });

  test("the pointer is on, and inactivity is not skipped", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await expect(dialog.toggle("Pointer")).toBeChecked();
    await expect(dialog.toggle("Skip inactivity")).not.toBeChecked();
    await expect(dialog.toggle("Caption")).not.toBeChecked();
  });

  for (const toggle of ["Pointer", "Skip inactivity", "Caption"]) {
    test(`${toggle} can be turned over`, async ({ page }) => {
      const dialog = await dialogOf(page, MP4);
      const before = await dialog.toggle(toggle).getAttribute("aria-checked");
      await dialog.toggle(toggle).click();
      await expect(dialog.toggle(toggle)).not.toHaveAttribute("aria-checked", before);
    });
  }

  test("sizes, rates and speeds are those that are made", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    const options = (label) => dialog.dialog.getByLabel(label, { exact: true }).locator("option").allInnerTexts();
    expect(await options("Size")).toEqual(["854 × 480", "1280 × 720", "1920 × 1080"]);
    expect(await options("Frames a second")).toEqual(["10", "15", "30", "60"]);
    expect(await options("Speed")).toEqual(["1×", "2×", "4×", "8×", "16×"]);
  });

  test("how long the film lasts follows the speed", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    const before = await dialog.outlook.innerText();
    await dialog.dialog.getByLabel("Speed").selectOption({ label: "16×" });
    await expect(dialog.outlook).not.toHaveText(before);
    await expect(dialog.outlook).toContainText("The video lasts");
  });

  for (const [from, to, said] of [
    ["soon", "", "A time such as 1:05"],
    ["0:00", "never", "A time such as 1:05"],
    ["0:99", "", "A time such as 1:05"],
    ["", "", "A time such as 1:05"],
    ["0:05", "0:02", "The end must be after the start"],
    ["9:59:59", "", "The session is over before the video begins"],
  ]) {
    test(`from ${from} to ${to || "the end"} is refused`, async ({ page }) => {
      const dialog = await dialogOf(page, MP4);
      await dialog.dialog.getByLabel("From").fill(from);
      if (to) await dialog.dialog.getByLabel("To", { exact: true }).fill(to);
      if (said.startsWith("A time")) {
        await expect(dialog.outlook).toHaveText("A time such as 1:05 or 1:02:03 is needed for both ends.");
        await dialog.dialog.getByRole("button", { name: "Make video" }).click();
      } else await expect(dialog.outlook).toHaveText(`${said}.`);
      await expect(dialog.dialog).toContainText(said);
      await expect(dialog.files).toHaveCount(0);
    });
  }

  test("paper is A4 or Letter", async ({ page }) => {
    const dialog = await dialogOf(page, PDF);
    expect(await dialog.dialog.getByLabel("Paper").locator("option").allInnerTexts()).toEqual(["A4", "Letter"]);
  });

  test("a name has at most sixty letters", async ({ page }) => {
    const dialog = await dialogOf(page, PDF);
    await dialog.dialog.getByLabel("File name").pressSequentially("a".repeat(70));
    await expect(dialog.dialog.getByLabel("File name")).toHaveValue("a".repeat(60));
  });

  test("JSON without anything in it cannot be downloaded", async ({ page }) => {
    const dialog = await dialogOf(page);
    await dialog.toggle("Metadata").click();
    await dialog.toggle("Events").click();
    await expect(dialog.dialog).toContainText("Choose metadata, events or both");
    await expect(dialog.download).toHaveCount(0);
  });
});

test.describe("a film", () => {
  test("plays in the browser's own video element, and shows the session", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await dialog.name("to be played");
    await dialog.dialog.getByLabel("To", { exact: true }).fill("0:04");
    const file = await dialog.make("Make video");
    const href = await file.getByRole("link", { name: "Open to be played.mp4" }).getAttribute("href");
    const shown = await page.context().newPage();
    await shown.goto(href);
    const video = shown.locator("video");
    const seen = await video.evaluate(async (video) => {
      video.muted = true;
      await video.play();
      await new Promise((done) => video.addEventListener("timeupdate", () => video.currentTime > 1 && done()));
      video.pause();
      const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
      const context = canvas.getContext("2d");
      context.drawImage(video, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4 * 997) colours.add(`${data[at] >> 4},${data[at + 1] >> 4},${data[at + 2] >> 4}`);
      return { width: video.videoWidth, height: video.videoHeight, duration: video.duration, colours: colours.size };
    });
    expect(seen).toMatchObject({ width: 1280, height: 720 });
    expect(Math.abs(seen.duration - 4)).toBeLessThanOrEqual(1 / 30 + 0.001);
    // A page, and not one grey.
    expect(seen.colours).toBeGreaterThan(5);
    await shown.close();
  });

  for (const [label, option, expected] of [
    ["Size", "854 × 480", { width: 854, height: 480 }],
    ["Size", "1920 × 1080", { width: 1920, height: 1080 }],
  ]) {
    test(`${label} ${option} is what the film has`, async ({ page }) => {
      const dialog = await dialogOf(page, MP4);
      await dialog.dialog.getByLabel(label, { exact: true }).selectOption({ label: option });
      await dialog.dialog.getByLabel("To", { exact: true }).fill("0:02");
      const file = await dialog.make("Make video");
      const { streams } = await probed(await downloaded(page, file.getByRole("link", { name: /^Download/ })));
      expect(streams[0]).toMatchObject({ codec_name: "h264", ...expected });
    });
  }

  test("has its name, its options and a way to it on the page of exports", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await dialog.name("checkout / broken");
    await dialog.dialog.getByLabel("Speed").selectOption({ label: "4×" });
    await dialog.dialog.getByLabel("To", { exact: true }).fill("0:02");
    await dialog.make("Make video");
    await dialog.dialog.getByRole("link", { name: "All exports" }).click();
    const row = new ExportsPage(page).row("checkout - broken.mp4");
    await expect(row).toContainText("4× as fast, 0:00 to 0:02");
    await expect(row).toContainText("Ready, removed in");
    const download = await downloaded(page, row.getByRole("link", { name: /^Download/ }));
    expect(download.suggestedFilename()).toBe("checkout - broken.mp4");
  });
});

test.describe("a film beside the replay", () => {
  // A frame by itself has no icon.
  test.use({ expectedErrors: [/status of 404/] });

  test("has in its frames what the replay shows at those moments", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await dialog.toggle("Pointer").click();
    await dialog.dialog.getByLabel("To", { exact: true }).fill("0:08");
    const file = await dialog.make("Make video");
    const film = await (await downloaded(page, file.getByRole("link", { name: /^Download/ }))).path();
    const { session } = sample(LUNCH);
    const about = await (await page.request.get(`/admin/session-recordings/${session}/export.json?events=0`)).json();
    const replay = await page.context().newPage();
    await replay.setViewportSize({ width: 1280, height: 720 });
    for (const second of [2.5, 4.5, 7.5]) {
      await replay.goto(`/replay/${session}?at=${about.details.startedAt + second * 1000}`);
      await replay.locator("#stage.is-shown").waitFor();
      await replay.addStyleTag({ content: ":is(.replayer-mouse, .replayer-mouse-tail) { display: none !important }" });
      await replay.waitForTimeout(1_000);
      const expected = pixels(["-f", "image2pipe", "-i", "-"], await replay.screenshot());
      const found = pixels(["-ss", String(second), "-i", film]);
      expect(found.length).toBe(expected.length);
      let off = 0;
      for (let at = 0; at < found.length; at++) if (Math.abs(found[at] - expected[at]) > 48) off++;
      expect(off / found.length, `at ${second} s`).toBeLessThan(0.005);
    }
    await replay.close();
  });
});

test.describe("asking", () => {
  test("twice for the same makes one file, and shows how far it is", async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 700 });
    const dialog = await dialogOf(page, PDF);
    await dialog.name("once");
    const make = dialog.dialog.getByRole("button", { name: "Make report" });
    await make.click();
    const once = dialog.files.filter({ hasText: "once.pdf" });
    await expect(once).toBeInViewport({ ratio: 1 });
    await make.click();
    await expect(once.getByRole("link", { name: /^Download/ })).toBeVisible({ timeout: 60_000 });
    await expect(once).toHaveCount(1);
  });

  test("for more than there is says where the video ends", async ({ page }) => {
    const dialog = await dialogOf(page, MP4);
    await dialog.dialog.getByLabel("To", { exact: true }).fill("9:59:59");
    await expect(dialog.outlook).toContainText(/The session ends at [\d:]+, and the video with it\./);
  });

  test("for JSON is done by Enter in the file's name", async ({ page }) => {
    const dialog = await dialogOf(page);
    await dialog.name("by enter");
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    expect(download.suggestedFilename()).toBe("by enter.json");
  });
});

test.describe("a report", () => {
  test("has the session's words as text, and headings as bookmarks", async ({ page }) => {
    const dialog = await dialogOf(page, PDF);
    await dialog.name("for a customer");
    const file = await dialog.make("Make report");
    const download = await downloaded(page, file.getByRole("link", { name: /^Download/ }));
    expect(download.suggestedFilename()).toBe("for a customer.pdf");
    const path = await download.path();
    const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
    expect(text).toContain("Key moments");
    expect(text).toContain(sample(LUNCH).session.slice(-8));
    const about = execFileSync("pdfinfo", [path], { encoding: "utf8" });
    expect(about).toMatch(/Tagged:\s+yes/);
    expect(about).toMatch(/Page size:\s+59\d(\.\d+)? x 84\d/);
  });

  test("is on Letter where that was chosen", async ({ page }) => {
    const dialog = await dialogOf(page, PDF);
    await dialog.dialog.getByLabel("Paper").selectOption("Letter");
    const file = await dialog.make("Make report");
    const download = await downloaded(page, file.getByRole("link", { name: /^Download/ }));
    expect(execFileSync("pdfinfo", [await download.path()], { encoding: "utf8" })).toMatch(/Page size:\s+612 x 792/);
  });
});

test.describe("the page of exports", () => {
  test("is found from the page of links, and leads back @everywhere", async ({ page }) => {
    const exports = new ExportsPage(page);
    await exports.open();
    await expect(page.getByRole("heading", { name: "Exports", exact: true, level: 1 })).toBeVisible();
    await page.getByRole("link", { name: "Links", exact: true }).click();
    await expect(page).toHaveURL(/\/share-links$/);
    await page.getByRole("link", { name: "Exports", exact: true }).click();
    await expect(page).toHaveURL(/\/share-links\/exports$/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  test("cancels what is being made, and removes what is over, each once it is sure", async ({ page }) => {
    const dialog = new ExportDialog(page);
    await dialog.open(sample("an-evening-with-the-shop").session, MP4);
    await dialog.name("never finished");
    await dialog.dialog.getByLabel("Frames a second").selectOption("60");
    await dialog.dialog.getByRole("button", { name: "Make video" }).click();
    await expect(dialog.files.first()).toBeVisible();
    const exports = new ExportsPage(page);
    await exports.open();
    const row = exports.row("never finished");
    await row.getByRole("button", { name: /^Cancel/ }).click();
    await expect(row).toContainText("Cancelled");
    const remove = row.getByRole("button", { name: /^Remove never/ });
    await remove.press("Enter");
    await expect(row.getByRole("button", { name: "Keep" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(remove).toBeFocused();
    await remove.press("Enter");
    await page.keyboard.press("Shift+Tab");
    await expect(row.getByRole("button", { name: "Remove now" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(row).toHaveCount(0);
    await expect(page.getByRole("main")).toBeFocused();
  });
});

test.describe("who may not export", () => {
  stranger("is asked to sign in", async ({ page }) => {
    await page.goto("/share-links/exports");
    await expect(page).toHaveURL(/\/sign-in/);
    expect((await page.request.get("/admin/exports/1/file")).status()).toBe(401);
  });
});
