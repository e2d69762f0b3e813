// The visits, the longer ones first and the newest of them first.
import { visit } from "./of.js";
import { passersBy } from "./passers-by.js";
import { people } from "./people.js";

const hour = 60;
const day = 24 * hour;

export const visits = [
  visit("gift-for-a-friend", 6, "chromeMac", "seoul", async (v) => {
    await v.open();
    await v.hand.look(3, { down: 250 });
    await v.product("Letter set");
    await v.pictures();
    await v.option("Blush");
    await v.addToCart();
    await v.follow("Post", v.page.locator(".crumbs"));
    await v.product("Wax seal kit");
    await v.hand.look(3);
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.jiwoo, { password: "paper-crane-9" });
    await v.address(people.jiwoo);
    await v.card();
    await v.pay();
  }),
  visit("coupon-that-does-nothing", 19, "iphone", "leeds", async (v) => {
    await v.open("product.html?p=fern-pen");
    await v.pictures();
    await v.option("Ink");
    await v.addToCart();
    await v.cart();
    await v.coupon("FERN10", { clicks: 2, apart: 900 });
    await v.hand.click(v.page.getByRole("button", { name: "Apply" }), { times: 7, apart: 140 });
    await v.hand.look(3);
    await v.hand.click(v.page.getByRole("button", { name: "Apply" }), { times: 4, apart: 180 });
    await v.menu("Help");
    await v.hand.look(3, { down: 200 });
  }),
  visit("when-will-it-come", 44, "firefoxWindows", "berlin", async (v) => {
    await v.open("shop.html?category=desk");
    await v.product("Oak desk tray");
    await v.hand.look(4, { down: 120 });
    await v.checkDate("12045", { again: 2 });
    await v.report("I wanted to know the day it comes and only got an error");
    await v.hand.look(3);
  }),
  visit("two-tabs-side-by-side", 75, "chromeWide", "portland", async (v) => {
    await v.open("shop.html?category=writing&sort=rating");
    await v.hand.look(4, { down: 200 });
    const second = await v.secondTab("product.html?p=bottled-ink");
    await second.hand.look(3);
    await second.option("Rust");
    await second.pictures();
    await v.toFront();
    await v.product("Fern fountain pen");
    await v.option("Clay");
    await v.hand.look(3);
    await second.toFront();
    await second.option("Indigo");
    await second.more(2);
    await second.addToCart();
    await v.toFront();
    await v.addToCart();
    await v.cart();
    await v.hand.look(4);
  }),
  visit("an-evening-with-the-shop", 130, "safariMac", "lyon", async (v) => {
    await v.open();
    await v.slides(3);
    await v.hand.look(8, { down: 220 });
    await v.follow("Read the story");
    await v.hand.look(75, { down: 260 });
    await v.hand.pause(70_000, 80_000);
    await v.hand.look(45, { down: 260 });
    await v.menu("Paper");
    await v.hand.look(14, { down: 200 });
    await v.product("Thread-bound journal");
    await v.pictures();
    await v.guide();
    await v.option("Slate");
    await v.option("Lined");
    await v.hand.look(12, { down: 180 });
    await v.rate(4);
    await v.addToCart();
    await v.hand.pause(120_000, 130_000);
    await v.menu("Writing");
    await v.cheaper(4);
    await v.hand.look(10, { down: 150 });
    await v.product("Bottled ink, 50 ml");
    await v.option("Indigo");
    await v.addToCart();
    await v.cart();
    await v.quantity(1, 3);
    await v.hand.pause(40_000, 45_000);
    await v.checkout();
    await v.contact(people.claire);
    await v.payTooSoon();
    await v.address(people.claire);
    await v.hand.look(10);
    await v.card("5555 5555 5555 4444");
    await v.pay();
    await v.hand.look(6);
  }),
  visit("just-looking", 3 * hour + 12, "pixel", "pune", async (v) => {
    await v.open();
    await v.hand.look(6, { down: 420 });
    await v.menu("Everything");
    await v.hand.look(8, { down: 480 });
  }),
  visit("regular-customer", 5 * hour, "chromeWindows", "krakow", async (v) => {
    await v.open();
    await v.signIn(people.marta);
    await v.search("notebook");
    await v.product("Field notebook");
    await v.option("Ink");
    await v.option("Blank");
    await v.more(3);
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.marta);
    await v.address(people.marta);
    await v.card();
    await v.pay();
  }),
  visit("sorting-by-price", 8 * hour, "edge", "boston", async (v) => {
    await v.open("shop.html");
    await v.sort("price");
    await v.hand.look(3, { down: 180 });
    await v.category("Post");
    await v.tick("Comes in colours");
    await v.hand.look(2);
    await v.tick("Comes in colours");
    await v.sort("price-down");
    await v.category("Desk");
    await v.cheaper(7);
    await v.hand.look(3);
    await v.back();
    await v.hand.look(2);
  }),
  visit("lunch-break", 11 * hour, "iphone", "osaka", async (v) => {
    await v.open("shop.html?category=post");
    await v.hand.look(5, { down: 350 });
    await v.product("Washi tape, set of 3");
    await v.hand.look(4, { down: 260 });
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.haruka);
    await v.hand.look(3);
  }),
  visit("nothing-found", 20 * hour, "chromeLinux", "recife", async (v) => {
    await v.open();
    await v.search("calligraphy");
    await v.hand.look(2);
    await v.searchAgain("nib");
    await v.hand.look(2);
    await v.searchAgain("ink bottle");
    await v.hand.look(2);
    await v.product("Bottled ink, 50 ml");
    await v.hand.look(4);
  }),
  visit("tax-number-please", 26 * hour, "chromeMac", "portland", async (v) => {
    await v.open("product.html?p=desk-tray");
    await v.more(3);
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.daniel);
    await v.address(people.daniel);
    await v.card("4111 1111 1111 1111");
    await v.business("219-09-9999");
    await v.pay();
  }, { colorScheme: "dark" }),
  visit("reader", 30 * hour, "ipad", "hobart", async (v) => {
    await v.open("journal.html");
    await v.hand.look(28, { down: 520 });
    await v.product("Laid paper, 50 sheets");
    await v.hand.look(3);
  }),
  visit("store-nearby", 2 * day - 3 * hour, "galaxy", "busan", async (v) => {
    await v.open("help.html#stores");
    await v.hand.look(2);
    await v.findStore("Old");
    await v.question("How long does delivery take?");
    await v.question("Do you wrap gifts?");
  }),
  visit("coupon-and-away", 2 * day + 4 * hour, "chromeWindows", "leipzig", async (v) => {
    await v.open("product.html?p=brush-markers");
    await v.hand.look(3);
    await v.addToCart();
    await v.cart();
    await v.coupon("WELCOME", { clicks: 6, apart: 150 });
    await v.coupon("-20", { clicks: 5, apart: 170 });
    await v.remove(0);
    await v.hand.look(2);
  }),
  visit("newsletter", 3 * day, "firefoxLinux", "tampere", async (v) => {
    await v.open();
    await v.slides(1);
    await v.hand.look(5, { down: 300 });
    await v.subscribe("aino@");
    await v.subscribe("example.org");
    await v.darkOrLight();
    await v.hand.look(3);
  }),
  visit("tablet-checkout", 3 * day + 9 * hour, "ipad", "utrecht", async (v) => {
    await v.open("shop.html?category=writing");
    await v.product("Cedar pencils, set of 6");
    await v.addToCart();
    await v.cart();
    await v.quantity(0, 4);
    await v.checkout();
    await v.contact(people.pieter);
    await v.address(people.pieter);
    await v.card();
    await v.pay();
  }),
  visit("error-on-the-phone", 4 * day + 2 * hour, "pixel", "nairobi", async (v) => {
    await v.open("product.html?p=watercolour-block");
    await v.hand.look(3, { down: 160 });
    await v.checkDate("00505", { again: 3 });
    await v.hand.look(2);
    await v.menu("Help");
    await v.question("How long does delivery take?");
  }),
  visit("comparing-pens", 5 * day, "safariMac", "leeds", async (v) => {
    await v.open("shop.html?category=writing");
    await v.product("Brass ballpoint");
    await v.pictures();
    await v.back();
    await v.product("Fern fountain pen");
    await v.pictures();
    await v.option("Ink");
    await v.back();
    await v.hand.look(3, { down: 150 });
  }, { colorScheme: "dark" }),
  visit("stopped-at-the-card", 6 * day + 5 * hour, "chromeWindows", "berlin", async (v) => {
    await v.open("product.html?p=weekly-planner");
    await v.hand.look(3);
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.lena, { password: "12345" });
    await v.address(people.lena);
    await v.payTooSoon();
    await v.hand.look(3);
  }),
  visit("careful-reader-of-terms", 7 * day + 8 * hour, "edge", "lyon", async (v) => {
    await v.open("help.html");
    await v.question("Can I return something I have used?");
    await v.question("How do I delete my account?");
    await v.question("Which paper is good with a fountain pen?");
    await v.menu("Paper");
    await v.hand.look(4, { down: 200 });
  }),
  visit("birthday-cards", 8 * day + 20 * hour, "iphone", "nairobi", async (v) => {
    await v.open();
    await v.search("birthday");
    await v.product("Card box, set of 12");
    await v.addToCart();
    await v.cart();
    await v.checkout();
    await v.contact(people.amara, { password: "acacia tree 40" });
    await v.address(people.amara);
    await v.card("4000 0000 0000 0002");
    await v.pay();
  }),
  visit("slow-hand", 10 * day + 3 * hour, "chromeLinux", "krakow", async (v) => {
    await v.open("product.html?p=botanical-stamps");
    await v.hand.look(9, { down: 80 });
    await v.rate(2);
    await v.hand.pause(12_000, 14_000);
    await v.hand.look(4);
  }),
  visit("window-shopping", 11 * day + 14 * hour, "galaxy", "seoul", async (v) => {
    await v.open();
    await v.slides(2);
    await v.hand.look(5, { down: 380 });
    await v.menu("Post");
    await v.hand.look(4, { down: 380 });
    await v.product("Botanical stamps");
    await v.hand.look(3);
  }, { colorScheme: "dark" }),
  visit("first-visitor", 12 * day + 21 * hour, "chromeMac", "boston", async (v) => {
    await v.open();
    await v.hand.look(4, { down: 300 });
    await v.menu("Desk");
    await v.product("Brass ruler");
    await v.hand.look(3);
    await v.checkDate("02110");
    await v.hand.look(2);
  }),
  ...passersBy,
];
