import { test } from "@playwright/test";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

const places: readonly (readonly [who: string, paths: readonly string[]])[] = [
  [
    "Jonas Weber",
    [
      "/",
      "/releases",
      "/releases/new",
      "/releases/new?service=web-shop",
      "/releases/REL-9",
      "/releases/REL-9/plan",
      "/releases/REL-9/build",
      "/releases/REL-8/library",
      "/releases/REL-8/deploy",
      "/releases/REL-6/review",
      "/releases/REL-2/review",
      "/releases/REL-3/record",
      "/releases/REL-11/plan",
      "/releases/REL-12",
      "/changes",
      "/changes/new?service=web-shop",
      "/changes/CHG-1",
    ],
  ],
  ["Olga Petrova", ["/", "/releases/REL-7/deploy", "/account", "/releases/REL-6/review"]],
  ["Ingrid Solberg", ["/", "/authorizations", "/authorizations/1", "/admin", "/services", "/services/web-shop", "/services/new"]],
  ["Priya Raman", ["/", "/releases/REL-10/build"]],
  ["Claire Dubois", ["/", "/record", "/library", "/releases/REL-1"]],
];

for (const [who, paths] of places)
  test(`what ${who} works with is open to everybody`, async ({ page }) => {
    await signInAs(page, who);
    for (const path of paths)
      await test.step(path, async () => {
        await page.goto(path);
        await expectNoViolation(page);
        await expectNoOverflow(page);
      });
  });

test("signing in is open to everybody", async ({ page }) => {
  await page.goto("/sign-in");
  await expectNoViolation(page);
});

test("a page that is not there says so to everybody", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  await page.goto("/releases/REL-99999");
  await expectNoViolation(page);
});
