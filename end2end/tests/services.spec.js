// Adding a service: its key once, its snippet, and a page of another origin that records with it.
import { createServer } from "node:http";
import { visit } from "../support/console.js";
import { post, smallVisit } from "../support/ingest.js";
import { freePort } from "../support/server.js";
import { expect, test } from "../support/test.js";

/** A site of somebody else's; `head` is what it pastes into its page. */
async function otherSite() {
  const port = await freePort();
  const site = { url: `http://127.0.0.1:${port}`, head: "" };
  const server = createServer((request, response) => {
    if (request.url !== "/") return response.writeHead(204).end();
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Elsewhere</title>${site.head}<h1>Elsewhere</h1><button>Press</button>`);
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  site.stop = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
  return site;
}

async function addService(page, { name, origins }) {
  await visit(page, "/services");
  await page.getByRole("button", { name: "Add service" }).first().click();
  const form = page.getByRole("dialog", { name: "Add a service" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Allowed origins").fill(origins);
  await form.getByRole("button", { name: "Add service" }).click();
}

test("a new service records a page of its origin, and no other", async ({ page, context, server }) => {
  const site = await otherSite();
  try {
    await addService(page, { name: "Elsewhere", origins: site.url });
    const made = page.getByRole("dialog", { name: "A key for Elsewhere" });
    await expect(made).toContainText("shown only now");
    site.head = await made.locator("pre").filter({ hasText: "<script" }).textContent();
    const key = /data-key="([^"]+)"/.exec(site.head)[1];
    await made.getByRole("button", { name: "I have copied it" }).click();
    await expect(made).toBeHidden();

    const elsewhere = await context.newPage();
    const answered = elsewhere.waitForResponse((response) => response.url().includes("/batches/"));
    await elsewhere.goto(site.url);
    await elsewhere.getByRole("button", { name: "Press" }).click();
    expect((await answered).status()).toBe(202);

    const body = { events: smallVisit(Date.now()) };
    expect((await post(server, { key, origin: "https://not-allowed.example", body })).status).toBe(403);
    expect((await post(server, { key: "not-a-key", origin: site.url, body })).status).toBe(401);
    expect((await post(server, { key: "", origin: site.url, body })).status).toBe(401);

    await visit(page, "/services");
    await expect(page.getByRole("heading", { name: "Elsewhere" })).toBeVisible();
    expect(await page.content()).not.toContain(key);
    await visit(page, "/sessions?service=elsewhere");
    await expect(page.locator(".sessions .row-link")).toHaveCount(1);
  } finally {
    await site.stop();
  }
});

test("a key that was revoked lets nobody in any longer", async ({ page, server }) => {
  await addService(page, { name: "Revoked", origins: "https://revoked.example" });
  const made = page.getByRole("dialog", { name: "A key for Revoked" });
  const key = /data-key="([^"]+)"/.exec(await made.locator("pre").filter({ hasText: "<script" }).textContent())[1];
  await made.getByRole("button", { name: "I have copied it" }).click();
  const send = () => post(server, { key, origin: "https://revoked.example", body: { events: smallVisit(Date.now()) } });
  expect((await send()).status).toBe(202);
  const panel = page.locator(".service").filter({ has: page.getByRole("heading", { name: "Revoked", level: 2 }) });
  await panel.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog", { name: /^Revoke key/ }).getByRole("button", { name: "Revoke key" }).click();
  await expect(panel.locator(".key.is-revoked")).toHaveCount(1);
  await expect(panel.getByRole("button", { name: "Revoke" })).toHaveCount(0);
  expect((await send()).status).toBe(401);
});

test("each key is revoked by the button beside it, also once another key stands before it", async ({ page }) => {
  await addService(page, { name: "Two keys", origins: "https://two.example" });
  const made = page.getByRole("dialog", { name: "A key for Two keys" });
  await made.getByRole("button", { name: "I have copied it" }).click();
  const panel = page.locator(".service").filter({ has: page.getByRole("heading", { name: "Two keys", level: 2 }) });
  await panel.getByRole("button", { name: "Add key" }).click();
  await made.getByRole("button", { name: "I have copied it" }).click();
  const keys = panel.locator(".key");
  await expect(keys).toHaveCount(2);
  for (const index of [0, 1]) {
    const prefix = await keys.nth(index).locator("code").textContent();
    await keys.nth(index).getByRole("button", { name: "Revoke" }).click();
    const asked = page.getByRole("dialog", { name: `Revoke key ${prefix}?` });
    await expect(asked).toBeVisible();
    await asked.getByRole("button", { name: "Cancel" }).click();
  }
});

test("the page wakes up each time that it is loaded", async ({ page }) => {
  for (let time = 0; time < 10; time++) await visit(page, "/services");
});

test("what cannot be is refused at its field", async ({ page }) => {
  await addService(page, { name: "Broken", origins: "not an origin" });
  const form = page.getByRole("dialog", { name: "Add a service" });
  await expect(form.getByLabel("Allowed origins")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Slug").fill("Not a slug");
  await form.getByLabel("Name").focus();
  await expect(form.getByLabel("Slug")).toHaveAttribute("aria-invalid", "true");
});
