// What opens over a page has its code in a file of its own, which comes when somebody is there.
import { visit } from "../support/console.js";
import { quietness } from "../support/quiet.js";
import { expect, test } from "../support/test.js";

const CODE = /split_late[^/]*\.wasm/;

/** Holds the code back until the returned function is called. */
async function held(page) {
  let release;
  const released = new Promise((done) => (release = done));
  await page.route(CODE, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("the code comes with the first sign of a person", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => CODE.test(request.url()) && asked.push(request.url()));
  const quiet = quietness(page);
  await visit(page, "/sessions");
  await quiet();
  expect(asked).toEqual([]);
  await Promise.all([page.waitForRequest(CODE), page.mouse.move(300, 300)]);
});

test("what is typed into the palette before its code is there is not lost", async ({ page }) => {
  await visit(page, "/sessions");
  const release = await held(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("overv");
  await expect(page.getByRole("option")).toHaveCount(0);
  release();
  await expect(page.getByRole("option")).toHaveText(/Overview/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/overview/);
});

test("the palette goes round by arrow keys", async ({ page }) => {
  await visit(page, "/sessions");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
});

test("a filter that was opened before its code is there opens when it comes", async ({ page }) => {
  await visit(page, "/sessions");
  const release = await held(page);
  await page.getByRole("button", { name: "Duration" }).click();
  await expect(page.getByRole("button", { name: "Over 5m" })).toHaveCount(0);
  release();
  await page.getByRole("button", { name: "Over 5m" }).click();
  await expect(page).toHaveURL(/min=300000/);
});

test("the keys of a page are listed", async ({ page }) => {
  await visit(page, "/sessions");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys of this page" })).toContainText("Search on this page");
});

const offline = test.extend({ expectedErrors: async ({}, use) => use([/Failed to fetch/, /ERR_FAILED/]) });

offline("what cannot be fetched says so, and is tried again when it is opened again", async ({ page }) => {
  await visit(page, "/sessions");
  await page.route(CODE, (route) => route.abort());
  const filter = page.getByRole("button", { name: "Duration" });
  await filter.click();
  await expect(page.locator(".menu-panel").getByRole("alert")).toContainText("could not be reached");
  await filter.click();
  await page.unroute(CODE);
  await filter.click();
  await expect(page.getByRole("button", { name: "Over 5m" })).toBeVisible();
});
