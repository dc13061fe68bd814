/** What is needed of somebody: it comes while they look, goes by itself, and they choose how they are written to. */
import { expect, type Page, test } from "@playwright/test";
import { expectDone, form } from "./support/desk.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const lines = (page: Page) => page.getByRole("list", { name: /^What is needed of you/ }).getByRole("listitem");

test("a need leads to its page and is gone when it is done", async ({ browser }) => {
  const [jonas, amara] = [await openAs(browser, "Jonas Weber"), await openAs(browser, "Amara Okafor")];
  await amara.goto("/inbox");
  const wanted = lines(amara).filter({ hasText: "Confirm the template Texts of the customer mails" });
  await expect(wanted).toHaveCount(0);
  await jonas.goto("/inbox");
  const answer = lines(jonas).filter({ hasText: "a question about" }).first();
  await expect(answer).toContainText(/Answer (a question|\d+ questions) about/);
  const about = await answer.getByRole("link").innerText();
  await answer.getByRole("link").click();
  await expect(jonas).toHaveURL(/\/authorizations\/\d+$/);
  const questions = jonas.getByRole("region", { name: "Questions" });
  await expect(questions).toContainText("Not answered yet.");
  await questions.getByText("Answer", { exact: true }).first().click();
  await questions.getByLabel("Your answer").first().fill("Yes, with three of them: nothing was lost.");
  await questions.getByRole("button", { name: "Answer" }).first().click();
  await expect(questions).toContainText("nothing was lost");
  await expect(async () => {
    await jonas.goto("/inbox");
    await expect(lines(jonas).filter({ hasText: about })).toHaveCount(0, { timeout: 1000 });
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
