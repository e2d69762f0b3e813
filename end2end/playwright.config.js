import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/chromium.js";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const handheld = { hasTouch: true, isMobile: true };

// Snapshots of a page are taken by a script in it, which the sandbox of the replay refuses with an error.
const trace = { mode: "retain-on-failure", snapshots: false };

// Everything runs once; what is tagged @everywhere also at the other width and in the other scheme.
const projects = [
  { name: "desktop-light", use: { viewport: desktop, colorScheme: "light" } },
  { name: "desktop-dark", use: { viewport: desktop, colorScheme: "dark" }, grep: /@everywhere/ },
  { name: "phone-light", use: { viewport: phone, colorScheme: "light", ...handheld }, grep: /@everywhere/ },
  { name: "phone-dark", use: { viewport: phone, colorScheme: "dark", ...handheld }, grep: /@everywhere/ },
];

/** Each test once is what there is time for before every change: what is tagged at the other width, in the other scheme. */
const inCi = [
  { ...projects[0], grepInvert: /@everywhere/ },
  projects.find(({ name }) => name === "phone-dark"),
];

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: { launchOptions, locale: "en-US", timezoneId: "Asia/Seoul", trace, screenshot: "only-on-failure" },
  projects: process.env.CI ? inCi : projects,
});
