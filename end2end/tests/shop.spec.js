// The demo shop does what its visitors expect, breaks where it should, and tells nobody but this server.
import AxeBuilder from "@axe-core/playwright";
import { expect, stranger as test } from "../support/test.js";

const pages = ["", "shop.html", "product.html?p=bottled-ink", "cart.html", "checkout.html", "confirmation.html", "search.html?q=ink", "help.html", "journal.html", "account.html"];

test("is open to everybody, and asks nobody else for anything", async ({ page, server }) => {
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith(server.url) || elsewhere.push(request.url()));
  for (const path of pages) {
    await page.goto(`/demo/${path}`);
    await expect(page.getByRole("link", { name: "Watch it in the console" })).toHaveAttribute("href", "/");
    await expect(page.locator("script[data-key]")).not.toHaveAttribute("data-key", "__GIROK_DEMO_KEY__");
  }
  expect(elsewhere).toEqual([]);
});

test("axe finds nothing on any page @everywhere", async ({ page }) => {
  test.setTimeout(180_000);
  for (const path of pages) {
    await page.goto(`/demo/${path}`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))]), path || "home").toEqual([]);
  }
});

test("an order can be placed", async ({ page }) => {
  await page.goto("/demo/product.html?p=letter-set");
  await page.locator("label.option").filter({ hasText: "Blush" }).click();
  await page.getByRole("button", { name: "One more" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: "Cart, 2 items" }).click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByRole("button", { name: "Place order" }).click();
  await expect(page.getByLabel("E-mail", { exact: true })).toBeFocused();
  await expect(page.getByRole("alert")).toHaveText("8 fields need another look.");
  for (const [label, value] of [["E-mail", "a.visitor@example.org"], ["Full name", "A Visitor"], ["Street and number", "Mill Lane 4"], ["Postcode", "12045"], ["City", "Riverside"], ["Card number", "4242424242424242"], ["Expires", "11/29"], ["Security code", "123"]]) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole("button", { name: "Place order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, A");
  await expect(page.getByText("2 × Letter set, blush")).toBeVisible();
});

test("the list filters and sorts by its url", async ({ page }) => {
  await page.goto("/demo/shop.html");
  await page.locator(".chips").getByRole("link", { name: "Writing" }).click();
  await page.getByLabel("Sort by").selectOption("price");
  await expect(page).toHaveURL(/category=writing&sort=price/);
  await expect(page.locator(".card a").first()).toHaveText("Cedar pencils, set of 6");
  await page.goBack();
  await expect(page).toHaveURL(/category=writing$/);
  await expect(page.locator(".card a").first()).toHaveText("Fern fountain pen");
});

test("the store finder works within its frame", async ({ page }) => {
  await page.goto("/demo/help.html#stores");
  const finder = page.frameLocator("iframe[title='Store finder']");
  await finder.getByLabel("Town").fill("Old");
  await expect(finder.getByRole("listitem")).toHaveText([/Old Harbour/]);
});

test.describe("faults", () => {
  test.use({ expectedErrors: [/reading 'days'/] });

  test("asking for the date throws, and offers a report", async ({ page }) => {
    await page.goto("/demo/product.html?p=desk-tray");
    const thrown = page.waitForEvent("pageerror");
    await page.getByRole("button", { name: "Check date" }).click();
    expect((await thrown).message).toContain("reading 'days'");
    await page.locator(".toast").getByRole("button", { name: "Report a problem" }).click();
    await expect(page.getByRole("dialog", { name: "Report a problem" })).toBeVisible();
  });

  test("the coupon button changes nothing", async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem("fernpost.cart", '[{"id":"grid-pad","quantity":1}]'));
    await page.goto("/demo/cart.html");
    const state = () => page.evaluate(() => [document.querySelector("main").innerHTML, localStorage.getItem("fernpost.cart"), location.href]);
    await page.getByLabel("Coupon").fill("FERN10");
    const before = await state();
    const asked = [];
    page.on("request", (request) => request.url().includes("/ingest/") || asked.push(request.url()));
    await page.getByRole("button", { name: "Apply" }).click({ clickCount: 4, delay: 50 });
    await page.waitForTimeout(1000);
    expect(await state()).toEqual(before);
    expect(asked).toEqual([]);
  });
});
