// The session page: the replay in its frames, the timeline, and the lists beside it. Moments are in seconds.
import { expect } from "@playwright/test";
import { hydrated } from "./console.js";

/** While a page is built there are two, the last one in sight and the next one behind it. */
const SHOWN = "#stage .page:not(.waiting) iframe";

export class Replay {
  constructor(page) {
    this.page = page;
    this.frame = page.frameLocator('iframe[title="Replay"]').locator(SHOWN);
    /** The recorded page itself. */
    this.content = page.frameLocator('iframe[title="Replay"]').frameLocator(SHOWN);
    this.heading = this.content.getByRole("heading", { level: 1 });
    this.timeline = page.getByRole("slider", { name: "Timeline" });
    this.playButton = page.getByRole("button", { name: "Play", exact: true });
    this.pauseButton = page.getByRole("button", { name: "Pause", exact: true });
    this.window = page.getByRole("combobox", { name: "Window" });
    this.events = page.getByRole("list", { name: "Events", exact: true });
    this.messages = page.getByRole("list", { name: "Console messages" });
    this.details = page.getByRole("region", { name: "Details" });
  }

  async open(session, query = "") {
    await this.page.goto(`/sessions/${session}${query}`);
    await hydrated(this.page);
    await this.loaded();
  }

  /** The recorded page is there. */
  async loaded() {
    await expect(this.content.locator("body").first()).toBeAttached({ timeout: 20_000 });
  }

  async pause() {
    if (await this.pauseButton.isVisible()) await this.pauseButton.click();
    await expect(this.playButton).toBeVisible();
  }

  async play() {
    if (await this.playButton.isVisible()) await this.playButton.click();
    await expect(this.pauseButton).toBeVisible();
  }

  tab(name) {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  async searchEvents(text) {
    await this.page.getByRole("searchbox", { name: "Search events" }).fill(text);
  }

  async at() {
    return Number(await this.timeline.getAttribute("aria-valuenow"));
  }

  async length() {
    return Number(await this.timeline.getAttribute("aria-valuemax"));
  }

  /** Clicks the timeline's track at a part of its width, from 0 to 1. */
  async seek(part) {
    const { x, y } = await this.#place(part);
    await this.page.mouse.click(x, y);
  }

  async drag(from, to) {
    const start = await this.#place(from);
    const end = await this.#place(to);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x, end.y, { steps: 12 });
    await this.page.mouse.up();
  }

  /** Below the marks, which take clicks for themselves. */
  async #place(part) {
    const box = await this.timeline.boundingBox();
    return { x: box.x + Math.min(box.width - 1, box.width * part), y: box.y + box.height - 4 };
  }

  /** Waits until the moment shown is within a few seconds of `part` of the length. */
  async expectAt(part) {
    const length = await this.length();
    const near = Math.max(3, length * 0.02);
    await expect.poll(async () => Math.abs((await this.at()) - part * length), { message: `near ${part} of ${length} s` }).toBeLessThanOrEqual(near);
  }
}
