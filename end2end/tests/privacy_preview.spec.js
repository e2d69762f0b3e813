// The preview beside a rule that is being written: what it matches on a recorded page, how that will look, and elements
// that are picked on the page.
import AxeBuilder from "@axe-core/playwright";
import { PrivacyPage, rulesOf, unique } from "../support/privacy.js";
import { expect, test } from "../support/test.js";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PAGES = /recorded_pages/;
/** A page of the sample visits: what is newest is whatever another test of the same server has sent. */
const JOURNAL = "/demo/journal.html";

class Preview {
  constructor(page) {
    this.page = page;
    this.privacy = new PrivacyPage(page);
    this.area = page.getByRole("region", { name: "Preview" });
    this.outcome = this.area.locator(".preview-outcome");
    this.frame = this.area.frameLocator(".preview-frame");
    this.recorded = this.frame.frameLocator(".page:not(.waiting) iframe");
    this.picker = this.frame.locator(".picker");
    this.pick = this.area.getByRole("button", { name: /^(Pick an element|Stop picking)$/ });
    this.selector = this.privacy.editor.getByLabel("Selector");
    this.pages = this.area.getByLabel("Recorded page");
  }

  async open() {
    await this.privacy.open();
    await this.page.getByRole("button", { name: "Add rule" }).first().click();
  }

  async ready(path = JOURNAL) {
    await this.open();
    await this.choose(path);
  }

  async choose(path) {
    await expect(this.pages.locator("option").first()).toBeAttached();
    const offered = await this.pages.locator("option").allTextContents();
    await this.pages.selectOption(String(offered.findIndex((text) => text.split(" ").includes(path))));
    await expect(this.recorded.locator("body")).toBeVisible();
    await expect(this.pick).toBeEnabled();
  }

  marked = (mask) => this.recorded.locator(`[data-girok-preview="${mask}"]`);

  async mask(name) {
    await this.privacy.editor.getByRole("radio", { name }).check();
  }
}

test("each key says what the rule matches, and marks it on the page", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("h1");
  await expect(preview.outcome).toHaveText(/^Matches 1 element, hides \d+ nodes on this page$/);
  await expect(preview.marked("block")).toHaveCount(1);
  await preview.selector.fill("h1, footer");
  await expect(preview.outcome).toHaveText(/^Matches 2 elements, hides \d+ nodes/);
  await expect(preview.marked("block")).toHaveCount(2);
  await preview.selector.fill(".nothing-has-this-class");
  await expect(preview.outcome).toHaveText("Matches nothing on this page");
  await expect(preview.marked("block")).toHaveCount(0);
  await preview.selector.fill("");
  await expect(preview.outcome).toHaveText(/^Write a selector/);
});

test("pages on which no visit began or ended are offered, and each is whole", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready("/demo/checkout.html");
  await preview.selector.fill("[data-checkout] [data-totals] > *, footer button");
  await expect(preview.outcome).toHaveText(/^Matches ([6-9]|\d\d) elements/);
  const offered = await preview.pages.locator("option").allTextContents();
  for (const path of ["/demo/", "/demo/shop.html", "/demo/cart.html", "/demo/product.html", "/demo/account.html"]) expect(offered.filter((text) => text.split(" ").includes(path))).toHaveLength(1);
});

test("a rule that hides nearly all of a page is confirmed before it is saved", async ({ page, server }) => {
  const preview = new Preview(page);
  const label = unique("Frame");
  await preview.ready();
  await preview.privacy.editor.getByLabel("Label").fill(label);
  await preview.selector.fill("main, header, footer");
  await expect(preview.privacy.editor.locator(".concerns")).toHaveText(/This hides \d+ % of what is read on \/demo\/journal\.html\. Saving it asks you to confirm that\./);
  await preview.privacy.editor.getByRole("button", { name: "Add rule" }).click();
  await expect(preview.privacy.row(label)).toContainText(/Hides \d+ % of what is read on/);
  await page.reload();
  await expect(preview.privacy.row(label)).toContainText(/Hides \d+ % of what is read on/);
  await preview.privacy.beginSaving("Too much");
  await preview.privacy.confirmSaving();
  await expect(preview.privacy.saving).toContainText("Confirm that so much is to be hidden");
  await expect(preview.privacy.saving).toContainText(new RegExp(`“${label}” would hide \\d+ %`));
  expect((await rulesOf(server)).rules.map(({ selector }) => selector)).not.toContain("main, header, footer");
  await preview.privacy.saving.getByLabel("Hide that much").check();
  await preview.privacy.confirmSaving();
  await expect(preview.privacy.saving).toBeHidden();
  await preview.privacy.row(label).getByRole("button", { name: `Delete ${label}` }).click();
  await preview.privacy.save("It was too much");
});

test("what other rules hide already is said, with the rule that does", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("footer input");
  await expect(preview.outcome).toHaveText(/^Matches 1 element, hides 1 node on this page\. It is hidden already by “Email fields” \(redact\)$/);
  await preview.selector.fill("footer input, footer button");
  await expect(preview.outcome).toHaveText(/1 of them is hidden already by “Email fields” \(redact\)$/);
  await preview.selector.fill("footer button");
  await expect(preview.outcome).toHaveText(/on this page$/);
});

test("what is typed fast ends with the last", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.pressSequentially("body h1:not(.x), main > *");
  await preview.selector.fill("h1");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  await expect(preview.marked("block")).toHaveCount(1);
  expect(await preview.marked("block").evaluate((element) => element.localName)).toBe("h1");
});

test("the mask types look on the page as they will look in replay", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("h1");
  const heading = preview.recorded.locator("h1");
  await expect(preview.marked("block")).toHaveCount(1);
  expect(await heading.evaluate((element) => getComputedStyle(element).backgroundImage)).toContain("repeating-linear-gradient");
  const text = await heading.textContent();
  await preview.mask("Redact");
  await expect(preview.marked("redact")).toHaveCount(1);
  await expect(heading).toContainText("********");
  await preview.mask("Blur");
  await expect(preview.marked("blur")).toHaveCount(1);
  expect(await heading.textContent()).toBe(text);
  expect(await heading.evaluate((element) => getComputedStyle(element).textShadow)).not.toBe("none");
  await preview.mask("Allow");
  await expect(preview.outcome).toHaveText(/^Matches 1 element; what is a field/);
  await expect(preview.marked("allow")).toHaveCount(1);
});

test("a mistake is shown at its place, and nothing is marked", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("h1");
  await expect(preview.marked("block")).toHaveCount(1);
  await preview.selector.fill("h1, .");
  await expect(preview.privacy.editor.locator("#rule-selector-note")).toContainText("At character 6: ");
  await expect(preview.marked("block")).toHaveCount(0);
  await preview.selector.fill("h1");
  await expect(preview.privacy.editor.locator(".caret")).toHaveCount(0);
});

test("an element is picked by a click, and its selector is tried", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.pick.click();
  await expect(preview.outcome).toHaveText(/^Click an element/);
  const heading = preview.recorded.locator("h1");
  // Whoever read the page may have gone on.
  await heading.scrollIntoViewIfNeeded();
  const box = await heading.boundingBox();
  await page.mouse.click(box.x + 4, box.y + box.height / 2);
  await expect(preview.picker).toHaveCount(0);
  await expect(preview.selector).not.toHaveValue("");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  await expect(preview.marked("block")).toHaveCount(1);
  await expect(preview.pick).toHaveText("Pick an element");
});

test("an element is picked by keyboard, and Escape leaves the editor open", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.pick.press("Enter");
  await expect(preview.picker).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(preview.frame.locator(".picker-name")).not.toHaveText("body");
  await page.keyboard.press("Escape");
  await expect(preview.picker).toHaveCount(0);
  await expect(preview.privacy.editor).toBeVisible();
  await expect(preview.selector).toHaveValue("");
  await expect(preview.pick).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(preview.picker).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(preview.selector).not.toHaveValue("");
  await expect(preview.selector).toBeFocused();
  await expect(preview.outcome).toHaveText(/^Matches \d+ element/);
});

test("the rule is tried on another page as well", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("body");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  const before = await preview.outcome.textContent();
  await preview.choose("/demo/checkout.html");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  await expect(preview.marked("block")).toHaveCount(1);
  await expect.poll(() => preview.outcome.textContent()).not.toBe(before);
});

test("whoever goes through the pages quickly ends on one", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("body");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  const chosen = await preview.pages.inputValue();
  const other = await preview.pages.evaluate((select) => [...select.options].find((option) => option.value !== select.value).value);
  const choose = (...values) =>
    preview.pages.evaluate((select, values) => {
      for (const value of values) {
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }, values);
  for (const values of [[other, chosen], [chosen, chosen], [other, chosen, other, chosen]]) {
    await choose(...values);
    await expect(preview.recorded.locator("body")).toBeVisible();
    await expect(preview.pick).toBeEnabled();
    await expect(preview.outcome).toHaveText(/^Matches 1 element/);
    await expect(preview.marked("block")).toHaveCount(1);
  }
  await preview.pages.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(preview.pick).toBeEnabled();
  await expect(preview.marked("block")).toHaveCount(1);
});

test("where nothing is recorded that is said", async ({ page }) => {
  const preview = new Preview(page);
  await page.route(PAGES, (route) => route.fulfill({ json: [] }));
  await preview.open();
  await expect(preview.area).toContainText("Nothing is recorded there yet");
  await preview.selector.fill("a[");
  await expect(preview.privacy.editor.locator("#rule-selector-note")).toContainText("At character 3: ");
});

test.describe("when it does not load", () => {
  test.use({ expectedErrors: [/Failed to load resource|status of 500/] });

  test("the editor says so and tries again", async ({ page, context }) => {
    const preview = new Preview(page);
    await context.route(/\/events\?from=/, (route) => route.fulfill({ status: 500, body: "" }));
    await preview.open();
    await expect(preview.outcome).toContainText("The page could not be read.");
    await context.unroute(/\/events\?from=/);
    await preview.outcome.getByRole("button", { name: "Try again" }).click();
    await preview.selector.fill("h1");
    await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  });

  test("a page that does not come is given up, and tried again", async ({ page, context }) => {
    const preview = new Preview(page);
    let isHeld = true;
    // What is not answered never comes.
    await context.route(/\/events\?from=/, (route) => (isHeld ? undefined : route.continue()));
    await preview.open();
    await expect(preview.outcome).toContainText("The page took too long to load.", { timeout: 30_000 });
    isHeld = false;
    await preview.outcome.getByRole("button", { name: "Try again" }).click();
    await preview.selector.fill("h1");
    await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  });
});

test("the worker is not loaded before the editor is opened", async ({ page }) => {
  const asked = [];
  page.context().on("request", (request) => asked.push(new URL(request.url()).pathname));
  const preview = new Preview(page);
  await preview.privacy.open();
  expect(asked.filter((path) => path.startsWith("/preview/"))).toEqual([]);
  await preview.ready();
});

test.describe("on a phone", () => {
  test.use(phone);

  test("the page stands below the selector, and nothing is wider than the screen", async ({ page }) => {
    const preview = new Preview(page);
    await preview.ready();
    await preview.selector.fill("h1");
    await expect(preview.outcome).toHaveText(/^Matches 1 element/);
    const [field, picture] = [await preview.selector.boundingBox(), await preview.area.locator(".preview-picture").boundingBox()];
    expect(picture.y).toBeGreaterThan(field.y + field.height);
    expect(picture.width).toBeLessThanOrEqual(phone.viewport.width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.viewport.width);
  });
});

test("the editor with its preview is accessible", async ({ page }) => {
  const preview = new Preview(page);
  await preview.ready();
  await preview.selector.fill("h1");
  await expect(preview.outcome).toHaveText(/^Matches 1 element/);
  const { violations } = await new AxeBuilder({ page }).include(".dialog[open]").exclude(".preview-frame").analyze();
  expect(violations).toEqual([]);
});
