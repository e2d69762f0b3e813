import { defineConfig } from "@playwright/test";
import { launchOptions } from "../support/chromium.js";

/** The mirror against rrweb's Replayer; no server of ours takes part. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/mirror",
  globalSetup: "./support/build.js",
  timeout: 120_000,
  workers: 2,
  fullyParallel: true,
  // Pages that change by chance are recorded in real time, and never twice alike: one that differs is recorded again.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: { launchOptions },
});
