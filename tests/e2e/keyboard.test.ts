import { expect, test } from "@playwright/test";
import { signInAs } from "./support/sign-in.ts";

test("a gate is decided with the keyboard alone", async ({ page }) => {
  await signInAs(page, "Olga Petrova");
  await page.goto("/authorizations");
  // Keys work once the page's script does.
  await expect(async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await expect(page).toHaveURL(/\/authorizations\/\d+$/, { timeout: 3000 });
  }).toPass();
  await expect(async () => {
    await page.keyboard.press("r");
    await expect(page.getByLabel("Reason")).toBeFocused({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Abstain" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your vote is recorded.")).toBeVisible();
});

test("the content is one jump away", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  await page.goto("/releases");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
});
