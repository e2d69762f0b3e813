// The `test` of every journey: a server per worker, somebody signed in, and no error on any page.
import { test as base, expect } from "@playwright/test";
import { cookiesAfter, nobody, signInAsDemo, signInAsOwner } from "./console.js";
import { startServer } from "./server.js";

export { expect };

export const test = base.extend({
  /** A server with the demo shop, its sample sessions and the demo account. */
  server: [async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  }, { scope: "worker", timeout: 90_000 }],

  /** Cookies of the demo account, an admin, signed in once. */
  signedIn: [async ({ browser, server }, use) => use(await cookiesAfter(browser, server, signInAsDemo)), { scope: "worker" }],

  /** Cookies of the owner. */
  owner: [async ({ browser, server }, use) => use(await cookiesAfter(browser, server, signInAsOwner)), { scope: "worker" }],

  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ signedIn }, use) => use(signedIn),

  /** Patterns of errors that a test causes on purpose; every other error on any page fails it. */
  expectedErrors: async ({}, use) => use([]),

  context: async ({ context, expectedErrors }, use) => {
    const problems = [];
    const note = (text, where) => {
      if (!expectedErrors.some((pattern) => pattern.test(text))) problems.push(`${where}: ${text}`);
    };
    context.on("console", (message) => message.type() === "error" && note(message.text(), message.location().url));
    context.on("weberror", (event) => note(event.error().message, event.page()?.url()));
    await use(context);
    expect(problems, "errors on the pages").toEqual([]);
  },
});

export const asOwner = test.extend({ storageState: async ({ owner }, use) => use(owner) });

/** For tests that begin signed out. */
export const stranger = test.extend({ storageState: async ({}, use) => use(nobody) });
