/** Standard changes within their bounds, and emergencies that somebody has to answer for. */
import { expect, test } from "@playwright/test";
import { releasePath } from "./support/landmarks.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

test("a standard change says what it grants, and one that is past its end grants nothing", async ({ page }) => {
  await signInAs(page, "Henrik Lund");
  await page.goto("/changes/templates");
  const of = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  await expect(of("Renew a TLS certificate")).toContainText("in force");
  await expect(of("Exchange a failed disk")).toContainText("expired: grants nothing");
  await expect(of("Texts of the customer mails")).toContainText("waits for a second change manager");
  await expect(page.getByText(/\d+ successes in a row, no dissent/).first()).toBeVisible();
});

test("what is proposed as a standard change is confirmed by the second change manager alone", async ({ browser }) => {
  const amara = await openAs(browser, "Amara Okafor", { javaScriptEnabled: false });
  await amara.goto("/changes/templates");
  const proposed = (page: typeof amara) => page.getByRole("listitem").filter({ hasText: "Texts of the customer mails" });
  await expect(proposed(amara)).toContainText("You proposed it: a second change manager confirms it.");
  const henrik = await openAs(browser, "Henrik Lund", { javaScriptEnabled: false });
  await henrik.goto("/changes/templates");
  await proposed(henrik).getByRole("button", { name: "Confirm" }).click();
  await expect(proposed(henrik)).toContainText("in force");
});

test("every page of an emergency says that it is one, and loudly when its ratification is overdue", async ({ page }) => {
  await signInAs(page, "Lena Fischer");
  const owed = page.getByRole("region", { name: "Emergencies to be ratified or not" });
  await expect(owed.getByRole("listitem").filter({ hasText: "Message bus 3.2.1" })).toContainText("overdue");
  const path = await releasePath("Message bus 3.2.1");
  for (const part of ["", "/plan", "/build", "/library", "/deploy", "/review", "/record"]) {
    await page.goto(`${path}${part}`);
    await expect(page.getByRole("region", { name: "Emergency", exact: true })).toContainText("its ratification is overdue");
  }
  await page.goto(path);
  await page.getByRole("button", { name: "Ask for ratification" }).click();
  await expect(page.getByRole("region", { name: "Emergency", exact: true })).toContainText("authorization");
  await page.getByRole("region", { name: "Emergency", exact: true }).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Emergency", exact: true })).toContainText("You say whether that was right");
});
