// The sites that are visited: the demo's own and two others, added as a person adds them.
import { visit } from "../../support/console.js";
import { demoKey } from "../../support/ingest.js";

async function added(page, name, origin) {
  await visit(page, "/services");
  await page.getByRole("button", { name: "Add service" }).first().click();
  const form = page.getByRole("dialog", { name: "Add a service" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Allowed origins").fill(origin);
  await form.getByRole("button", { name: "Add service" }).click();
  const made = page.getByRole("dialog", { name: `A key for ${name}` });
  const snippet = await made.locator("pre").filter({ hasText: "<script" }).textContent();
  return { key: /data-key="([^"]+)"/.exec(snippet)[1], origin };
}

/** By somebody who is signed in. */
export async function services(page, server) {
  return [
    { key: await demoKey(server), origin: server.url },
    await added(page, "Web app", "https://app.example"),
    await added(page, "Journal", "https://journal.example"),
  ];
}
