// Being a visitor of the demo shop, with its real recorder.
import { expect } from "@playwright/test";

/** Waits until the recorder has handed over what has happened so far. */
export async function delivered(page) {
  await page.waitForResponse((response) => response.url().includes("/ingest/v1/") && response.status() === 202, { timeout: 15_000 });
}

/** The session that this page's recorder writes to. */
export async function sessionOf(page) {
  const request = await page.waitForRequest((request) => request.url().includes("/ingest/v1/sessions/"), { timeout: 15_000 });
  return /sessions\/([\w-]+)\//.exec(request.url())[1];
}

/** A short visit that leaves something of every kind to see: pages, clicks, input, an error, a track. */
export async function visitShop(page) {
  const session = sessionOf(page);
  await page.goto("/demo/");
  await expect(page.getByRole("heading", { name: "Four drawers" })).toBeVisible();
  const id = await session;
  await page.getByRole("button", { name: "Next slide" }).click();
  await page.locator(".categories").getByRole("link", { name: /Writing/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Writing");
  // As long as somebody looks at a list.
  await page.waitForTimeout(2000);
  await page.locator(".card").getByRole("link", { name: "Fern fountain pen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fern fountain pen");
  await page.locator("label.option").filter({ hasText: "Clay" }).click();
  await page.getByLabel("When would it arrive?").fill("12045");
  await page.getByRole("button", { name: "Check date" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForTimeout(1500);
  await page.getByRole("link", { name: /^Cart/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cart");
  await page.waitForTimeout(500);
  const sent = delivered(page);
  await page.getByLabel("Coupon").fill("FERN10");
  for (let count = 0; count < 4; count++) await page.getByRole("button", { name: "Apply" }).click();
  await sent;
  await page.waitForTimeout(2500);
  return id;
}
