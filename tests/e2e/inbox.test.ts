/** What is needed of somebody: it comes while they look, goes by itself, and they choose how they are written to. */
import { expect, type Page, test } from "@playwright/test";
import { expectDone, form } from "./support/desk.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const lines = (page: Page) => page.getByRole("list", { name: /^What is needed of you/ }).getByRole("listitem");

test("a need leads to its page and is gone when it is done", async ({ browser }) => {
  const [lena, amara] = [await openAs(browser, "Lena Fischer"), await openAs(browser, "Amara Okafor")];
  await amara.goto("/inbox");
  const wanted = lines(amara).filter({ hasText: "Confirm the template Texts of the customer mails" });
  await expect(wanted).toHaveCount(0);
  await lena.goto("/inbox");
  const answer = lines(lena).filter({ hasText: "a question about" }).first();
  await expect(answer).toContainText(/Answer (a question|\d+ questions) about/);
  await answer.getByRole("link").click();
  await expect(lena).toHaveURL(/\/authorizations\/\d+$/);
  await expect(lena.getByRole("region", { name: "Questions" })).toContainText("Not answered yet.");
  for (const page of [lena, amara]) await page.context().close();
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
  await expect(mail.getByLabel("Once a day, from")).toHaveValue("25");
  await expect(mail.getByRole("status")).toHaveCount(0);
  await mail.getByLabel("Once a day, from").fill("7");
  await mail.getByRole("button", { name: "Save" }).click();
  await expectDone(mail, "You are written to once a day.");
  await page.reload();
  await expect(mail.getByLabel("Once a day, from")).toHaveValue("7");
});
