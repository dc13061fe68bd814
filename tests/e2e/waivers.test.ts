/** A check that fails is waived until a day, in plain sight of whoever decides; and the waiver is ended again. */
import { expect, type Page, test } from "@playwright/test";
import { berlinTime, expectDone, press } from "./support/desk.ts";
import { releasePath } from "./support/landmarks.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const inDays = (days: number) => berlinTime(new Date(Date.now() + days * 86_400_000)).slice(0, 16);

test("what is waived reads as waived on the release, on the decision and in the auditor's list, never as passed", async ({
  page,
}) => {
  await signInAs(page, "Yuki Tanaka");
  const path = await releasePath("Parcel tracking 1.10");
  await page.goto(path);
  const check = page.locator("#checks").getByRole("listitem").filter({ hasText: "Acceptance criteria met" });
  await expect(check.getByText("Waived:", { exact: true })).toBeAttached();
  await expect(check).toContainText("Waived by Amara Okafor until");
  await page.getByRole("link", { name: "Open the decision" }).click();
  await expect(page.getByRole("region", { name: "Checks that do not hold" })).toContainText("The text follows with 1.10.1.");
  await page.goto("/record/waivers?state=ended");
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Parcel tracking 1.10" })).toContainText(
    "ended by Lena Fischer",
  );
});

async function waiveImpact(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const check = page.locator("#checks").getByRole("listitem").filter({ hasText: "Impact snapshot taken" });
  await check.getByText("Waive it", { exact: true }).click();
  await check.getByLabel("Why it may be waived").fill("The archive is read by nobody else.");
  await check.getByRole("button", { name: "Waive: Impact snapshot taken" }).click();
  await expect(check.getByText("Enter a date and a time.").first()).toBeVisible();
  await expect(check.getByLabel("Why it may be waived")).toHaveValue("The archive is read by nobody else.");
  await check.getByLabel("Until").fill(inDays(3));
  await check.getByRole("button", { name: "Waive: Impact snapshot taken" }).click();
  await expect(check).toContainText("Waived by Henrik Lund until");
}

async function endIt(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const check = page.locator("#checks").getByRole("listitem").filter({ hasText: "Impact snapshot taken" });
  await check.getByText("End the waiver", { exact: true }).click();
  await check.getByLabel("Why it ends").fill("It is taken after all.");
  await check.getByRole("button", { name: "End the waiver: Impact snapshot taken" }).click();
  await expect(check.getByText("Missing:", { exact: true })).toBeAttached();
}

for (const javaScriptEnabled of [true, false])
  test(`a change manager waives a check and ends the waiver, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    browser,
  }) => {
    const page = await openAs(browser, "Henrik Lund", { javaScriptEnabled });
    const path = await releasePath("Order database 12.2");
    await waiveImpact(page, path);
    await endIt(page, path);
    await page.context().close();
  });

test("who may waive a check is proposed by one person and confirmed by another", async ({ browser }) => {
  const henrik = await openAs(browser, "Henrik Lund");
  await henrik.goto("/admin/waivers");
  const row = (page: Page) => page.getByRole("listitem").filter({ hasText: "Licences are given back" });
  await row(henrik).getByText("Propose another rule", { exact: true }).click();
  await row(henrik).getByLabel("Whoever has the role").selectOption("auditor");
  await row(henrik).getByLabel("For at most").fill("5");
  await row(henrik).getByRole("button", { name: "Propose for: Licences are given back" }).click();
  await expectDone(row(henrik), "Proposed.");
  await expect(row(henrik)).toContainText("You proposed it: a second person confirms it.");
  const amara = await openAs(browser, "Amara Okafor");
  await amara.goto("/admin/waivers");
  await press(row(amara).getByRole("button", { name: "Confirm" }));
  await expect(row(amara)).toContainText("an auditor, for 5 days at most; version 2");
});
