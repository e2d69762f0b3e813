// Somebody who goes through the list: to its end and back by the wheel, in another order, and in search of somebody.

const STEP_MS = 50;

async function scroll(page, px, ms) {
  const steps = Math.floor(ms / STEP_MS);
  await page.mouse.move(720, 600);
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(0, px / steps);
    await page.waitForTimeout(STEP_MS);
  }
}

/** For about so long; each takes its part. */
export async function goThrough(page, ms) {
  const rows = await page.locator("table.live").getAttribute("aria-rowcount");
  const height = Number(rows) * 36;
  await scroll(page, height, ms * 0.25);
  await scroll(page, -height, ms * 0.15);
  await page.mouse.move(720, 30);
  await page.getByRole("button", { name: "Newest first" }).click();
  await page.getByRole("button", { name: "Most clicks first" }).click();
  await page.waitForTimeout(ms * 0.2);
  await scroll(page, height / 20, ms * 0.1);
  await page.mouse.move(720, 30);
  await page.getByRole("searchbox", { name: "Search live sessions" }).pressSequentially("marta", { delay: 120 });
  await page.waitForTimeout(ms * 0.1);
  await page.getByRole("searchbox", { name: "Search live sessions" }).fill("");
  await page.waitForTimeout(ms * 0.1);
}
