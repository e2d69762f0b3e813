// The page of heatmaps: the recorded page in its frame, the heat drawn over it, and the lists beside it.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { hydrated } from "./console.js";

const SHOWN = "#stage .page:not(.waiting) iframe";

export class Heatmaps {
  constructor(page) {
    this.page = page;
    this.stage = page.locator(".heatmaps-stage").first();
    this.frame = this.stage.locator("iframe");
    /** The recorded page itself. */
    this.content = this.stage.frameLocator("iframe").frameLocator(SHOWN);
    this.canvas = this.stage.locator("canvas");
    this.rows = page.getByRole("region", { name: "Elements" }).locator("tbody tr");
  }

  /** `asked` are the pairs of the address. */
  async open(asked = {}) {
    await this.page.goto(`/heatmaps?${new URLSearchParams(asked)}`);
    await hydrated(this.page);
  }

  /** The recorded page is there, and the heat over it has been drawn. */
  async drawn() {
    await expect(this.content.locator("body").first()).toBeAttached({ timeout: 30_000 });
    await expect.poll(() => this.hottest(), { timeout: 20_000 }).toBeGreaterThan(0);
  }

  row(name) {
    return this.rows.filter({ has: this.page.getByRole("button", { name, exact: true }) });
  }

  /** What the list says of an element, column by column. */
  async figures(name) {
    const cells = await this.row(name).locator("td").allInnerTexts();
    return cells.slice(1).map((text) => text.trim());
  }

  /** The strongest heat anywhere, from 0 to 255. */
  hottest() {
    return this.heat({ left: 0, top: 0, width: 1, height: 1 });
  }

  /** The strongest heat in the middle of what a locator in the recorded page finds. */
  async heatOn(locator) {
    const [box, canvas] = [await locator.boundingBox(), await this.canvas.boundingBox()];
    const part = (at, from, side) => (at - from) / side;
    return this.heat({
      left: part(box.x + box.width * 0.3, canvas.x, canvas.width),
      top: part(box.y + box.height * 0.3, canvas.y, canvas.height),
      width: (box.width * 0.4) / canvas.width,
      height: (box.height * 0.4) / canvas.height,
    });
  }

  /** The colours of the picture that is downloaded at these places. */
  async png(places) {
    const saved = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Download", exact: true }).click();
    await this.page.getByRole("button", { name: "PNG of the heat over the page" }).click();
    const picture = readFileSync(await (await saved).path()).toString("base64");
    await expect(this.page.getByText("PNG saved", { exact: true })).toBeVisible();
    return this.page.evaluate(async ({ picture, places }) => {
      const image = Object.assign(new Image(), { src: `data:image/png;base64,${picture}` });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3));
    }, { picture, places });
  }

  /** The same within a part of the canvas, in shares of its sides. */
  heat(part) {
    return this.canvas.evaluate((canvas, { left, top, width, height }) => {
      const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
      const context = copy.getContext("2d");
      context.drawImage(canvas, 0, 0);
      const px = (share, side) => Math.max(1, Math.round(share * side));
      const { data } = context.getImageData(Math.round(left * copy.width), Math.round(top * copy.height), px(width, copy.width), px(height, copy.height));
      let most = 0;
      for (let at = 3; at < data.length; at += 4) most = Math.max(most, data[at]);
      return most;
    }, part);
  }
}
