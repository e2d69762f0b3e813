// The models page: a model is written, put right, saved, tried out, made active, compared and rolled back to.
import AxeBuilder from "@axe-core/playwright";
import { visit } from "../support/console.js";
import { ModelsPage, unique } from "../support/models.js";
import { asOwner as test, expect } from "../support/test.js";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const EXPORT = "define can_export: admin from service";

/** Saves a version in which a type of its own is new. */
async function saved(models) {
  const name = unique();
  await models.open();
  await models.add(`type ${name}`);
  return { name, number: await models.save(`Add ${name}`) };
}

/** Makes a version active on the history. */
async function activate(models, number) {
  await models.openHistory();
  await models.row(number).getByRole("button").click();
  await models.confirm();
  await expect(models.row(number)).toContainText("Active");
}

test("what Girok brings is active, coloured and drawn", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  await expect(page.locator(".in-force")).toContainText("Active: version");
  await expect(models.text).toHaveValue(/type session_recording/);
  await expect(page.locator(".code-letters .is-keyword").filter({ hasText: "type" }).first()).toBeVisible();
  await expect(page.locator(".code-letters .is-comment").first()).toBeVisible();
  await expect(page.locator(".graph-name").filter({ hasText: "session_recording" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Models" })).toHaveAttribute("aria-current", "page");
});

test("the letters that are seen stand where those that are written do", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  const [letters, text] = await Promise.all([".code-letters", ".code-text"].map((part) => page.locator(part).evaluate((element) => {
    const { fontFamily, fontSize, lineHeight, letterSpacing, paddingTop, paddingLeft, whiteSpace, tabSize } = getComputedStyle(element);
    const { left, top } = element.getBoundingClientRect();
    return { fontFamily, fontSize, lineHeight, letterSpacing, paddingTop, paddingLeft, whiteSpace, tabSize, left, top };
  })));
  expect(letters).toEqual(text);
  await models.text.evaluate((area) => area.scrollTo(0, 300));
  await expect(async () => {
    const [first] = await page.locator(".code-letters .code-line").evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().top));
    const top = await models.text.evaluate((area) => area.getBoundingClientRect().top + 8 - area.scrollTop);
    expect(Math.abs(first - top)).toBeLessThan(1);
  }).toPass();
});

test("a mistake is underlined, listed with its place, and leads there", async ({ page }) => {
  const models = new ModelsPage(page);
  const name = unique();
  await models.open();
  await models.add(`type ${name}\n  relations\n    define reader: [nobody_${name}]`);
  await expect(models.problems.getByRole("button")).toHaveCount(1);
  await expect(models.problems).toContainText("is not a valid type");
  await expect(page.locator(".code-letters .is-wrong")).toHaveText(`nobody_${name}`);
  await expect(models.text).toHaveAttribute("aria-invalid", "true");
  await models.problems.getByRole("button").click();
  await expect(models.text).toBeFocused();
  expect(await models.text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe(`nobody_${name}`);
  await models.beginSaving("Not yet");
  await expect(models.saving.getByRole("button", { name: "Save version" })).toBeDisabled();
  await expect(models.saving).toContainText("It is no model yet");
  await page.keyboard.press("Escape");
  await models.text.fill((await models.text.inputValue()).replace(`nobody_${name}`, "account"));
  await expect(models.problems).toHaveCount(0);
  await expect(page.locator(".code-letters .is-wrong")).toHaveCount(0);
});

test("what only the server knows of a condition is listed as well", async ({ page }) => {
  const models = new ModelsPage(page);
  const name = unique();
  await models.open();
  await models.add(`type ${name}\n  relations\n    define reader: [account with late]\ncondition late(hour: int) {\n  hour >\n}`);
  await expect(models.problems).toContainText("invalid-expression");
});

test("Enter keeps the indentation, keys change it, and Tab leaves", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  await models.text.fill("");
  await models.text.pressSequentially("model");
  await page.keyboard.press("Enter");
  await models.text.pressSequentially("schema 1.1");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+[");
  await models.text.pressSequentially("type a");
  await expect(models.text).toHaveValue("model\n  schema 1.1\ntype a");
  await page.keyboard.press("Control+]");
  await expect(models.text).toHaveValue("model\n  schema 1.1\n  type a");
  await page.keyboard.press("Control+z");
  await expect(models.text).toHaveValue("model\n  schema 1.1\ntype a");
  await page.keyboard.press("Tab");
  await expect(models.text).not.toBeFocused();
});

test("a text is laid out anew, and the browser can undo that", async ({ page }) => {
  const models = new ModelsPage(page);
  const name = unique();
  await models.open();
  const before = await models.text.inputValue();
  await models.add(`type   ${name}`);
  await page.getByRole("button", { name: "Format" }).click();
  await expect(models.text).toHaveValue(`${before}\ntype ${name}\n`.replace("\n\n\n", "\n\n"));
  await models.text.press("Control+z");
  await expect(models.text).toHaveValue(`${before}type   ${name}\n`);
});

test("a version is saved, tried out, made active, compared and rolled back from", async ({ page, server }) => {
  const models = new ModelsPage(page);
  await server.run(["account", "add", "--email", `${unique()}@girok.local`, "--role", "viewer"]);
  await models.open();
  const first = await models.active();
  await models.text.fill((await models.text.inputValue()).replace(EXPORT, "define can_export: viewer from service"));
  await expect(page.locator(".model-changes")).toContainText("session_recording#can_export");
  await page.getByRole("button", { name: "Try out" }).click();
  await expect(page.locator(".access-changes")).toContainText(/gains? export on/);
  const number = await models.save("Viewers export");
  await expect(page.locator(".waiting")).toBeInViewport();
  await expect(models.draft).toBeHidden();
  expect(await models.active()).toBe(first);
  await page.locator(".waiting").getByRole("button", { name: `Activate version ${number}` }).click();
  await expect(models.asked).toContainText("Viewers export");
  await expect(models.asked).toContainText(`in place of version ${first}`);
  await expect(models.asked.locator(".diff")).toContainText("viewer from service");
  await models.confirm();
  await expect(page.locator(".in-force")).toContainText(`Active: version ${number}`);
  await expect(page.locator(".waiting")).toHaveCount(0);
  await models.openHistory();
  await expect(models.row(number)).toContainText("Activated");
  await expect(models.row(number)).toContainText("owner@girok.local");
  await models.row(number).getByRole("link", { name: `Version ${number}`, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`to=${number}`));
  await expect(page.locator(".difference .diff")).toContainText("viewer from service");
  await page.getByRole("button", { name: `Roll back to version ${first}`, exact: true }).click();
  await expect(models.asked.locator(".access-changes")).toContainText(/loses? export on/);
  await models.confirm();
  await expect(models.row(first)).toContainText("Active");
  await visit(page, "/audit-log?action=model_rolled_back");
  await expect(page.getByRole("main").getByRole("row").filter({ hasText: `version ${first}` }).first()).toContainText("owner@girok.local");
});

test("a version that would lock everybody out is tried out and never active", async ({ page }) => {
  const models = new ModelsPage(page);
  const name = unique();
  await models.open();
  const before = await models.text.inputValue();
  await models.text.fill(`${before.replace("define can_manage_models: owner", "define can_manage_models: owner but not viewer")}type ${name}\n`);
  await page.getByRole("button", { name: "Try out" }).click();
  await expect(page.locator(".try-out .outcome")).toContainText("Nobody could manage models any longer");
  const number = await models.save("By mistake");
  await page.locator(".waiting").getByRole("button", { name: `Activate version ${number}` }).click();
  await expect(models.asked).toContainText("Nobody could manage models any longer");
  await expect(models.asked.getByRole("button", { name: `Activate version ${number}` })).toBeDisabled();
  await page.keyboard.press("Escape");
  // The next test begins with what is as it was.
  await models.text.fill(before);
  await models.save("Taken back");
});

test("assertions are saved with a version and run when it is tried out", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  const form = page.locator(".assertion-form");
  await form.getByLabel("User").fill("kim");
  await form.getByLabel("Relation").fill("can_manage_models");
  await form.getByLabel("Object").fill("console:girok");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form).toContainText("A user is written as account:3");
  await form.getByLabel("User").fill("account:999999");
  await form.getByLabel("Should have").selectOption("not");
  await form.getByRole("button", { name: "Add" }).click();
  const row = page.locator(".assertion-table tbody tr").last();
  await expect(row).toContainText("Not tried yet");
  await page.getByRole("button", { name: "Try out" }).click();
  await expect(row).toContainText("Holds");
  await row.getByRole("button", { name: /turn it around/ }).click();
  await page.getByRole("button", { name: "Try out" }).click();
  await expect(row).toContainText("Does not hold");
  await row.getByRole("button", { name: /turn it around/ }).click();
  await models.save("With an assertion");
  await page.reload();
  await expect(page.locator(".assertion-table")).toContainText("account:999999");
});

test("a draft is there again after a reload, and is discarded by who says so", async ({ page }) => {
  const models = new ModelsPage(page);
  const name = unique();
  await models.open();
  await models.add(`type ${name}`);
  await visit(page, "/sessions");
  await models.open();
  await expect(models.text).toHaveValue(new RegExp(`type ${name}`));
  await expect(models.draft).toContainText("from before this page was left");
  await models.draft.getByRole("button", { name: "Discard" }).click();
  const asked = page.getByRole("dialog", { name: "Discard the draft?" });
  await expect(asked).toContainText(`Type ${name} added`);
  await asked.getByRole("button", { name: "Discard draft" }).click();
  await expect(models.text).not.toHaveValue(new RegExp(`type ${name}`));
  await expect(models.draft).toBeHidden();
});

test("any version is taken up again, and a draft that is there is not lost over it", async ({ page }) => {
  const models = new ModelsPage(page);
  const { name, number } = await saved(models);
  await saved(models);
  await models.open("?from=1");
  await expect(models.text).not.toHaveValue(new RegExp(name));
  await expect(models.draft).toBeVisible();
  await models.add("# mine");
  await models.open(`?from=${number}`);
  await expect(models.text).toHaveValue(/# mine/);
  await page.getByRole("button", { name: `Begin with version ${number}` }).click();
  await expect(models.text).toHaveValue(new RegExp(name));
  await expect(models.text).not.toHaveValue(/# mine/);
});

test("what is shown of a difference is of what is written now", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  const name = unique();
  await models.add(`type ${name}`);
  await page.getByRole("button", { name: "Show the difference" }).click();
  const added = page.locator(".diff .is-added");
  await expect(added.filter({ hasText: name })).not.toHaveCount(0);
  // As many lines, and other words in them.
  const other = unique();
  await models.replace(name, other);
  await expect(added.filter({ hasText: other })).not.toHaveCount(0);
  await expect(added.filter({ hasText: new RegExp(`${name}$`) })).toHaveCount(0);
});

test("a version that was taken up and let go is not taken up again", async ({ page }) => {
  const models = new ModelsPage(page);
  await saved(models);
  await models.open("?from=1");
  await expect(models.draft).toBeVisible();
  await models.draft.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(models.draft).toBeHidden();
  await expect(page).toHaveURL(/\/models$/);
  // And may be taken up by the link that is still there.
  const text = await models.text.inputValue();
  await page.getByRole("link", { name: /^Edit version \d+$/ }).click();
  await expect(models.draft).toBeVisible();
  await expect(models.text).not.toHaveValue(text);
  await page.getByRole("button", { name: "Try out" }).click();
  await expect(page.getByText(/Nothing changes for any of|gains|loses/).first()).toBeVisible();
});

test("what is written while a version is saved stays", async ({ page }) => {
  const models = new ModelsPage(page);
  await models.open();
  await models.add(`type ${unique()}`);
  let answer;
  const asked = new Promise((done) => {
    page.route(/\/api\/save_model/, async (route) => {
      done();
      await new Promise((go) => (answer = go));
      await route.continue();
    });
  });
  await models.beginSaving("Slowly");
  await models.confirmSaving();
  await asked;
  await page.keyboard.press("Escape");
  await expect(models.saving).toBeHidden();
  await models.add("# written meanwhile");
  answer();
  await expect(page.locator(".toasts")).toContainText("is saved");
  await expect(models.text).toHaveValue(/# written meanwhile/);
  await expect(models.draft).toBeVisible();
});

test("before the first version there is nothing, and others can still be compared", async ({ page }) => {
  const models = new ModelsPage(page);
  const { number } = await saved(models);
  await models.openHistory();
  await expect(page.getByRole("main")).toContainText(/Version \d+ is active/);
  await page.goto("/models/history?from=1&to=1");
  await expect(page.getByLabel("From")).toHaveValue("1");
  await page.locator("#compare-to").selectOption(`${number}`);
  await expect(page).toHaveURL(new RegExp(`from=1&to=${number}$`));
});

test.describe("with somebody else", () => {
  // A refusal is a status that the browser writes to its console.
  test.use({ expectedErrors: [/status of 409/] });

  test("who is overtaken sees by whom and by what, and loses nothing", async ({ page, browser, server, owner }) => {
    const models = new ModelsPage(page);
    const name = unique();
    await models.open();
    await models.add(`type ${name}`);
    const elsewhere = await browser.newContext({ baseURL: server.url, storageState: owner });
    let theirs;
    try {
      theirs = await saved(new ModelsPage(await elsewhere.newPage()));
    } finally {
      await elsewhere.close();
    }
    await models.beginSaving("I was slower");
    await models.confirmSaving();
    await expect(models.saving.getByRole("alert")).toContainText(`Add ${theirs.name}`);
    await expect(models.saving.getByRole("button", { name: "Save version" })).toBeDisabled();
    await models.saving.getByRole("button", { name: "What mine does to it" }).click();
    await expect(models.saving.locator(".diff")).toContainText(theirs.name);
    await models.saving.getByRole("button", { name: "Let mine follow it as it is" }).click();
    await models.confirmSaving();
    await expect(models.saving).toBeHidden();
    await expect(models.text).toHaveValue(new RegExp(`type ${name}`));
  });

  test("who would activate in place of another version is told", async ({ page, browser, server, owner }) => {
    const models = new ModelsPage(page);
    const { number } = await saved(models);
    const next = await saved(models);
    await models.openHistory();
    await models.row(number).getByRole("button").click();
    await expect(models.asked.locator(".diff")).toBeVisible();
    const elsewhere = await browser.newContext({ baseURL: server.url, storageState: owner });
    try {
      await activate(new ModelsPage(await elsewhere.newPage()), next.number);
    } finally {
      await elsewhere.close();
    }
    await models.asked.getByRole("button", { name: `Activate version ${number}` }).click();
    await expect(models.asked.getByRole("alert")).toContainText(`made version ${next.number} active meanwhile`);
    await models.asked.getByRole("button", { name: "Look again" }).click();
    await expect(models.asked).toContainText(`in place of version ${next.number}`);
  });
});

test("nothing on the pages keeps anybody out", async ({ page }) => {
  const models = new ModelsPage(page);
  const { number } = await saved(models);
  for (const open of [() => models.open(), () => models.open("?from=1"), () => models.openHistory()]) {
    await open();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  await models.row(number).getByRole("button").click();
  await expect(models.asked.locator(".diff")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test.describe("on a phone", () => {
  test.use(phone);

  test("everything is within reach, and only the text and the picture scroll to the side", async ({ page }) => {
    const models = new ModelsPage(page);
    for (const open of [() => models.open("?from=1"), () => models.openHistory()]) {
      await open();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(390);
    }
    await models.open();
    const [inner, outer] = await page.locator(".graph-scroll").evaluate((part) => [part.scrollWidth, part.clientWidth]);
    expect(inner).toBeGreaterThan(outer);
  });
});
