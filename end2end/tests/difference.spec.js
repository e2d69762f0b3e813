// What differs between two texts, as the history of the privacy rules shows it.
import AxeBuilder from "@axe-core/playwright";
import { DifferencePage, rule, rules } from "../support/difference.js";
import { expect, test } from "../support/test.js";

const changed = (list, index, parts) => list.map((one, at) => (at === index ? { ...one, ...parts } : one));

/** Ten rules, of which the third is another one, and one more at the end. */
const BEFORE = rules(10);
const AFTER = [...changed(BEFORE, 2, { mask: "blur" }), rule("s0000")];

async function opened(page, before = BEFORE, after = AFTER) {
  const difference = new DifferencePage(page);
  await difference.open(before, after);
  return difference;
}

test("it says how much differs, with signs, and in words who cannot see", async ({ page }) => {
  const { root, changes } = await opened(page);
  await expect(root.locator(".diff-totals")).toHaveText(/\+\s*8 additions\s*,\s*−\s*1 deletion$/);
  await expect(changes).toHaveCount(2);
  const [removed, added] = await changes.first().locator(".diff-gutter").all();
  await expect(removed).toHaveText(/^18\s*−removed$/);
  await expect(added).toHaveText(/^18\s*\+added$/);
  await expect(changes.first().locator("del")).toHaveText("block");
  await expect(changes.first().locator("del")).toHaveCSS("text-decoration-line", "underline");
});

test("unified, what is gone stands above what has come, and the browser remembers that", async ({ page }) => {
  const { layout, changes, table } = await opened(page);
  await expect(layout("Side by side")).toHaveAttribute("aria-pressed", "true");
  await expect(changes.first().getByRole("row")).toHaveCount(1);
  await layout("Unified").click();
  await expect(layout("Unified")).toHaveAttribute("aria-pressed", "true");
  await expect(changes.first().locator(".diff-text")).toHaveText(["  mask: block", "  mask: blur"]);
  await expect(changes.first().getByRole("row")).toHaveText([/^18\s*−removed/, /^18\s*\+added/]);
  await page.reload();
  await expect(table).toHaveClass(/is-unified/);
  await layout("Side by side").click();
  await expect(table).not.toHaveClass(/is-unified/);
});

test("what does not differ is folded, made when it is opened, and says what it belongs to", async ({ page }) => {
  const { table, fold } = await opened(page);
  const rows = await table.getByRole("row").count();
  const between = fold(46);
  await expect(between).toContainText("rule r0009");
  await expect(between).toHaveAttribute("aria-expanded", "false");
  await between.focus();
  await page.keyboard.press("Enter");
  await expect(between).toHaveAttribute("aria-expanded", "true");
  await expect(table.getByRole("row")).toHaveCount(rows + 46);
  await page.keyboard.press("Enter");
  await expect(table.getByRole("row")).toHaveCount(rows);
});

test("n and p go from change to change, round and round", async ({ page }) => {
  const { root, changes, place } = await opened(page);
  await expect(place).toHaveText("2 changes");
  for (const [key, index] of [["n", 0], ["n", 1], ["n", 0], ["p", 1], ["p", 0]]) {
    await page.keyboard.press(key);
    await expect(changes.nth(index)).toBeFocused();
    await expect(changes.nth(index)).toBeInViewport();
    await expect(place).toHaveText(`Change ${index + 1} of 2`);
  }
  await root.getByRole("button", { name: "Next change" }).click();
  await expect(changes.nth(1)).toBeFocused();
  await page.getByLabel("From").focus();
  await page.keyboard.press("n");
  await expect(page.getByLabel("From")).toBeFocused();
  await changes.nth(0).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys of this page" })).toContainText("Go to the next change");
});

test("much that differs comes page by page, and the way to the next change leads there", async ({ page }) => {
  const before = rules(3);
  const { root, table, changes } = await opened(page, before, [...changed(before, 0, { mask: "blur" }), ...rules(200, "s"), rule("t0000")]);
  await expect(root.locator(".diff-totals")).toHaveText(/1,408 additions/);
  const rows = () => table.locator("tbody:not(.diff-more) tr").count();
  expect(await rows()).toBe(300);
  await root.getByRole("button", { name: "Show more" }).click();
  await expect.poll(rows).toBe(600);
  await expect(root.getByRole("button", { name: "Show more" })).toBeFocused();
  // The same change goes on.
  await expect(changes.nth(2)).toHaveAttribute("aria-label", "Change 2");
});

test("the next change is fetched where it is not there yet", async ({ page }) => {
  const last = changed(rules(80, "t"), 79, { mask: "blur" });
  const { changes, place } = await opened(page, rules(80, "t"), [...rules(60), ...last]);
  await expect(changes.last()).toHaveAttribute("aria-label", "Change 1");
  await page.keyboard.press("p");
  await expect(page.locator('[data-change="1"]')).toBeFocused();
  await expect(place).toHaveText("Change 2 of 2");
});

test("two texts with nothing in common are told apart coarsely, and it says so", async ({ page }) => {
  const lines = (word) => rule("r", { label: Array.from({ length: 2_500 }, (_, index) => `${word} ${index} ${word}`).join("\n") });
  const { root, table } = await opened(page, [lines("old")], [lines("new")]);
  await expect(root.locator(".diff-coarse")).toContainText("compared coarsely");
  await expect(table.locator("del, ins")).toHaveCount(0);
  expect(await table.getByRole("row").count()).toBeLessThan(310);
});

test("what nobody would see is shown: how lines end, and signs without a shape", async ({ page }) => {
  const { changes } = await opened(page, [rule("a"), rule("b")], [rule("a", { label: "a\r" }), rule("b", { label: "b\u202e" })]);
  await expect(changes.first().locator(".diff-text").last()).toHaveText("  label: aends with CR LF");
  await expect(changes.last().locator("ins")).toHaveText("⟨U+202E⟩");
});

test("axe finds nothing serious in a difference @everywhere", async ({ page }) => {
  const { fold, layout } = await opened(page);
  await fold(14).click();
  for (const name of ["Side by side", "Unified"]) {
    if (await layout(name).isVisible()) await layout(name).click();
    await page.keyboard.press("n");
    const { violations } = await new AxeBuilder({ page }).include(".diff").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))])).toEqual([]);
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("it is unified, and fits", async ({ page }) => {
    const { layout, table, changes } = await opened(page);
    await expect(table).toHaveClass(/is-unified/);
    await expect(layout("Unified")).toBeHidden();
    const [old, now] = await changes.first().locator(".diff-text").evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().toJSON()));
    expect(now.top).toBeGreaterThanOrEqual(old.bottom - 1);
    expect(now.left).toBe(old.left);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
