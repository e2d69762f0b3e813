// Heatmaps as people make and see them: visits by a real recorder, and the heat that lies over the recorded page, read back
// off its canvas.
import { readFileSync } from "node:fs";
import { visit } from "../support/console.js";
import { Heatmaps } from "../support/heatmaps.js";
import { DESKTOP, demoKey } from "../support/ingest.js";
import { delivered, sessionOf } from "../support/shop.js";
import { expect, test } from "../support/test.js";

const PAGE = readFileSync(new URL("../support/pages/reflow.html", import.meta.url), "utf8");
const today = () => new Date().toISOString().slice(0, 10);

/** Somebody comes to a page that is served under this path, in a browser that wide, and does something there. */
async function come(browser, server, path, width, deeds) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width, height: 800 }, userAgent: DESKTOP, storageState: undefined });
  const page = await context.newPage();
  const html = PAGE.replace("__KEY__", await demoKey(server));
  await page.route(`**${path}`, (route) => route.fulfill({ contentType: "text/html", body: html }));
  const session = sessionOf(page);
  await page.goto(path);
  const id = await session;
  await page.waitForTimeout(300);
  await deeds(page);
  const sent = delivered(page);
  await page.waitForTimeout(2_600);
  await page.evaluate(() => document.getElementById("log").append("!"));
  await sent;
  await context.close();
  return id;
}

/** Slowly enough to be no rage. */
async function press(page, locator, times = 1) {
  for (let count = 0; count < times; count++) {
    await locator.click();
    await page.waitForTimeout(1_100);
  }
}

test("heat lies on the elements that were pressed, however the page was laid out", async ({ browser, page, server }) => {
  test.setTimeout(150_000);
  const path = "/demo/reflow-test.html";
  for (const width of [1440, 390]) {
    await come(browser, server, path, width, async (page) => {
      await press(page, page.locator("#card-two"), 2);
      await press(page, page.locator("#card-six b"));
      await page.locator("#list").evaluate((list) => (list.scrollTop = 400));
      await press(page, page.locator("#list-end"));
      await press(page, page.locator("#tilted"));
      await press(page, page.frameLocator("iframe").locator("#framed"));
      await press(page, page.locator("#foot"));
      // By now the page is scrolled down, and the header still in sight.
      await press(page, page.locator("#menu"));
    });
  }
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: path, device: "desktop" });
  await heatmaps.drawn();

  // The numbers are those of a count by hand: both visitors did the same.
  for (const [name, clicks] of [["Two", "4"], ["Six", "2"], ["j", "2"], ["Tilted", "2"], ["Framed", "2"], ["Foot", "2"], ["Menu", "2"]]) {
    const [amount, rage, dead, errors, backs, sessions] = await heatmaps.figures(name);
    expect.soft([amount.split(" ")[0], rage, dead, errors, backs, sessions], name).toEqual([clicks, "0%", "0%", "0%", "0", "2"]);
  }
  await expect(heatmaps.rows).toHaveCount(7);
  const { content } = heatmaps;
  for (const id of ["card-two", "card-six", "list-end", "tilted", "foot", "menu"]) {
    expect.soft(await heatmaps.heatOn(content.locator(`#${id}`)), `heat on ${id}`).toBeGreaterThan(40);
  }
  expect.soft(await heatmaps.heatOn(content.frameLocator("iframe").locator("#framed")), "heat in the frame").toBeGreaterThan(40);
  for (const id of ["card-one", "card-four"]) {
    expect.soft(await heatmaps.heatOn(content.locator(`#${id}`)), `no heat on ${id}`).toBeLessThan(8);
  }

  // A picture to pass on has both. The map begins 24 px from its left and 112 px from its top, and has the size of the page.
  const [header, hero, menu] = await heatmaps.png([[1000, 30], [700, 200], [70, 30]].map(([x, y]) => [24 + x, 112 + y]));
  expect.soft(header, "the header on the picture").toEqual([0xee, 0xee, 0xff]);
  expect.soft(hero, "what is below it").toEqual([0xfa, 0xfa, 0xfa]);
  expect.soft(Math.max(...menu) - Math.min(...menu), "heat over the button on it").toBeGreaterThan(40);
});

test("anger is told: rage, what does nothing, and the sessions behind it, each at that moment", async ({ browser, page, server }) => {
  test.setTimeout(120_000);
  const path = "/demo/anger-test.html";
  const session = await come(browser, server, path, 1440, async (page) => {
    for (let count = 0; count < 4; count++) await page.locator("#card-one").click();
    await page.waitForTimeout(3_000);
    await press(page, page.locator("#card-two"));
  });
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: path, device: "desktop", kind: "rage" });
  await heatmaps.drawn();
  // One burst of four presses, none of which did anything.
  const [amount, rage, dead, , , sessions] = await heatmaps.figures("One");
  expect([amount.split(" ")[0], rage, dead, sessions]).toEqual(["1", "25%", "100%", "1"]);
  expect(await heatmaps.heatOn(heatmaps.content.locator("#card-one"))).toBeGreaterThan(40);
  expect(await heatmaps.heatOn(heatmaps.content.locator("#card-two"))).toBeLessThan(8);
  await heatmaps.row("One").getByRole("button").click();
  const behind = page.getByRole("dialog").or(page.getByRole("complementary")).last();
  const link = behind.getByRole("link").first();
  await expect(link).toHaveAttribute("href", new RegExp(`/sessions/${session}\\?t=\\d`));
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${session}`));
});

test("the demo's samples show at a glance where people click, how far they scroll and what makes them angry", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop" });
  await heatmaps.drawn();
  expect(await heatmaps.rows.count()).toBeGreaterThan(5);
  await heatmaps.open({ service: "demo-shop", page: "/demo/cart.html", device: "desktop", kind: "rage" });
  await heatmaps.drawn();
  await expect(heatmaps.rows.first().getByRole("button")).toHaveText("Apply");
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop", kind: "scroll" });
  await expect(page.getByText(/Average depth/).first()).toBeVisible();
});

test("a page without heat says so, and what to loosen @everywhere", async ({ page }) => {
  await visit(page, `/heatmaps?service=demo-shop&page=/demo/&device=tablet&kind=error&from=${today()}&to=${today()}`);
  await expect(page.getByText("No data").first()).toBeVisible();
});

test("the address is the heatmap: back, reload and a colleague show the same", async ({ page }) => {
  await visit(page, "/heatmaps");
  await expect(page).toHaveURL(/service=demo-shop/);
  await page.goto("/heatmaps?service=demo-shop&page=/demo/cart.html&device=desktop&kind=dead&count=sessions");
  const heatmaps = new Heatmaps(page);
  await heatmaps.drawn();
  const before = await heatmaps.rows.allInnerTexts();
  await page.reload();
  await heatmaps.drawn();
  expect(await heatmaps.rows.allInnerTexts()).toEqual(before);
});

test("what nobody understands of an address is said until something else is asked for", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", kind: "love", sort: "-rage" });
  // The page names its device in the address by itself.
  await expect(page).toHaveURL(/device=/);
  const said = page.getByText("Part of the address was not understood: kind=love. The default is shown.");
  await expect(said).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Rage rate" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: "Dead rate" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("sort") === "dead" && !url.searchParams.has("kind"));
  await expect(page.getByRole("columnheader", { name: "Dead rate" })).toHaveAttribute("aria-sort", "descending");
  await expect(said).toHaveCount(0);
});

test("the figures say at a glance what angers, and each leads to its heat", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/cart.html", device: "desktop" });
  await heatmaps.drawn();
  const figures = page.getByRole("region", { name: "Figures" });
  const link = (name) => figures.getByRole("link", { name, exact: true });
  await expect(link("Clicks")).toHaveAttribute("aria-current", "true");
  await expect(figures).toContainText(/most on “Apply/);
  await expect(link("Rage clicks")).toHaveAttribute("href", /^\/heatmaps\?.*page=\/demo\/cart\.html.*kind=rage/);
  await link("Rage clicks").click();
  await expect(page).toHaveURL(/kind=rage/);
  await expect(link("Rage clicks")).toHaveAttribute("aria-current", "true");
  await expect(link("Clicks")).not.toHaveAttribute("aria-current");
  await expect(page.getByRole("button", { name: "Kind: Rage" })).toBeVisible();
  await link("Average depth").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/kind=scroll/);
  await page.goBack();
  await page.goBack();
  await expect(link("Clicks")).toHaveAttribute("aria-current", "true");
});

test("the element that is pointed at says everything, within the picture", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/cart.html", device: "desktop", elements: "1" });
  await heatmaps.drawn();
  const { stage } = heatmaps;
  const tip = stage.locator(".heatmaps-tip");
  const staysInside = async () => {
    const [box, picture] = [await tip.boundingBox(), await stage.locator(".heat-picture").boundingBox()];
    expect(box.x).toBeGreaterThanOrEqual(picture.x - 1);
    expect(box.y).toBeGreaterThanOrEqual(picture.y - 1);
    expect(box.x + box.width).toBeLessThanOrEqual(picture.x + picture.width + 1);
    expect(box.y + box.height).toBeLessThanOrEqual(picture.y + picture.height + 1);
  };
  await expect(tip).toHaveCount(0);
  const row = heatmaps.rows.filter({ hasNot: page.locator(".heatmaps-absent") }).first();
  const name = row.getByRole("button");
  await name.focus();
  await expect(tip).toContainText(await name.innerText());
  await expect(tip).toContainText(/\d+ clicks?, [\d.]+% of all on the page/);
  await expect(tip).toContainText(/Rage rate .+%, dead rate .+%/);
  await expect(tip).toContainText(/In \d+ sessions?/);
  await staysInside();
  await name.blur();
  await expect(tip).toHaveCount(0);

  const outline = stage.locator(".heatmaps-outline").first();
  await outline.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await outline.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await expect(tip).toBeVisible();
  await expect(stage.locator(".heatmaps-outline.is-pointed")).toHaveCount(1);
  await staysInside();
  await page.mouse.move(0, 0);
  await expect(tip).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 800 });
  await name.focus();
  await expect(tip).toBeVisible();
  await staysInside();
});

test("Back leads to what was looked at before, filter by filter, and passes over how it was painted", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/cart.html", device: "desktop" });
  await heatmaps.drawn();
  const choose = async (menu, item) => {
    await page.getByRole("button", { name: menu }).click();
    await page.getByRole("button", { name: item, exact: true }).click();
  };
  await choose(/^Kind: /, "Rage");
  await expect(page).toHaveURL(/kind=rage/);
  await heatmaps.drawn();
  await choose("Look", "One colour");
  await expect(page).toHaveURL(/palette=one-hue/);
  await choose(/^Device: /, /^Phone/);
  await expect(page).toHaveURL(/device=mobile/);

  await page.goBack();
  await expect(page).toHaveURL(/device=desktop&kind=rage.*palette=one-hue/);
  await expect(page.getByRole("button", { name: "Kind: Rage" })).toBeVisible();
  await heatmaps.drawn();
  await page.goBack();
  await expect(page).toHaveURL((url) => !url.searchParams.has("kind") && url.pathname === "/heatmaps");
  await expect(page.getByRole("button", { name: "Kind: Clicks" })).toBeVisible();
});

test("from a session Back leads to the place that was open, and so does the address", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/cart.html", device: "desktop" });
  await heatmaps.drawn();
  const behind = page.getByRole("complementary").last();
  for (const [choose, key] of [
    [() => heatmaps.row("Apply").getByRole("button").click(), "on"],
    [() => page.getByRole("application", { name: /^Heatmap of/ }).click({ position: { x: 564, y: 194 } }), "at"],
  ]) {
    await choose();
    await expect(page).toHaveURL((url) => url.searchParams.has(key));
    const title = await behind.getByRole("heading").textContent();
    await behind.getByRole("link").first().click();
    await expect(page).toHaveURL(/\/sessions\//);
    await page.goBack();
    await expect(behind.getByRole("heading")).toHaveText(title);
    await expect(behind.getByRole("link").first()).toBeVisible();
    await behind.getByRole("button", { name: "Close the sessions" }).click();
    await expect(page).toHaveURL((url) => !url.searchParams.has(key));
    await expect(behind.getByRole("heading", { name: title })).toHaveCount(0);
  }
});

test("the keyboard goes through the hottest places, and opens the sessions behind one", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/product.html", device: "desktop" });
  await heatmaps.drawn();
  const map = page.getByRole("application", { name: /^Heatmap of/ });
  const said = page.locator(".heat [aria-live=polite]");
  await map.focus();
  await page.keyboard.press("n");
  await expect(said).toHaveText(/^Hottest place 1 of \d+: \d+ clicks? within /);
  await page.keyboard.press("n");
  await expect(said).toHaveText(/^Hottest place 2 of /);
  await page.keyboard.press("Enter");
  const behind = page.getByRole("complementary").last();
  await expect(behind.getByRole("link").first()).toHaveAttribute("href", /\/sessions\//);
  await page.keyboard.press("Escape");
  await expect(map).toBeFocused();
  await page.keyboard.press("n");
  await expect(said).toHaveText(/^Hottest place 3 of /);
  await page.keyboard.press("p");
  await expect(said).toHaveText(/^Hottest place 2 of /);
});

test("scrolling and attention are told in one line, with a legend and the folds of that device @everywhere", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop", kind: "scroll" });
  await expect(page.getByText(/^Half of the views saw at least \d+% of the page; [\d.]+% came to its end\.$/)).toBeVisible();
  await expect(page.getByRole("img", { name: /^Seen by 0%, darkest, to 100%/ })).toBeVisible();
  await expect(page.locator(".depth-label").filter({ hasText: "Laptop" })).toHaveCount(1);
  await expect(page.locator(".depth-label").filter({ hasText: /Phone|Tablet/ })).toHaveCount(0);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop", kind: "attention" });
  await expect(page.getByText(/^Half of the time went to the upper \d+% of the page; /)).toBeVisible();
  await expect(page.getByRole("img", { name: /^Looked at for 0s, darkest, to \S+/ })).toBeVisible();
});

test("two maps beside each other begin at the same height, and are called by what differs", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  for (const kind of ["click", "scroll", "attention"]) {
    await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop", vs: "mobile", kind });
    const stages = page.locator(".heatmaps-stage");
    await expect(stages).toHaveCount(2);
    const tops = [];
    for (const [index, name] of ["Desktop", "Phone"].entries()) {
      await expect(stages.nth(index).getByRole("heading").first()).toHaveText(name);
      tops.push((await stages.nth(index).locator(".heat-picture, .heatmaps-depth").boundingBox()).y);
    }
    expect(Math.abs(tops[0] - tops[1])).toBeLessThan(1);
    await expect(stages.first().locator("header")).toContainText(/% (more|less) than Phone|times as much as Phone|as much as Phone/);
  }
});

test("what was saved is said above the dialog, and can be taken back there", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "desktop" });
  await page.getByRole("button", { name: "Set up" }).click();
  const field = page.getByLabel("Clicks that make rage");
  await expect(field).toHaveValue("3");
  await field.fill("4");
  await page.getByRole("button", { name: "Save thresholds" }).click();
  const toast = page.locator(".toast");
  await expect(toast).toHaveCount(1);
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("3");
});

test("the menu of backdrops closes when its image was uploaded", async ({ page }) => {
  const heatmaps = new Heatmaps(page);
  await heatmaps.open({ service: "demo-shop", page: "/demo/", device: "mobile" });
  const menu = page.getByRole("button", { name: /^Backdrop: / });
  await menu.click();
  const buffer = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.locator(".heatmaps-view input[type=file]").setInputFiles({ name: "page.png", mimeType: "image/png", buffer });
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await expect(menu).toContainText("Uploaded image");
  await menu.click();
  await page.getByRole("button", { name: "Remove the image" }).click();
  await expect(menu).toContainText("Recorded page");
  await expect(menu).toHaveAttribute("aria-expanded", "false");
});
