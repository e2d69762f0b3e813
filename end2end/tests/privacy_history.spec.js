// The versions of the privacy rules: who, when and why, what differs between two, and the way back.
import { visit } from "../support/console.js";
import { classOf, PrivacyPage, rulesOf, unique } from "../support/privacy.js";
import { expect, test } from "../support/test.js";

/** Saves two versions: one with a rule, and one in which the rule is another. */
async function twoVersions(page) {
  const privacy = new PrivacyPage(page);
  const label = unique("History");
  await privacy.open();
  await privacy.addRule({ label });
  const first = await privacy.save(`Hide ${label}`);
  await privacy.row(label).getByRole("button", { name: label, exact: true }).click();
  await privacy.editor.getByRole("radio", { name: "Blur" }).check();
  await privacy.editor.getByRole("button", { name: "Change rule" }).click();
  const second = await privacy.save(`Only blur ${label}`);
  expect(second).toBe(first + 1);
  return { label, first, second };
}

const versionRow = (page, number) => page.locator(".version-table tbody tr").filter({ has: page.getByRole("link", { name: `Version ${number}`, exact: true }) });

test("each version says who saved it, when and why", async ({ page }) => {
  const { label, first, second } = await twoVersions(page);
  await visit(page, "/privacy/history");
  for (const [number, why] of [[first, `Hide ${label}`], [second, `Only blur ${label}`]]) {
    await expect(versionRow(page, number)).toContainText(why);
    await expect(versionRow(page, number)).toContainText("demo@girok.local");
    await expect(versionRow(page, number).locator("time")).toBeVisible();
  }
  await expect(versionRow(page, second)).toContainText("In force");
});

test("two versions stand side by side, with the word that differs marked", async ({ page }) => {
  const { label, second } = await twoVersions(page);
  await visit(page, "/privacy/history");
  const changed = page.locator(".diff-change tr");
  await expect(changed).toHaveCount(1);
  await expect(changed.locator(".diff-text")).toHaveText(["  mask: block", "  mask: blur"]);
  await expect(changed.locator("del")).toHaveText("block");
  await expect(changed.locator("ins")).toHaveText("blur");
  await expect(page.locator(".difference .change-list")).toHaveText(`Changes rule “${label}”`);
  const [old, now] = await changed.locator(".diff-text").evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().toJSON()));
  expect(old.right).toBeLessThanOrEqual(now.left);
  expect(old.top).toBe(now.top);
  await expect(page.locator(".diff thead")).toContainText(`Version ${second}`);
});

test("any two versions are compared, at an address that can be sent", async ({ page }) => {
  const { label, first, second } = await twoVersions(page);
  await visit(page, "/privacy/history");
  await page.getByLabel("From").selectOption(`${first - 1}`);
  await expect(page).toHaveURL(new RegExp(`from=${first - 1}&to=${second}`));
  await expect(page.locator(".diff-text.is-added").filter({ hasText: `label: ${label}` })).toBeVisible();
  await page.reload();
  await expect(page.locator(".diff-text.is-added").filter({ hasText: `selector: ${classOf(label)}` })).toBeVisible();
  await versionRow(page, second).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`from=${first}&to=${second}`));
  await expect(page.locator(".diff-change tr")).toHaveCount(1);
});

test("fields, address, list and difference say the same, whichever version comes first", async ({ page }) => {
  const { label, first, second } = await twoVersions(page);
  await visit(page, "/privacy/history");
  const is = async (from, to) => {
    await expect(page).toHaveURL(new RegExp(`from=${from}&to=${to}$`));
    await expect(page.getByLabel("From")).toHaveValue(`${from}`);
    await expect(page.locator("#compare-to")).toHaveValue(`${to}`);
    await expect(versionRow(page, to)).toHaveAttribute("aria-current", "true");
    await expect(page.locator(".version-table [aria-current]")).toHaveCount(1);
  };
  const sides = page.locator(".diff th");
  await page.locator("#compare-to").selectOption("0");
  await page.getByLabel("From").selectOption(`${first}`);
  await is(first, 0);
  await expect(sides).toHaveText([`− Version ${first}`, "+ Version 0"]);
  await expect(page.locator(".diff-text.is-removed").filter({ hasText: `label: ${label}` })).toBeVisible();
  await page.getByLabel("From").selectOption(`${second}`);
  await is(second, 0);
  await expect(sides).toHaveText([`− Version ${second}`, "+ Version 0"]);
  await page.locator("#compare-to").selectOption(`${second}`);
  await is(second, second);
  await expect(page.locator(".difference")).toContainText("Nothing differs.");
  await page.goBack();
  await is(second, 0);
  await expect(sides).toHaveText([`− Version ${second}`, "+ Version 0"]);
});

test("rolling back names the version, and is a version of its own", async ({ page, server }) => {
  const { label, first, second } = await twoVersions(page);
  await visit(page, "/privacy/history");
  await page.getByRole("button", { name: `Roll back to version ${first}`, exact: true }).click();
  const asked = page.getByRole("dialog", { name: `Roll back to version ${first}?` });
  await expect(asked).toContainText(`Hide ${label}`);
  await expect(asked.getByRole("listitem")).toHaveText([`Changes rule “${label}”`]);
  await asked.getByRole("button", { name: "Cancel" }).click();
  expect((await rulesOf(server)).version).toBe(second);
  await page.getByRole("button", { name: `Roll back to version ${first}`, exact: true }).click();
  await asked.getByRole("button", { name: `Roll back to version ${first}` }).click();
  await expect(versionRow(page, second + 1)).toContainText(`Rolled back to version ${first}`);
  await expect(versionRow(page, second + 1)).toContainText("In force");
  // Each row has moved down: its button is still about the version that it names.
  await page.getByRole("button", { name: `Roll back to version ${second}`, exact: true }).click();
  const other = page.getByRole("dialog", { name: `Roll back to version ${second}?` });
  await expect(other).toContainText(`Only blur ${label}`);
  await other.getByRole("button", { name: "Cancel" }).click();
  const told = await rulesOf(server);
  expect(told.version).toBe(second + 1);
  expect(told.rules).toContainEqual(expect.objectContaining({ selector: classOf(label), mask: "block" }));
});

test("a roll-back says all that it changes, and a long reason is read by who asks for it", async ({ page }) => {
  const { label, first } = await twoVersions(page);
  const privacy = new PrivacyPage(page);
  const long = "Because of what was found in the review of the checkout, ".repeat(6).trim();
  await privacy.open();
  await privacy.addRule({ label: `${label} too` });
  await privacy.row(label).getByRole("button", { name: `Delete ${label}`, exact: true }).click();
  await page.getByRole("switch", { name: "Phone numbers" }).last().click();
  const third = await privacy.save(long);
  await visit(page, "/privacy/history");
  const row = versionRow(page, third);
  const height = async () => (await row.boundingBox()).height;
  const before = await height();
  expect(before).toBeLessThan(100);
  await row.getByRole("button", { name: "Show all" }).click();
  await expect(row.getByRole("button", { name: "Show less" })).toHaveAttribute("aria-expanded", "true");
  expect(await height()).toBeGreaterThan(before);
  await page.getByRole("button", { name: `Roll back to version ${first}`, exact: true }).click();
  const asked = page.getByRole("dialog", { name: `Roll back to version ${first}?` });
  await expect(asked.getByRole("listitem")).toHaveText([`Adds rule “${label}”`, `Deletes rule “${label} too”`, "Switches on Phone numbers"]);
  await asked.getByRole("button", { name: `Roll back to version ${first}` }).click();
  await expect(asked).toBeHidden();
});

test("owners read in the audit log who changed the rules", async ({ page, owner }) => {
  const { label, second } = await twoVersions(page);
  await page.context().clearCookies();
  await page.context().addCookies(owner.cookies);
  await visit(page, "/audit-log?action=rules_changed");
  const entry = page.getByRole("main").getByRole("row").filter({ hasText: `version ${second}` }).first();
  await expect(entry).toContainText("demo@girok.local");
  await expect(entry).toContainText(`Only blur ${label}`);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("it says which side is which version", async ({ page }) => {
    const { first, second } = await twoVersions(page);
    await visit(page, "/privacy/history");
    await expect(page.locator(".diff-label")).toHaveText([`− Version ${first}`, `+ Version ${second}`]);
    const [labels, selects] = await Promise.all([".compare span", ".compare select"].map((parts) => page.locator(parts).evaluateAll((found) => found.map((part) => part.getBoundingClientRect().toJSON()))));
    expect(labels[0].top).toBe(labels[1].top);
    for (const [index, label] of labels.entries()) {
      expect(label.height).toBeLessThan(24);
      expect(selects[index].top).toBeGreaterThanOrEqual(label.bottom);
      expect(selects[index].right).toBeLessThanOrEqual(390);
    }
  });
});
