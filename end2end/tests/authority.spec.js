// The model that is active decides on every page that is open, at once.
import { choosePassword, nobody, oneTimeAddress, visit } from "../support/console.js";
import { ModelsPage } from "../support/models.js";
import { sample } from "../support/samples.js";
import { startServer } from "../support/server.js";
import { expect, stranger as test } from "../support/test.js";

const GIVEN = "define can_export: viewer from service";
const TAKEN = "define can_export: admin from service";

/** On a server of its own, since others go on by the model that Girok brings: a page of its owner, and one of somebody who views. */
async function withOwnerAndViewer(browser, act) {
  const server = await startServer();
  const contexts = await Promise.all([1, 2].map(() => browser.newContext({ baseURL: server.url, storageState: nobody })));
  try {
    const [owner, viewer] = await Promise.all(contexts.map((context) => context.newPage()));
    await choosePassword(owner, oneTimeAddress(server.log()), "a long enough password");
    const added = await server.run(["account", "add", "--email", "viewer@example.org", "--role", "viewer"]);
    await choosePassword(viewer, oneTimeAddress(added), "another long password");
    await act(owner, viewer);
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
  }
}

test.describe("what is taken from viewers", () => {
  // A route that refuses is written to the console by the browser.
  test.use({ expectedErrors: [/status of 40[39]/] });

  test("is gone from a viewer's page and its route within a second, and comes back with a rollback", async ({ browser }) => {
    test.slow();
    await withOwnerAndViewer(browser, async (owner, viewer) => {
      const { session } = sample("newsletter");
      const button = viewer.getByRole("button", { name: "Export", exact: true });
      const route = async () => (await viewer.request.get(`/admin/session-recordings/${session}/export.json`)).status();
      await visit(viewer, `/sessions/${session}`);
      await expect(button).toHaveCount(0);
      expect(await route()).toBe(403);

      // Given: with a mistake first.
      const models = new ModelsPage(owner);
      await models.open();
      await models.replace(TAKEN, "define can_export: viewr from service");
      await expect(models.problems).toContainText("viewr");
      await models.replace("viewr", "viewer");
      await expect(models.problems).toHaveCount(0);
      await models.save("Viewers may export");
      await models.ask("Activate", 2);
      await models.confirm();
      await expect(button).toBeVisible({ timeout: 1_000 });
      expect(await route()).toBe(200);

      // Taken: it is said before whose it was.
      await models.replace(GIVEN, TAKEN);
      await models.save("Viewers may not export");
      await models.ask("Activate", 3);
      await expect(models.asked.getByRole("list", { name: "Who gains and loses what" })).toContainText(/viewer.* los.*export/);
      await expect(models.asked.getByText(/It decides in place of version 2/)).toBeVisible();
      await expect(button).toBeVisible();
      await models.confirm();
      await expect(button).toHaveCount(0, { timeout: 1_000 });
      expect(await route()).toBe(403);

      // And back, by the history.
      await models.openHistory();
      await expect(owner.getByText("Viewers may not export")).toBeVisible();
      await models.ask("Roll back to", 2);
      await models.confirm();
      await expect(button).toBeVisible({ timeout: 1_000 });
      expect(await route()).toBe(200);

      await visit(owner, "/audit-log");
      await expect(owner.getByRole("main")).toContainText("Rolled authorization model back to version 2");
    });
  });

  test("may be given for one session alone, whose page offers it at once", async ({ browser }) => {
    test.slow();
    await withOwnerAndViewer(browser, async (owner, viewer) => {
      const models = new ModelsPage(owner);
      await models.open();
      await models.replace(TAKEN, `define exporter: [account]\n    define hidden_from: [account]\n    define can_export: exporter or admin from service`);
      await models.replace("define can_view: viewer from service", "define can_view: viewer from service but not hidden_from");
      await models.save("A session may be exported by some, and be hidden from some");
      await models.activate("Activate", 2);

      const { session } = sample("newsletter");
      const give = async (relation) => {
        await visit(owner, "/access?tab=tuples");
        await owner.getByRole("button", { name: "Add tuple" }).first().click();
        const form = owner.getByRole("dialog", { name: "Add a tuple" });
        await form.getByLabel("Relation").selectOption({ label: `session_recording: ${relation}` });
        await form.getByLabel("Object").fill(session);
        await form.getByLabel("User").fill("viewer@example.org");
        await form.getByRole("button", { name: "Add tuple" }).click();
        await expect(form).toBeHidden();
      };
      const button = viewer.getByRole("button", { name: "Export", exact: true });
      await visit(viewer, `/sessions/${session}`);
      await expect(button).toHaveCount(0);
      await give("exporter");
      await expect(button).toBeVisible({ timeout: 1_000 });
      await visit(viewer, `/sessions/${sample("two-tabs-side-by-side").session}`);
      await expect(button).toHaveCount(0);

      await visit(viewer, "/sessions");
      const row = viewer.locator(`a[href*="/sessions/${session}"]`).first();
      await expect(row).toBeVisible();
      await give("hidden_from");
      await visit(viewer, "/sessions");
      await expect(viewer.locator('a[href*="/sessions/"]').first()).toBeVisible();
      await expect(row).toHaveCount(0);
    });
  });
});
