// Who may do what, and why: roles and memberships are given and taken, and what follows is said and explained.
import { AccessPage } from "../support/access.js";
import { visit } from "../support/console.js";
import { asOwner as test, expect } from "../support/test.js";

// A refusal is a status that the browser writes to its console.
test.use({ expectedErrors: [/status of 422/] });

/** Adds an account of a role, as the command line does. */
const add = (server, email, role) => server.run(["account", "add", "--email", email, "--role", role]);

test("a role that is given shows in what somebody may do, with the reason, until it is taken", async ({ page, server }) => {
  await add(server, "reader@example.org", "viewer");
  const access = new AccessPage(page);
  await access.open();
  const reader = access.person("reader@example.org");
  await expect(reader).toContainText("No password yet");
  await expect(access.chips(reader)).toHaveText(["Viewer"]);

  await access.look("reader@example.org");
  const share = access.verdict("Share sessions", " in demo-shop");
  await expect(share).toHaveText("No");
  await share.click();
  await expect(access.reason).toContainText("No, because:");
  await expect(access.reason).toContainText("no tuple gives");
  await access.closeStanding();

  await access.give(reader, "Admin of a service", "demo-shop");
  await expect(access.chips(reader)).toHaveText(["Viewer", "Admin of demo-shop"]);
  await access.look("reader@example.org");
  await expect(share).toHaveText("Yes");
  await expect(access.verdict("Share sessions", " in any other service")).toHaveText("No");
  await share.click();
  await expect(access.reason).toContainText("Yes, because:");
  await expect(access.reason.getByRole("listitem").last()).toContainText("a tuple gives it to reader@example.org");
  await access.closeStanding();

  await access.take(reader, "Admin of demo-shop");
  await expect(access.chips(reader)).toHaveText(["Viewer"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(access.chips(reader)).toHaveText(["Viewer", "Admin of demo-shop"]);
  await access.take(reader, "Admin of demo-shop");
  await access.look("reader@example.org");
  await expect(share).toHaveText("No");
});

test("what is given is of what the dialog shows, also once another thing was chosen", async ({ page, server }) => {
  await visit(page, "/services");
  await page.getByRole("button", { name: "Add service" }).first().click();
  const adding = page.getByRole("dialog", { name: "Add a service" });
  await adding.getByLabel("Name").fill("Another place");
  await adding.getByLabel("Allowed origins").fill("https://another.example");
  await adding.getByRole("button", { name: "Add service" }).click();
  await page.getByRole("button", { name: "I have copied it" }).click();

  await add(server, "chooser@example.org", "viewer");
  const access = new AccessPage(page);
  await access.open();
  const chooser = access.person("chooser@example.org");
  await chooser.getByRole("button", { name: /^Give/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Give access to/ });
  const what = dialog.getByLabel("What", { exact: true });
  const object = dialog.locator("#give-object");
  await what.selectOption({ label: "Viewer of a service" });
  await object.selectOption({ index: 1 });
  await what.selectOption({ label: "Admin of a service" });
  const shown = await object.evaluate((select) => select.selectedOptions[0].textContent);
  await dialog.getByRole("button", { name: "Give access" }).click();
  await expect(dialog).toBeHidden();
  await expect(access.chips(chooser)).toHaveText(["Viewer", `Admin of ${shown}`]);
});

test("the last owner stays, and is told why where they asked", async ({ page }) => {
  const access = new AccessPage(page);
  await access.open();
  const owner = access.person("owner@girok.local");
  await expect(owner).toContainText("You");
  await access.take(owner, "Owner");
  await expect(owner.getByRole("alert")).toContainText("Nobody could manage models any longer");
  await expect(access.chips(owner).filter({ hasText: "Owner" })).toHaveCount(1);
});

test("who would give up their own access is asked first", async ({ page, server }) => {
  // Of two owners one may go: nobody is locked out but they themselves.
  const address = await add(server, "second@example.org", "owner");
  const other = await page.context().browser().newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } });
  const theirs = await other.newPage();
  await theirs.goto(/https?:\/\/\S*\/sign-in\?once#code=[\w-]+/.exec(address)[0]);
  await theirs.locator("body[data-hydrated]").waitFor();
  await theirs.getByLabel("New password").fill("a password of theirs");
  await theirs.getByRole("button", { name: "Set password" }).click();
  await expect(theirs).not.toHaveURL(/sign-in/);
  const access = new AccessPage(theirs);
  await access.open();
  const own = access.person("second@example.org");
  await access.take(own, "Owner");
  const asked = theirs.getByRole("dialog", { name: "Give up your own access?" });
  await expect(asked).toContainText("Owner, to second@example.org");
  await asked.getByRole("button", { name: "Keep my access" }).click();
  await expect(access.chips(own)).toHaveText(["Owner"]);
  await access.take(own, "Owner");
  await asked.getByRole("button", { name: "Give up my access" }).click();
  await expect(theirs).not.toHaveURL(/\/access/);
  expect((await other.request.get("/access")).status()).toBe(403);
  await other.close();
});

test("a team is made, is given something, and goes with all that it has", async ({ page, server }) => {
  await add(server, "night@example.org", "viewer");
  const access = new AccessPage(page);
  await access.open("teams");
  await access.makeTeam("night", "night@example.org");
  const team = access.team("night");
  await access.give(team, "Admin of a service", "demo-shop");
  await expect(access.chips(team)).toHaveText(["night@example.org", "Admin of demo-shop"]);

  await access.open();
  await expect(access.chips(access.person("night@example.org"))).toHaveText(["Viewer", "Team night"]);
  await access.look("night@example.org");
  const share = access.verdict("Share sessions", " in demo-shop");
  await share.click();
  await expect(access.reason).toContainText("a tuple gives it to team:night#member");
  await access.closeStanding();

  await access.open("teams");
  await team.getByRole("button", { name: /^Remove/ }).click();
  const asked = page.getByRole("dialog", { name: "Remove team night?" });
  await expect(asked).toContainText("2 tuples go");
  await asked.getByRole("button", { name: "Remove team" }).click();
  await expect(team).toHaveCount(0);
  await access.open();
  await expect(access.chips(access.person("night@example.org"))).toHaveText(["Viewer"]);
});

test("a tuple that the model does not take is refused with the reason, and one that it takes is found", async ({ page }) => {
  const access = new AccessPage(page);
  await access.open("tuples");
  await page.getByRole("button", { name: "Add tuple" }).first().click();
  const form = page.getByRole("dialog", { name: "Add a tuple" });
  await form.getByLabel("Relation").selectOption({ label: "service: viewer" });
  await form.getByRole("button", { name: "Add tuple" }).click();
  await expect(form.getByLabel("Object")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Object").fill("demo-shop");
  await form.getByLabel("User").fill("service:demo-shop");
  await form.getByRole("button", { name: "Add tuple" }).click();
  await expect(form.getByRole("alert")).toContainText("cannot be given");
  await form.getByLabel("User").fill("demo@girok.local");
  await form.getByRole("button", { name: "Add tuple" }).click();
  await expect(form).toBeHidden();

  await page.getByRole("searchbox", { name: "Search tuples" }).fill("demo-shop");
  await expect(page).toHaveURL(/q=demo-shop/);
  const row = page.getByRole("row").filter({ hasText: "demo@girok.local" }).filter({ hasText: "service:demo-shop" });
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: /^Delete tuple/ }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: /^Delete tuple/ }).click();
  await expect(row).toHaveCount(0);

  await visit(page, "/audit-log?action=access_granted");
  await expect(page.getByRole("main")).toContainText("viewer of service:demo-shop");
});

test("a key of another service is shown once, and revoked", async ({ page }) => {
  const access = new AccessPage(page);
  await access.open("keys");
  await expect(page.getByRole("main")).toContainText("/openfga");
  await page.getByRole("button", { name: "Add key" }).click();
  const form = page.getByRole("dialog", { name: "Add a key" });
  await form.getByLabel("Service").fill("billing");
  await form.getByRole("button", { name: "Add key" }).click();
  const made = page.getByRole("dialog", { name: "A key for billing" });
  await expect(made).toContainText("shown only now");
  const key = await made.locator("pre").first().textContent();
  await made.getByRole("button", { name: "I have copied it" }).click();
  await expect(made).toBeHidden();
  await access.open("keys");
  expect(await page.content()).not.toContain(key);
  const row = page.locator(".access-key").filter({ hasText: "billing" });
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await row.getByRole("button", { name: "Revoke now" }).click();
  await expect(row).toContainText("Revoked");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("nothing is wider than the screen", async ({ page }) => {
    const access = new AccessPage(page);
    const fits = () => page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth);
    for (const tab of [undefined, "teams", "tuples", "keys"]) {
      await access.open(tab);
      expect(await fits(), tab).toBe(true);
    }
    await access.open();
    await access.look("demo@girok.local");
    await access.verdict("View the audit log").click();
    await expect(access.reason).toContainText("No, because:");
    expect(await fits()).toBe(true);
  });
});
