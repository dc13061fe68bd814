import { test } from "@playwright/test";
import { firstOf } from "./support/behind.ts";
import { releasePath } from "./support/landmarks.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

// They only look, so they may look at the same time.
test.describe.configure({ mode: "parallel" });

/** An address, the title of a release of the demonstration and the page of it, or what asks the database for the address. */
type Place = string | readonly [title: string, page?: string] | { sql: string };

function addressOf(place: Place): string | Promise<string> {
  if (typeof place === "string") return place;
  return "sql" in place ? firstOf(place.sql) : releasePath(...place);
}

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
  [
    "Jonas Weber",
    [
      "/changes/templates",
      "/inbox",
      "/help/risk",
      "/help/policies",
      ["Parcel tracking 1.10"],
      ["Warehouse 10"],
      ["Staff sign-in 2.0.1"],
    ],
  ],
  [
    "Olga Petrova",
    ["/", ["Web shop 7.2.1", "/deploy"], "/account", "/account/tokens", "/api/docs", ["Customer accounts 3.4:", "/review"]],
  ],
  [
    "Ingrid Solberg",
    [
      "/",
      "/inbox",
      "/account",
      "/authorizations",
      "/authorizations/1",
      {
        sql: `SELECT '/authorizations/' || a.number FROM "authorization" a JOIN release r ON r.id = a.release_id WHERE starts_with(r.title, 'Web shop 7.3') AND a.gate = 'deployment' ORDER BY a.number LIMIT 1`,
      },
      {
        sql: `SELECT '/authorizations/' || a.number FROM "authorization" a JOIN authorization_question q ON q.authorization_id = a.id ORDER BY a.number LIMIT 1`,
      },
      { sql: `SELECT '/authorizations/' || number FROM "authorization" WHERE subject = 'waiver' ORDER BY number LIMIT 1` },
      {
        sql: `SELECT '/authorizations/' || a.number FROM "authorization" a JOIN recusal q ON q.authorization_id = a.id ORDER BY a.number LIMIT 1`,
      },
    ],
  ],
  [
    "Ingrid Solberg",
    [
      "/admin",
      "/admin/authorities",
      "/admin/policies",
      "/admin/policies/new",
      { sql: "SELECT '/admin/policies/' || id FROM policy WHERE proposed_at IS NOT NULL ORDER BY proposed_at DESC LIMIT 1" },
      "/admin/waivers",
      "/admin/builders",
      "/record/waivers",
    ],
  ],
  ["Ingrid Solberg", ["/cab", "/cab/1", "/cab/2", "/cab/3", "/services", "/services/web-shop", "/services/new"]],
  [
    "Priya Raman",
    [
      "/",
      ["Customer accounts 3.4.1", "/build"],
      ["Customer accounts 3.4.1", "/build/components"],
      "/library/components",
      "/library/intakes/new",
      { sql: "SELECT '/changes/CHG-' || number FROM change WHERE origin = 'intake' ORDER BY number LIMIT 1" },
      { sql: `SELECT '/authorizations/' || number FROM "authorization" WHERE subject = 'intake' ORDER BY number LIMIT 1` },
    ],
  ],
  ["Claire Dubois", ["/", "/record", "/library", ["Web shop 7.2:"]]],
];

for (const [part, [who, open]] of places.entries())
  test(`what ${who} works with is open to everybody, list ${part + 1}`, async ({ page }) => {
    await signInAs(page, who);
    for (const place of open)
      await test.step(JSON.stringify(place), async () => {
        await page.goto(await addressOf(place));
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
