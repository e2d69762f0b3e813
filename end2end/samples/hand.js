// How a person points, scrolls and types: a mouse in curves, or a finger. All of it is real input to a real browser.
import { random } from "./random.js";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const ease = (t) => (t < 0.5 ? 2 * t * t : 1 - (-2 * t + 2) ** 2 / 2);

export class Hand {
  constructor(page, { touch, seed }) {
    this.page = page;
    this.touch = touch;
    this.random = random(seed);
    const { width, height } = page.viewportSize();
    this.view = { width, height };
    this.at = { x: width * 0.6, y: height * 0.4 };
  }

  pause(low, high = low * 1.6) {
    return sleep(this.random.between(low, high));
  }

  async move(x, y) {
    const from = this.at;
    const far = Math.hypot(x - from.x, y - from.y);
    const bend = this.random.between(-0.18, 0.18) * far;
    const over = { x: (from.x + x) / 2 - ((y - from.y) / (far || 1)) * bend, y: (from.y + y) / 2 + ((x - from.x) / (far || 1)) * bend };
    const steps = Math.max(4, Math.round(far / 28));
    for (let step = 1; step <= steps; step++) {
      const t = ease(step / steps);
      const u = 1 - t;
      await this.page.mouse.move(u * u * from.x + 2 * u * t * over.x + t * t * x, u * u * from.y + 2 * u * t * over.y + t * t * y);
      await sleep(this.random.between(9, 20));
    }
    this.at = { x, y };
  }

  async scroll(distance) {
    if (this.touch) {
      this.devtools ??= await this.page.context().newCDPSession(this.page);
      await this.devtools.send("Input.synthesizeScrollGesture", {
        x: Math.round(this.view.width / 2), y: Math.round(this.view.height * (distance > 0 ? 0.75 : 0.35)), yDistance: -Math.round(distance), speed: 1400, gestureSourceType: "touch",
      });
    } else {
      for (let left = Math.abs(distance); left > 0; left -= 100) {
        await this.page.mouse.wheel(0, Math.sign(distance) * Math.min(100, left));
        await sleep(this.random.between(25, 60));
      }
    }
    await this.pause(250, 600);
  }

  /** Scrolls as far as needed and says where the element then is. */
  async reach(locator) {
    await locator.waitFor({ state: "visible" });
    for (let attempt = 0; attempt < 30; attempt++) {
      const box = await locator.boundingBox();
      const middle = box.y + box.height / 2;
      if (middle > 130 && middle < this.view.height - 60) return box;
      const off = middle - this.view.height * 0.5;
      await this.scroll(Math.sign(off) * Math.min(Math.abs(off), this.view.height * 0.7));
      if (Math.abs((await locator.boundingBox()).y - box.y) < 2) break;
    }
    await locator.scrollIntoViewIfNeeded();
    return locator.boundingBox();
  }

  async click(locator, { times = 1, apart = 130 } = {}) {
    const box = await this.reach(locator);
    const x = box.x + box.width * this.random.between(0.3, 0.7);
    const y = box.y + box.height * this.random.between(0.35, 0.65);
    if (!this.touch) await this.move(x, y);
    await this.pause(80, 260);
    for (let count = 0; count < times; count++) {
      if (this.touch) await this.page.touchscreen.tap(x, y);
      else {
        await this.page.mouse.down();
        await sleep(this.random.between(40, 90));
        await this.page.mouse.up();
      }
      if (count + 1 < times) await this.pause(apart, apart * 1.5);
    }
    await this.pause(200, 500);
  }

  async type(locator, text) {
    await this.click(locator);
    for (const letter of text) {
      await this.page.keyboard.type(letter);
      await sleep(this.random.between(45, 150));
    }
    await this.pause(150, 450);
  }

  /** Looks at what is there: the mouse follows the eyes, a little, and the page moves now and then. */
  async look(seconds, { down = 0 } = {}) {
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until) {
      if (!this.touch && this.random.next() < 0.6) {
        await this.move(this.view.width * this.random.between(0.2, 0.8), this.view.height * this.random.between(0.25, 0.85));
      }
      if (down && this.random.next() < 0.7) await this.scroll(down * this.random.between(0.5, 1));
      await this.pause(400, 1500);
    }
  }
}
