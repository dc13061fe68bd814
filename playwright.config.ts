import { defineConfig, devices } from "@playwright/test";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const longest = "**/release-journey.test.ts";
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };

/** `npm test -- e2e` serves a demonstration and says where; a test that needs a phone is named so: `*.phone.test.ts`. */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.test.ts",
  outputDir: "test-results/e2e",
  globalSetup: "./tests/e2e/global-setup.ts",
  timeout: 240_000,
  globalTimeout: 60 * 60_000,
  expect: { timeout: 30_000 },
  // More than there are processors: browser and server wait for each other.
  workers: 4,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"], ["json"]],
  use: {
    baseURL: process.env["E2E_URL"] ?? "",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: 30_000,
    // What was done and asked, without a copy of the page at every step.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "", args: flags },
  },
  projects: [
    // The longest file begins first, so that nothing waits for it in the end.
    { name: "journey", testMatch: longest, use: desktop },
    { name: "desktop", testIgnore: [longest, "**/*.phone.test.ts"], use: desktop },
    {
      name: "phone",
      testMatch: "**/*.phone.test.ts",
      use: { ...devices["Desktop Chrome"], viewport: { width: 390, height: 844 }, hasTouch: true },
    },
  ],
});
