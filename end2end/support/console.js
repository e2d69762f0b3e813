// The console's pages, by the names that a person reads on them.
import { expect } from "@playwright/test";

/** Opens a page of the console and waits until it is alive. */
export async function visit(page, path) {
  const answer = await page.goto(path);
  await hydrated(page);
  return answer;
}

export const hydrated = (page) => page.locator("body[data-hydrated]").waitFor({ timeout: 20_000 });

async function leftSignIn(page) {
  await expect(page).not.toHaveURL(/\/sign-in/);
  await hydrated(page);
}

export async function fillSignIn(page, { email, password }) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** On the sign-in page: with the account that the page itself names. */
export async function enterAsDemo(page) {
  await page.getByRole("button", { name: "Fill in" }).click();
  await page.getByRole("button", { name: "Sign in" }).click();
  await leftSignIn(page);
}

export async function signInAsDemo(page) {
  await visit(page, "/sign-in");
  await enterAsDemo(page);
}

/** The one-time address that a first start, or `girok account add`, prints. */
export const oneTimeAddress = (text) => /https?:\/\/\S*\/sign-in\?once#code=[\w-]+/.exec(text)?.[0];

/** What somebody does who comes by a one-time address. */
export async function choosePassword(page, address, password) {
  await visit(page, address);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await leftSignIn(page);
}

/** As the owner that the first start made. The one-time address works once, so this does too. */
export const signInAsOwner = (page, server) => choosePassword(page, oneTimeAddress(server.log()), "a password for the tests");

/** Playwright gives a new context the options of the test that runs, its cookies among them; this one has none. */
export const nobody = { cookies: [], origins: [] };

/** The cookies of somebody who has signed in. */
export async function cookiesAfter(browser, server, signIn) {
  const context = await browser.newContext({ baseURL: server.url, storageState: nobody });
  await signIn(await context.newPage(), server);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The ids of the sessions listed, in order. */
export async function listedSessions(page) {
  const rows = page.locator(".sessions .row-link");
  await expect(rows.first()).toBeVisible();
  return rows.evaluateAll((links) => links.map((link) => link.getAttribute("href").split("/")[2].split("?")[0]));
}
