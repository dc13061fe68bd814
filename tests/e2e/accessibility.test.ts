import { test } from "@playwright/test";
import { releasePath } from "./support/landmarks.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

// They only look, so they may look at the same time.
test.describe.configure({ mode: "parallel" });

/** An address, or the title of a release of the demonstration and the page of it. */
type Place = string | readonly [title: string, page?: string];

const places: readonly (readonly [who: string, places: readonly Place[]])[] = [
  [
    "Jonas Weber",
    [
      "/",
      "/releases",
      "/releases/new",
      "/releases/new?service=web-shop",
      ["Payments 4.8"],
      ["Payments 4.8", "/plan"],
      ["Payments 4.8", "/build"],
      ["Web shop 7.3", "/library"],
      ["Web shop 7.3", "/deploy"],
      ["Customer accounts 3.4:", "/review"],
      ["Order database 12.1", "/review"],
      ["Payments 4.7.1", "/record"],
      ["Returns portal", "/plan"],
      ["Fax gateway"],
      "/changes",
      "/changes/new?service=web-shop",
      "/changes/CHG-1",
    ],
  ],
  ["Olga Petrova", ["/", ["Web shop 7.2.1", "/deploy"], "/account", ["Customer accounts 3.4:", "/review"]]],
  ["Ingrid Solberg", ["/", "/authorizations", "/authorizations/1", "/admin", "/services", "/services/web-shop", "/services/new"]],
  ["Priya Raman", ["/", ["Customer accounts 3.4.1", "/build"]]],
  ["Claire Dubois", ["/", "/record", "/library", ["Web shop 7.2:"]]],
];

for (const [who, open] of places)
  test(`what ${who} works with is open to everybody`, async ({ page }) => {
    await signInAs(page, who);
    for (const place of open)
      await test.step(String(place), async () => {
        await page.goto(typeof place === "string" ? place : await releasePath(...place));
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
