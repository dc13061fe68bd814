/** What is needed of somebody: it comes while they look, goes by itself, and they choose how they are written to. */
import { expect, type Page, test } from "@playwright/test";
import { expectDone, form } from "./support/desk.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const lines = (page: Page) => page.getByRole("list", { name: /^What is needed of you/ }).getByRole("listitem");

/** Raises a change and submits it; answers where it is decided. */
async function submitChange(page: Page, title: string): Promise<string> {
  await page.goto("/changes/new?service=web-shop");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Why it is needed").fill("Customers ask for it.");
  await page.getByLabel("Where it comes from").selectOption("improvement");
  await page.getByRole("button", { name: "Raise the change" }).click();
  await page.getByRole("button", { name: "Submit for authorization" }).click();
  const decision = page.getByRole("link", { name: "Open the decision" });
  await expect(decision).toBeVisible();
  return (await decision.getAttribute("href")) ?? "";
}

test("a need leads to its page and is gone when it is done", async ({ browser }) => {
  const [jonas, amara] = [await openAs(browser, "Jonas Weber"), await openAs(browser, "Amara Okafor")];
  const title = `Gift cards ${Date.now()}`;
  const needed = (page: Page) => lines(page).filter({ hasText: title });
  const decision = await submitChange(jonas, title);

  await expect(async () => {
    await amara.goto("/inbox");
    await expect(needed(amara)).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await needed(amara).getByRole("link").click();
  await expect(amara).toHaveURL(decision);
  const asked = form(amara, "Ask a question");
  await asked.getByText("Ask a question").click();
  await asked.getByLabel("Your question").fill("Can they be given back?");
  await asked.getByRole("button", { name: "Ask" }).click();
  await expect(amara.getByRole("region", { name: "Questions" })).toContainText("Can they be given back?");

  const toAnswer = needed(jonas).filter({ hasText: "Answer a question about" });
  await expect(async () => {
    await jonas.goto("/inbox");
    await expect(toAnswer).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await toAnswer.getByRole("link").click();
  await expect(jonas).toHaveURL(decision);
  const questions = jonas.getByRole("region", { name: "Questions" });
  await expect(questions).toContainText("Not answered yet.");
  await questions.locator("summary", { hasText: "Answer" }).click();
  await questions.getByLabel("Your answer").fill("Within a year, at any till.");
  await questions.getByRole("button", { name: "Answer" }).click();
  await expect(questions).toContainText("Within a year");
  await expect(async () => {
    await jonas.goto("/inbox");
    await expect(toAnswer).toHaveCount(0, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  for (const page of [jonas, amara]) await page.context().close();
});

test("somebody chooses how they are written to, and what was typed wrongly stays", async ({ page }) => {
  await signInAs(page, "Tomasz Kowalski");
  await page.goto("/inbox");
  await page.getByRole("link", { name: "Choose how you are written to" }).click();
  await expect(page).toHaveURL("/account#mail");
  const mail = form(page, "Mail");
  await mail.getByLabel("Write once a day").check();
  await mail.getByLabel("Once a day, from").fill("25");
  await mail.getByRole("button", { name: "Save" }).click();
  await expect(mail.getByRole("alert")).toBeVisible();
  await expect(mail.getByLabel("Once a day, from")).toHaveValue("25");
  await expect(mail.getByRole("status")).toHaveCount(0);
  await mail.getByLabel("Once a day, from").fill("7");
  await mail.getByRole("button", { name: "Save" }).click();
  await expectDone(mail, "You are written to once a day.");
  await page.reload();
  await expect(mail.getByLabel("Once a day, from")).toHaveValue("7");
});
