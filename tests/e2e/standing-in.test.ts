/** Who votes while somebody is away, and who gives a vote up: named at one's own desk, confirmed at another's. */
import { expect, type Page, test } from "@playwright/test";
import { firstOf } from "./support/behind.ts";
import { berlinTime, expectDone, form } from "./support/desk.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const inDays = (days: number) => berlinTime(new Date(Date.now() + days * 86_400_000)).slice(0, 16);
const away = (page: Page) => page.getByRole("region", { name: "When you are away" });

test("a delegate is named, confirmed by somebody else, and stands on both desks", async ({ browser }) => {
  const ingrid = await openAs(browser, "Ingrid Solberg");
  await ingrid.goto("/account");
  const naming = form(ingrid, "Name a delegate");
  await naming.getByLabel("Your seat").selectOption({ label: "Emergency change advisory board" });
  await naming.getByLabel("Who votes in your place").selectOption({ label: "Daniel Haddad" });
  await naming.getByLabel("From").fill(inDays(30));
  await naming.getByLabel("To").fill(inDays(20));
  await naming.getByRole("button", { name: "Name the delegate" }).click();
  await expect(naming.getByText("It ends after it begins.").first()).toBeVisible();
  await expect(naming.getByLabel("Who votes in your place")).toHaveValue(/./);
  await naming.getByLabel("To").fill(inDays(40));
  await naming.getByRole("button", { name: "Name the delegate" }).click();
  await expectDone(naming, "Named.");
  const line = (page: Page) => page.getByRole("listitem").filter({ hasText: "Daniel Haddad votes in Ingrid Solberg" });
  await expect(line(ingrid)).toContainText("waits for a second person");

  await ingrid.goto("/admin/authorities");
  await expect(line(ingrid)).toContainText("who is neither of the two");
  const henrik = await openAs(browser, "Henrik Lund", { javaScriptEnabled: false });
  await henrik.goto("/admin/authorities");
  await line(henrik).getByRole("button", { name: "Confirm" }).click();
  await expect(line(henrik)).not.toContainText("waits for a second person");

  const daniel = await openAs(browser, "Daniel Haddad");
  await daniel.goto("/account");
  await expect(away(daniel).getByText("In whose place you vote")).toBeVisible();
  await line(daniel).getByRole("button", { name: "End it" }).click();
  await expect(line(daniel)).toHaveCount(0);
  for (const page of [ingrid, henrik, daniel]) await page.context().close();
});

test("somebody says that they are away, and that they are back", async ({ page }) => {
  await signInAs(page, "Lena Fischer");
  await page.goto("/account");
  const absence = form(page, "Out of office");
  await absence.getByLabel("Away from").fill(inDays(50));
  await absence.getByLabel("Away until").fill(inDays(60));
  await absence.getByRole("button", { name: "Say that you are away" }).click();
  await expectDone(absence, "Your absence stands in the record.");
  await away(page).getByRole("button", { name: "I am back" }).click();
  await expect(away(page).getByRole("button", { name: "I am back" })).toHaveCount(0);
  await expectNoViolation(page);
  await expectNoOverflow(page);
});

test("a conflict of interest stands on the decision with its reason, and dissent beside the grant", async ({ page }) => {
  await signInAs(page, "Amara Okafor");
  const payroll = await firstOf(
    `SELECT a.number FROM "authorization" a JOIN release r ON r.id = a.release_id WHERE starts_with(r.title, 'Payroll 22.5') AND a.state = 'pending'`,
  );
  await page.goto(`/authorizations/${payroll}`);
  await expect(page.getByText("You declared a conflict of interest here, so you have no vote on this.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Votes" })).toContainText("My own pay is among those");
  await expect(form(page, "Your vote")).toHaveCount(0);
  const dissented = await firstOf(
    `SELECT a.number FROM "authorization" a JOIN vote v ON v.authorization_id = a.id
     WHERE a.state = 'granted' AND v.verdict = 'refuse' ORDER BY a.number LIMIT 1`,
  );
  await page.goto(`/authorizations/${dissented}`);
  await expect(page.getByText("against the vote of Mateo Alvarez")).toBeVisible();
});
