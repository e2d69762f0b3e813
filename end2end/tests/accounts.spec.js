// Signing in, by password and by the one-time address; what each role sees; and what the audit log remembers.
import { choosePassword, enterAsDemo, fillSignIn, oneTimeAddress, visit } from "../support/console.js";
import { sample } from "../support/samples.js";
import { startServer } from "../support/server.js";
import { expect, stranger, test } from "../support/test.js";

stranger.describe("signing in", () => {
  // A refusal is a status that the browser writes to its console.
  stranger.use({ expectedErrors: [/status of 4\d\d/] });

  stranger("a wrong password is said so, without saying which part was wrong", async ({ page }) => {
    const answers = [];
    for (const email of ["nobody@example.org", "demo@girok.local"]) {
      await visit(page, "/sign-in");
      await fillSignIn(page, { email, password: "wrong password" });
      const said = page.locator(".notice.is-bad");
      await expect(said).toBeVisible();
      answers.push(await said.textContent());
    }
    expect(answers[0]).toBe(answers[1]);
  });

  stranger("a form that cannot succeed is not sent", async ({ page }) => {
    await visit(page, "/sign-in");
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await fillSignIn(page, { email: "nobody", password: "" });
    await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("Enter your password")).toBeVisible();
    expect(sent).toEqual([]);
  });

  stranger("who is signed out is led back to where they wanted to go", async ({ page }) => {
    await visit(page, "/sessions?sort=longest");
    await expect(page).toHaveURL(/sign-in\?next=/);
    await enterAsDemo(page);
    await expect(page).toHaveURL(/\/sessions\?sort=longest/);
  });

  stranger("the one-time address makes the owner, once", async ({ browser }) => {
    const fresh = await startServer({ demo: false });
    const contexts = [await browser.newContext(), await browser.newContext()];
    try {
      const address = oneTimeAddress(fresh.log());
      const [page, again] = await Promise.all(contexts.map((context) => context.newPage()));
      await choosePassword(page, address, "a long enough password");
      await expect(page.getByRole("link", { name: "Audit log" })).toBeVisible();
      await visit(again, address);
      await expect(again.locator(".notice.is-bad")).toBeVisible();
    } finally {
      for (const context of contexts) await context.close();
      await fresh.stop();
    }
  });
});

test.describe("roles", () => {
  test.use({ expectedErrors: [/403/] });

  test("a viewer sees sessions, and neither privacy, services nor the audit log", async ({ page, server }) => {
    const address = oneTimeAddress(await server.run(["account", "add", "--email", "viewer@example.org", "--role", "viewer"]));
    await page.context().clearCookies();
    await choosePassword(page, address, "another long password");
    await visit(page, "/sessions");
    const pages = page.getByRole("navigation", { name: "Pages" });
    await expect(pages.getByRole("link", { name: "Sessions" })).toBeVisible();
    for (const [name, path] of [["Privacy", "/privacy"], ["Services", "/services"], ["Audit log", "/audit-log"]]) {
      await expect(pages.getByRole("link", { name })).toHaveCount(0);
      expect((await page.goto(path)).status()).toBe(403);
    }
  });
});

test("watching a session is remembered, for owners to read", async ({ page, owner }) => {
  const { session } = sample("newsletter");
  await visit(page, `/sessions/${session}`);
  await page.context().clearCookies();
  await page.context().addCookies(owner.cookies);
  await visit(page, "/audit-log");
  const main = page.getByRole("main");
  await expect(main.getByRole("row").filter({ hasText: "demo@girok.local" }).filter({ hasText: session.slice(-8) }).first()).toBeVisible();
});
