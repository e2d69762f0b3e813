// What one can do in the shop, in the words of the one who does it.

export class Visit {
  constructor(page, hand, base) {
    this.page = page;
    this.hand = hand;
    this.base = base;
  }

  async open(path = "") {
    await this.page.goto(this.base + path, { waitUntil: "load" });
    await this.hand.pause(700, 1500);
  }

  async arrive(action) {
    await Promise.all([this.page.waitForEvent("load"), action()]);
    await this.hand.pause(600, 1300);
  }

  async follow(name, within = this.page) {
    await this.arrive(() => this.hand.click(within.getByRole("link", { name }).first()));
  }

  async menu(name) {
    const link = this.page.locator(".main-nav").getByRole("link", { name });
    await link.evaluate((element) => element.scrollIntoView({ inline: "center", block: "nearest" }));
    await this.arrive(() => this.hand.click(link));
  }

  async product(name) {
    await this.arrive(() => this.hand.click(this.page.locator(".card").getByRole("link", { name })));
  }

  async slides(times) {
    for (let count = 0; count < times; count++) {
      await this.hand.click(this.page.getByRole("button", { name: "Next slide" }));
      await this.hand.pause(900, 2200);
    }
  }

  async category(name) {
    await this.hand.click(this.page.locator(".chips").getByRole("link", { name }));
    await this.hand.pause(400, 900);
  }

  async sort(value) {
    const select = this.page.getByLabel("Sort by");
    await this.hand.reach(select);
    await select.selectOption(value);
    await this.hand.pause(700, 1400);
  }

  async cheaper(steps) {
    await this.hand.click(this.page.getByRole("slider"));
    await this.page.keyboard.press("End");
    for (let count = 0; count < steps; count++) {
      await this.page.keyboard.press("ArrowLeft");
      await this.hand.pause(90, 220);
    }
    await this.hand.pause(600, 1200);
  }

  async tick(name) {
    await this.hand.click(this.page.getByLabel(name));
  }

  async search(text) {
    const box = this.page.locator("#finder");
    if (await box.isVisible()) {
      await this.hand.type(box, text);
      await this.arrive(() => this.page.keyboard.press("Enter"));
      return;
    }
    await this.arrive(() => this.hand.click(this.page.locator(".to-search")));
    await this.searchAgain(text);
  }

  async searchAgain(text) {
    await this.page.locator("#q").fill("");
    await this.hand.type(this.page.locator("#q"), text);
    await this.arrive(() => this.page.keyboard.press("Enter"));
  }

  async pictures() {
    for (const thumb of (await this.page.locator("[data-thumbs] button").all()).slice(1)) {
      await this.hand.click(thumb);
      await this.hand.pause(700, 1600);
    }
  }

  async option(name) {
    await this.hand.click(this.page.locator("label.option").filter({ hasText: name }));
  }

  async more(times) {
    await this.hand.click(this.page.getByRole("button", { name: "One more" }), { times, apart: 350 });
  }

  async addToCart() {
    await this.hand.click(this.page.getByRole("button", { name: "Add to cart" }));
    await this.hand.pause(500, 1200);
  }

  async guide() {
    await this.hand.click(this.page.getByRole("button", { name: "Paper guide" }));
    await this.hand.look(3);
    await this.hand.click(this.page.getByRole("button", { name: "Close", exact: true }));
  }

  async rate(stars) {
    await this.hand.click(this.page.locator("[data-rate]").getByRole("button", { name: stars === 1 ? "1 star" : `${stars} stars` }));
    await this.hand.pause(600, 1200);
  }

  /** The control that is broken on purpose. */
  async checkDate(postcode, { again = 0 } = {}) {
    await this.hand.type(this.page.getByLabel("When would it arrive?"), postcode);
    await this.hand.click(this.page.getByRole("button", { name: "Check date" }), { times: 1 + again, apart: 700 });
    await this.hand.pause(900, 1500);
  }

  async report(text) {
    await this.hand.click(this.page.locator(".toast").getByRole("button", { name: "Report a problem" }).last());
    await this.hand.type(this.page.getByLabel("What happened?"), text);
    await this.hand.click(this.page.getByRole("button", { name: "Send report" }));
    await this.hand.pause(900, 1600);
  }

  async cart() {
    await this.arrive(() => this.hand.click(this.page.locator(".tools a[href='cart.html']")));
  }

  /** The button that does nothing, on purpose. */
  async coupon(code, { clicks = 1, apart = 500 } = {}) {
    await this.hand.type(this.page.getByLabel("Coupon"), code);
    await this.hand.click(this.page.getByRole("button", { name: "Apply" }), { times: clicks, apart });
    await this.hand.pause(900, 1800);
  }

  async quantity(line, value) {
    const select = this.page.locator(".line").nth(line).getByRole("combobox");
    await this.hand.reach(select);
    await select.selectOption(String(value));
    await this.hand.pause(600, 1200);
  }

  async remove(line) {
    await this.hand.click(this.page.locator(".line").nth(line).getByRole("button", { name: /^Remove/ }));
  }

  async checkout() {
    await this.follow("Go to checkout");
  }

  async contact(person, { password } = {}) {
    if (!(await this.page.locator("#email").inputValue())) await this.hand.type(this.page.locator("#email"), person.email);
    if (person.phone) await this.hand.type(this.page.locator("#phone"), person.phone);
    if (!password) return;
    await this.tick("Create an account");
    await this.hand.type(this.page.locator("#password"), password);
    await this.hand.click(this.page.getByRole("button", { name: "Show" }));
  }

  async address(person) {
    for (const field of ["name", "street", "postal", "city"]) {
      if (!(await this.page.locator(`#${field}`).inputValue())) await this.hand.type(this.page.locator(`#${field}`), person[field]);
    }
    if (person.country) await this.page.locator("#country").selectOption(person.country);
    await this.hand.pause(500, 900);
  }

  async card(number = "4242 4242 4242 4242") {
    await this.hand.type(this.page.locator("#card"), number.replaceAll(" ", ""));
    await this.hand.type(this.page.locator("#expiry"), "11/29");
    await this.hand.type(this.page.locator("#cvc"), "123");
  }

  async business(ssn) {
    await this.tick("I buy for a business in the United States");
    await this.hand.type(this.page.locator("#ssn"), ssn);
  }

  async pay() {
    await this.arrive(() => this.hand.click(this.page.getByRole("button", { name: "Place order" })));
    await this.hand.look(2);
  }

  /** Sends the form with something missing. */
  async payTooSoon() {
    await this.hand.click(this.page.getByRole("button", { name: "Place order" }));
    await this.hand.pause(1200, 2200);
  }

  async signIn(person) {
    this.person = person;
    await this.arrive(() => this.hand.click(this.page.locator(".tools a[href='account.html']")));
    await this.hand.type(this.page.locator("#account-name"), person.name);
    await this.hand.type(this.page.locator("#account-email"), person.email);
    await this.hand.type(this.page.locator("#account-password"), "correct horse");
    await this.hand.click(this.page.getByRole("button", { name: "Sign in" }));
    await this.hand.pause(800, 1500);
  }

  async subscribe(email) {
    await this.hand.type(this.page.locator("#newsletter-email"), email);
    await this.hand.click(this.page.getByRole("button", { name: "Subscribe" }));
    await this.hand.pause(700, 1400);
  }

  async question(text) {
    await this.hand.click(this.page.locator("summary").filter({ hasText: text }));
    await this.hand.look(2);
  }

  async findStore(town) {
    const finder = this.page.frameLocator("iframe[title='Store finder']");
    await this.hand.type(finder.getByLabel("Town"), town);
    await this.hand.look(2);
  }

  async darkOrLight() {
    await this.hand.click(this.page.getByRole("button", { name: "Dark or light" }));
    await this.hand.pause(700, 1400);
  }

  async back() {
    await this.page.goBack();
    await this.hand.pause(700, 1500);
  }

  /** A second tab of the same visit, with a hand of its own. */
  async secondTab(path) {
    const page = await this.page.context().newPage();
    const Hand = this.hand.constructor;
    const other = new Visit(page, new Hand(page, { touch: this.hand.touch, seed: 977 }), this.base);
    await other.open(path);
    return other;
  }

  async toFront() {
    await this.page.bringToFront();
    await this.hand.pause(700, 1300);
  }
}
