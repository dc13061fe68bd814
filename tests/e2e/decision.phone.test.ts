/** A member of the board decides on a phone: the queue, the decision, the answer. */
import { expect, test } from "@playwright/test";
import { form } from "./support/desk.ts";
import { expectNoOverflow } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

test("three taps answer what waits, and the next one is one tap away", async ({ page }) => {
  await signInAs(page, "Olga Petrova");
  const waiting = page.getByRole("region", { name: /your vote/i }).locator("a[href^='/authorizations/']");
  const title = await waiting.first().textContent();
  await waiting.first().tap();
  await expect(page).toHaveURL(/\/authorizations\/\d+/);
  expect(title).not.toBe("");
  await expectNoOverflow(page);
  const dock = form(page, "Your vote");
  await expect(dock.getByRole("button", { name: "Abstain" })).toBeInViewport();
  await dock.getByRole("button", { name: "Abstain" }).tap();
  await expect(page.getByText("Your vote is recorded.")).toBeVisible();
  await expect(page.getByRole("link", { name: /Next decision|Back to the queue/ }).last()).toBeInViewport();
});
