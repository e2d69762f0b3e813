// Short visits to the pages that most people come to, so that their heatmaps have something to tell: where people click on
// the first page, how far they scroll, and where they lose their temper.
import { visit } from "./of.js";

const hour = 60;
const day = 24 * hour;

/** Looks at the first page, does something there and leaves it by what is done last. */
const glance = (name, ago, device, place, seconds, down, ...deeds) =>
  visit(name, ago, device, place, async (v) => {
    await v.open();
    await v.hand.look(seconds, { down });
    for (const deed of deeds) await deed(v);
    await v.hand.look(1.5);
  });

const slides = (times) => (v) => v.slides(times);
const notebook = (v) => v.follow("See the notebook");
const category = (name) => (v) => v.arrive(() => v.hand.click(v.page.locator(".category").filter({ hasText: name })));
const card = (name) => (v) => v.product(name);
const menu = (name) => (v) => v.menu(name);
const story = (v) => v.follow("Read the story");
const search = (text) => (v) => v.search(text);

/** Puts something into the cart and tries a coupon. */
const bargain = (name, ago, device, place, product, code, clicks) =>
  visit(name, ago, device, place, async (v) => {
    await v.open(`product.html?p=${product}`);
    await v.hand.look(2, { down: 140 });
    await v.addToCart();
    await v.cart();
    await v.coupon(code, { clicks, apart: 160 });
    await v.hand.look(3, { down: 80 });
  });

export const passersBy = [
  glance("straight-to-writing", 2 * hour, "chromeMac", "seoul", 4, 160, category("Writing")),
  glance("notebook-at-once", 4 * hour, "chromeWindows", "berlin", 2, 0, notebook),
  glance("two-slides-and-a-story", 7 * hour, "firefoxWindows", "leipzig", 5, 300, slides(2), story),
  glance("writing-on-the-phone", 9 * hour, "iphone", "leeds", 5, 380, category("Writing")),
  glance("down-to-the-foot", 13 * hour, "safariMac", "lyon", 12, 420, menu("Help")),
  glance("paper-on-the-phone", 17 * hour, "galaxy", "busan", 6, 420, category("Paper")),
  glance("searching-for-ink", 22 * hour, "edge", "boston", 3, 120, search("ink")),
  glance("writing-again", day + 3 * hour, "chromeWide", "portland", 4, 200, slides(1), category("Writing")),
  glance("next-and-next", day + 8 * hour, "pixel", "pune", 4, 200, slides(3), notebook),
  glance("desk-things", day + 15 * hour, "chromeLinux", "recife", 5, 240, category("Desk")),
  glance("story-reader", 2 * day + hour, "chromeMac", "hobart", 8, 360, story),
  glance("notebook-on-the-phone", 2 * day + 7 * hour, "iphone", "osaka", 3, 120, notebook),
  glance("post-please", 3 * day + 4 * hour, "chromeWindows", "krakow", 4, 220, category("Post")),
  glance("writing-once-more", 4 * day + 9 * hour, "firefoxLinux", "tampere", 4, 180, category("Writing")),
  glance("a-card-from-the-list", 5 * day + 6 * hour, "chromeMac", "utrecht", 6, 260, card("Field notebook")),
  bargain("coupon-in-the-morning", 3 * hour + 40, "chromeMac", "portland", "field-notebook", "FERN5", 6),
  bargain("coupon-at-night", day + 5 * hour, "chromeWindows", "lyon", "fern-pen", "HELLO", 8),
  bargain("coupon-on-the-phone", 2 * day + 11 * hour, "iphone", "berlin", "letter-set", "FERN10", 5),
  bargain("coupon-once-more", 4 * day + 3 * hour, "edge", "krakow", "brass-ruler", "SPRING", 5),
];
