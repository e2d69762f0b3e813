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

/** Who has found their way around the page already. */
export async function meet(page) {
  const search = page.getByRole("searchbox", { name: "Search live sessions" });
  const order = page.getByRole("button", { name: "Newest first" });
  const rows = Number(await page.locator("table.live").getAttribute("aria-rowcount"));
  const height = rows * 36;
  for (const place of [search, order]) await place.boundingBox();

  /** For about so long; each thing takes its part. */
  const goThrough = async (ms) => {
    await scroll(page, height, ms * 0.25);
    await scroll(page, -height, ms * 0.15);
    await page.mouse.move(720, 30);
    await order.click();
    await page.getByRole("button", { name: "Most clicks first" }).click();
    await page.waitForTimeout(ms * 0.2);
    await scroll(page, height / 20, ms * 0.1);
    await page.mouse.move(720, 30);
    await search.pressSequentially("marta", { delay: 120 });
    await page.waitForTimeout(ms * 0.1);
    await search.fill("");
    await page.waitForTimeout(ms * 0.1);
  };
  return { goThrough };
}
