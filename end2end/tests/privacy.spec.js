// The privacy page: rules and patterns as a draft, what is pointed out about them, and saving a version.
import AxeBuilder from "@axe-core/playwright";
import { choosePassword, oneTimeAddress, visit } from "../support/console.js";
import { demoKey, post, smallVisit } from "../support/ingest.js";
import { classOf, PrivacyPage, rulesOf, unique } from "../support/privacy.js";
import { expect, test } from "../support/test.js";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test("what Girok brings is there and on", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  for (const label of ["Passwords", "Email fields", "Credit card fields", "SSN fields", "Phone numbers"]) {
    await expect(privacy.row(label)).toContainText("Preset");
    await expect(privacy.row(label).getByRole("switch")).toHaveAttribute("aria-checked", "true");
  }
  await expect(page.locator(".pattern-list").getByRole("switch", { checked: true })).not.toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Privacy" })).toHaveAttribute("aria-current", "page");
});

test("a rule is in force once its version is saved, and not before", async ({ page, server }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Total");
  await privacy.open();
  await privacy.addRule({ label });
  await expect(privacy.row(label)).toContainText("New");
  await expect(privacy.draft).toContainText("1 change not saved");
  const told = async () => (await rulesOf(server)).rules.map(({ selector }) => selector);
  expect(await told()).not.toContain(classOf(label));
  const version = await privacy.save("The total is nobody's business");
  expect(await told()).toContain(classOf(label));
  expect((await rulesOf(server)).version).toBe(version);
  await expect(privacy.row(label)).not.toContainText("New");
});

test("a version is not saved without saying why", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await privacy.row("SSN fields").getByRole("switch").click();
  await privacy.beginSaving("  ");
  await privacy.confirmSaving();
  await expect(privacy.saving.getByLabel("Why")).toHaveAttribute("aria-invalid", "true");
  await expect(privacy.saving).toContainText("Switched off rule “SSN fields”");
});

test("a selector that is none is said so at its place", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  await privacy.editor.getByLabel("Label").fill("Broken");
  await privacy.editor.getByLabel("Selector").fill(".total > {");
  await expect(privacy.editor.getByLabel("Selector")).toHaveAttribute("aria-invalid", "true");
  await expect(privacy.editor.locator("#rule-selector-note")).toContainText(/At character \d+: /);
  const [line, caret] = (await privacy.editor.locator(".caret").textContent()).split("\n");
  const place = Number(/At character (\d+)/.exec(await privacy.editor.locator("#rule-selector-note").textContent())[1]);
  expect(line).toBe(".total > {");
  expect(caret).toBe(`${" ".repeat(place - 1)}^`);
  await privacy.editor.getByRole("button", { name: "Add rule" }).click();
  await expect(privacy.editor).toBeVisible();
  await privacy.editor.getByLabel("Selector").fill(".total");
  await expect(privacy.editor.locator(".caret")).toHaveCount(0);
});

test("a name that begins with a digit, and a bracket that nothing closes, are told with what to write", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  const note = privacy.editor.locator("#rule-selector-note");
  const mistake = privacy.editor.locator(".caret mark");
  await privacy.editor.getByLabel("Selector").fill("#123");
  await expect(note).toHaveText("At character 2: The name of an id cannot begin with a digit: write #\\31 23 for #123.");
  await expect(mistake).toHaveText("1");
  await privacy.editor.getByLabel("Selector").fill("div:has(");
  await expect(note).toHaveText("At character 9: A selector was expected inside :has(), such as .card. The ) that closes it is missing.");
  await expect(mistake).toHaveText(" ");
  await privacy.editor.getByLabel("Selector").fill("#\\31 23");
  await expect(privacy.editor.locator(".caret")).toHaveCount(0);
});

test("what is wrong with a selector is told, and not something like it", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  const note = privacy.editor.locator("#rule-selector-note");
  for (const [selector, message] of [
    ["p:contains(x)", "At character 2: There is no pseudo-class :contains()"],
    ['[type="pass', 'At character 12: The " that closes it is missing.'],
    [`${":not(".repeat(200)}a${")".repeat(200)}`, "At character 380: This nests too deeply"],
  ]) {
    await privacy.editor.getByLabel("Selector").fill(selector);
    await expect(note).toContainText(message);
  }
  await privacy.editor.getByLabel("Selector").fill("li:nth-child(1 of .x), :nth-child(1 of .x)");
  await expect(privacy.editor.locator(".caret")).toHaveCount(0);
  await expect(privacy.editor.locator(".concerns")).not.toContainText("This hides everything");
});

test("a rule that hides everything is confirmed before it is saved", async ({ page, server }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Everything");
  await privacy.open();
  await privacy.addRule({ label, selector: "body", mask: "Blur" });
  await expect(privacy.row(label)).toContainText("Hides everything");
  await privacy.beginSaving("By mistake");
  await privacy.confirmSaving();
  await expect(privacy.saving).toContainText("Confirm that everything is to be hidden");
  expect((await rulesOf(server)).rules.map(({ selector }) => selector)).not.toContain("body");
  await privacy.saving.getByLabel("Hide everything there").check();
  await privacy.confirmSaving();
  await expect(privacy.saving).toBeHidden();
  expect((await rulesOf(server)).rules.map(({ selector }) => selector)).toContain("body");
  await privacy.row(label).getByRole("button", { name: `Delete ${label}` }).click();
  await privacy.save("It was one");
});

test("two ways to hide the same are pointed out, and an allow that lifts nothing", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const [one, other, allow] = [unique("One"), unique("Other"), unique("Allow")];
  await privacy.open();
  await privacy.addRule({ label: one, selector: ".same", mask: "Block" });
  await privacy.addRule({ label: other, selector: ".else, .same", mask: "Blur" });
  await expect(privacy.row(other)).toContainText(`“${one}” hides the same by block`);
  await expect(privacy.row(one)).toContainText(`“${other}” hides the same by blur`);
  await privacy.addRule({ label: allow, selector: ".same", mask: "Allow" });
  await expect(privacy.row(allow)).toContainText(/Lifts nothing/);
  await privacy.row(one).getByRole("switch").click();
  await expect(privacy.row(other)).not.toContainText("hides the same");
});

test("what is deleted comes back where it was", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const [first, second] = [unique("First"), unique("Second")];
  await privacy.open();
  await privacy.addRule({ label: first });
  await privacy.addRule({ label: second });
  const order = () => page.locator(".rule-table .row-link").allTextContents();
  const before = await order();
  await privacy.row(first).getByRole("button", { name: `Delete ${first}` }).click();
  await expect(privacy.row(first)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(privacy.row(first)).toBeVisible();
  expect(await order()).toEqual(before);
});

test("a draft is there again after a reload, and is discarded by who says so", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Kept");
  await privacy.open();
  await privacy.addRule({ label });
  await visit(page, "/sessions");
  await privacy.open();
  await expect(privacy.row(label)).toBeVisible();
  await privacy.draft.getByRole("button", { name: "Discard" }).click();
  const asked = page.getByRole("dialog", { name: "Discard the draft?" });
  await expect(asked).toContainText(`Added rule “${label}”`);
  await asked.getByRole("button", { name: "Discard draft" }).click();
  await expect(privacy.row(label)).toHaveCount(0);
  await expect(privacy.draft).toBeHidden();
  await page.reload();
  await expect(privacy.row("Passwords")).toBeVisible();
  await expect(privacy.row(label)).toHaveCount(0);
});

test("a rule that is half written is there again after a reload, until it is discarded", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Half");
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  await privacy.editor.getByLabel("Label").fill(label);
  await privacy.editor.getByLabel("Selector").fill(".half:has(");
  await privacy.editor.getByRole("radio", { name: "Blur" }).check();
  await page.reload();
  await expect(privacy.editor.getByLabel("Label")).toHaveValue(label);
  await expect(privacy.editor.getByLabel("Selector")).toHaveValue(".half:has(");
  await expect(privacy.editor.getByRole("radio", { name: "Blur" })).toBeChecked();
  await expect(privacy.editor).toContainText("This is what you had written");
  await privacy.editor.getByLabel("Selector").fill(".half");
  await privacy.editor.getByRole("button", { name: "Add rule" }).click();
  await expect(privacy.row(label)).toBeVisible();
  // A rule that is changed, as well.
  await privacy.row(label).getByRole("button", { name: label, exact: true }).click();
  await privacy.editor.getByLabel("Selector").fill(".whole");
  await page.reload();
  await expect(privacy.editor.getByLabel("Selector")).toHaveValue(".whole");
  await expect(privacy.draft).toContainText("1 change not saved, from before this page was left");
  await privacy.editor.getByRole("button", { name: "Discard it" }).click();
  await expect(privacy.editor.getByLabel("Selector")).toHaveValue(".half");
  await page.keyboard.press("Escape");
  await expect(privacy.editor).toBeHidden();
  await page.reload();
  await expect(privacy.row(label)).toBeVisible();
  await expect(privacy.editor).toBeHidden();
});

test("the editor does not close over what was written", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  await privacy.editor.getByLabel("Label").fill("Half a rule");
  await page.keyboard.press("Escape");
  await expect(privacy.editor).toContainText("not saved");
  await page.keyboard.press("Escape");
  await expect(privacy.editor).toBeHidden();
});

test.describe("with somebody else", () => {
  // A refusal is a status that the browser writes to its console.
  test.use({ expectedErrors: [/status of 409/] });

  test("who is overtaken sees by whom, and loses nothing", async ({ page, browser, server, owner }) => {
    const [mine, theirs] = [unique("Mine"), unique("Theirs")];
    const privacy = new PrivacyPage(page);
    await privacy.open();
    await privacy.addRule({ label: mine });
    const elsewhere = await browser.newContext({ baseURL: server.url, storageState: owner });
    try {
      const other = new PrivacyPage(await elsewhere.newPage());
      await other.open();
      await other.addRule({ label: theirs });
      await other.save("I was faster");
    } finally {
      await elsewhere.close();
    }
    await privacy.beginSaving("I was slower");
    await privacy.confirmSaving();
    await expect(privacy.saving.getByRole("alert")).toContainText("I was faster");
    await expect(privacy.saving.getByRole("button", { name: "Save version" })).toBeDisabled();
    await privacy.saving.getByRole("button", { name: "Put my changes on top of it" }).click();
    await privacy.confirmSaving();
    await expect(privacy.saving).toBeHidden();
    await expect(privacy.row(mine)).toBeVisible();
    await expect(privacy.row(theirs)).toBeVisible();
    const told = (await rulesOf(server)).rules.map(({ selector }) => selector);
    expect(told).toEqual(expect.arrayContaining([classOf(mine), classOf(theirs)]));
  });
});

test("the rules of one service are shown alone", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Elsewhere");
  await visit(page, "/services");
  const slug = `s-${process.pid}-${Date.now() % 100_000}`;
  await page.getByRole("button", { name: "Add service" }).first().click();
  const form = page.getByRole("dialog", { name: "Add a service" });
  await form.getByLabel("Name").fill("Service of rules");
  await form.getByLabel("Slug").fill(slug);
  await form.getByRole("button", { name: "Add service" }).click();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await privacy.open();
  await privacy.addRule({ label });
  await privacy.row(label).getByRole("button", { name: label, exact: true }).click();
  await privacy.editor.getByRole("checkbox", { name: slug }).click();
  await expect(privacy.editor.getByRole("checkbox", { name: "All services" })).toHaveAttribute("aria-checked", "false");
  await privacy.editor.getByRole("button", { name: "Change rule" }).click();
  await expect(privacy.row(label)).toContainText(slug);
  await page.getByRole("button", { name: "All services" }).click();
  await page.getByRole("button", { name: "demo-shop" }).click();
  await expect(privacy.row(label)).toHaveCount(0);
  await expect(privacy.row("Passwords")).toBeVisible();
});

test("by keyboard: a rule is added, reached, and switched off", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Keys");
  await privacy.open();
  await page.keyboard.press("n");
  await expect(privacy.editor.getByLabel("Label")).toBeFocused();
  await page.keyboard.type(label);
  await page.keyboard.press("Tab");
  await page.keyboard.type(classOf(label));
  await page.keyboard.press("Enter");
  await expect(privacy.row(label)).toBeVisible();
  await privacy.row("Passwords").getByRole("button", { name: "Passwords" }).focus();
  await page.keyboard.press("End");
  await expect(page.locator(":focus")).toHaveText(label);
  await page.keyboard.press("Enter");
  await expect(privacy.editor.getByLabel("Label")).toHaveValue(label);
  await page.keyboard.press("Escape");
  const turn = privacy.row(label).getByRole("switch");
  await turn.focus();
  await page.keyboard.press("Space");
  await expect(turn).toHaveAttribute("aria-checked", "false");
  await expect(turn).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys of this page" })).toContainText("Add a rule");
});

test("the palette adds a rule, too", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("add rule");
  await expect(page.getByRole("option", { name: /Add rule/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(privacy.editor).toBeVisible();
});

test("patterns are tried on a text as it is typed, by those that are on", async ({ page }) => {
  await visit(page, "/privacy");
  const found = page.locator(".trial-found mark");
  await page.getByLabel("Try a text").fill("Write to kim@shop.example, not to 078-05-1120.");
  await expect(found).toHaveText(["kim@shop.example", "078-05-1120"]);
  await expect(page.locator(".trial-summary")).toHaveText(/^2 found: /);
  await page.getByRole("switch", { name: "E-mail addresses" }).click();
  await expect(found).toHaveText(["078-05-1120"]);
  await page.getByLabel("Try a text").fill("Nothing of anybody");
  await expect(page.locator(".trial-summary")).toHaveText("Nothing found");
});

test("a pattern of one's own finds its own, and one that is not linear-time is refused with the reason", async ({ page }) => {
  await visit(page, "/privacy");
  await page.getByRole("button", { name: "Add pattern" }).click();
  const editor = page.getByRole("dialog", { name: "Add a pattern" });
  await editor.getByLabel("Label").fill("Order numbers");
  await editor.getByLabel("Expression").fill("(?=A)A-\\d+");
  await editor.getByRole("button", { name: "Add pattern" }).click();
  await expect(editor.getByLabel("Expression")).toHaveAttribute("aria-invalid", "true");
  await expect(editor.locator(".field-error")).toContainText(/look/i);
  await editor.getByLabel("Expression").fill("A-\\d{6}");
  await editor.getByRole("button", { name: "Add pattern" }).click();
  await expect(editor).toBeHidden();
  await page.getByLabel("Try a text").fill("Order A-123456 is on its way");
  await expect(page.locator(".trial-found mark")).toHaveText(["A-123456"]);
});

test("a pattern that matches nothing at all is refused as it is written, and one that hides nearly all is confirmed", async ({ page, server }) => {
  const privacy = new PrivacyPage(page);
  const label = unique("Words");
  await privacy.open();
  await page.getByRole("button", { name: "Add pattern" }).click();
  const editor = page.getByRole("dialog", { name: "Add a pattern" });
  await editor.getByLabel("Label").fill(label);
  for (const expression of [".*", "x*", "\\b"]) {
    await editor.getByLabel("Expression").fill(expression);
    await expect(editor.locator(".field-error")).toContainText("can match nothing at all");
    await editor.getByRole("button", { name: "Add pattern" }).click();
    await expect(editor).toBeVisible();
  }
  await editor.getByLabel("Expression").fill("\\w+");
  await expect(editor.locator(".concerns")).toContainText("Hides nearly all that is written");
  await editor.getByRole("button", { name: "Add pattern" }).click();
  await expect(page.locator(".pattern").filter({ hasText: label })).toContainText("Hides nearly all that is written");
  const before = (await rulesOf(server)).version;
  await privacy.beginSaving("By mistake");
  await privacy.confirmSaving();
  await expect(privacy.saving).toContainText("Confirm that so much is to be hidden");
  expect((await rulesOf(server)).version).toBe(before);
  await privacy.saving.getByLabel("Hide that much").check();
  await privacy.confirmSaving();
  await expect(privacy.saving).toBeHidden();
  await page.getByRole("button", { name: `Delete ${label}` }).click();
  expect(await privacy.save("It was one")).toBe(before + 2);
});

test("what a page says of its visitor is kept as told, and that is said", async ({ page }) => {
  await visit(page, "/privacy");
  await expect(page.getByRole("region", { name: "Patterns" })).toContainText("is kept as it is told");
  await expect(page.locator(".pattern").filter({ hasText: "Social security" })).toContainText("123-45-6789 or 123 45 6789");
});

test("each mask type is shown as it will look", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await page.getByRole("button", { name: "Add rule" }).first().click();
  for (const mask of ["block", "redact", "blur", "allow"]) await expect(privacy.editor.locator(`.sample.is-${mask}`)).toBeVisible();
  await expect(privacy.editor.locator(".sample.is-redact .sample-value")).toHaveText("********");
});

test("what was hidden is counted by rule and by day, without what it was", async ({ page, server }) => {
  const field = { type: 2, tagName: "input", attributes: { type: "email", value: "kim@shop.example" }, childNodes: [], id: 90 };
  const sent = await post(server, { key: await demoKey(server), body: { sent_at: Date.now(), events: smallVisit(Date.now() - 5000, { more: [field] }) } });
  expect(sent.status).toBe(202);
  const privacy = new PrivacyPage(page);
  await privacy.open();
  await expect(privacy.row("Email fields").locator(".col-count")).toHaveText(/^[\d,]+$/);
  const label = unique("Matched by nothing");
  await privacy.addRule({ label });
  await expect(privacy.row(label).locator(".col-count")).toHaveText("Not yet");
  await privacy.row(label).getByRole("switch").click();
  await expect(privacy.row(label).locator(".col-count")).toHaveText("Off");
  const figure = page.locator(".figure").filter({ has: page.getByRole("heading", { name: "What was hidden, last 30 days" }) });
  await expect(figure.locator(".figure-chart svg:visible")).toBeVisible();
  await figure.getByText("The same as a table").click();
  const rows = figure.getByRole("row");
  await expect(rows).toHaveCount(31);
  await expect(rows.nth(1)).toContainText(/\d{4}-\d\d-\d\d\s*[1-9]/);
  await expect(page.locator(".rules .panel-note").first()).toContainText(/Form fields are redacted by default.*: [\d,]+ times? in the last 30 days/);
  const ofRule = await privacy.row("Email fields").locator(".col-count").textContent();
  await figure.getByRole("button", { name: "All rules and patterns" }).click();
  await figure.getByText("Email fields · rule").click();
  const sum = () => rows.locator("td:last-child").evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent.replaceAll(",", "")), 0));
  await expect.poll(sum).toBe(Number(ofRule.replaceAll(",", "")));
  await expect(figure.locator(".figure-chart svg:visible")).toBeVisible();
  expect(await page.content()).not.toContain('value="kim@shop.example"');
});

test.describe("for viewers", () => {
  test.use({ expectedErrors: [/403/] });

  test("there is no privacy page", async ({ page, server }) => {
    const address = oneTimeAddress(await server.run(["account", "add", "--email", "onlooker@example.org", "--role", "viewer"]));
    await page.context().clearCookies();
    await choosePassword(page, address, "a third long password");
    await visit(page, "/sessions");
    await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Privacy" })).toHaveCount(0);
    for (const path of ["/privacy", "/privacy/history"]) expect((await page.goto(path)).status()).toBe(403);
  });
});

test.describe("on a phone", () => {
  test.use(phone);

  test("nothing is wider than the page, and a rule is added", async ({ page }) => {
    const privacy = new PrivacyPage(page);
    await privacy.open();
    await privacy.addRule({ label: unique("A rule with a name that is rather long"), selector: `.a-rather-long-selector${" > .and-its-child".repeat(4)}` });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await expect(privacy.draft).toBeInViewport();
    await visit(page, "/privacy/history");
    expect(await overflow()).toBe(0);
  });
});

test("axe finds nothing serious on the draft, the editor with a mistake, and saving @everywhere", async ({ page }) => {
  const privacy = new PrivacyPage(page);
  const serious = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))]);
  };
  await privacy.open();
  await privacy.addRule({ label: unique("Axe"), selector: "body" });
  expect(await serious()).toEqual([]);
  await page.getByRole("button", { name: "Add rule" }).first().click();
  await privacy.editor.getByLabel("Selector").fill("a[");
  await expect(privacy.editor.locator(".caret")).toBeVisible();
  expect(await serious()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await privacy.draft.getByRole("button", { name: "Save version" }).click();
  await expect(privacy.saving.getByLabel("Hide everything there")).toBeVisible();
  expect(await serious()).toEqual([]);
});
