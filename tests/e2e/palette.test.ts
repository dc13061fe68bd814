/** The palette: anywhere by the keyboard, and what may be done next. */
import { expect, type Page, test } from "@playwright/test";
import { firstOf } from "./support/behind.ts";
import { releasePath } from "./support/landmarks.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

const field = (page: Page) => page.getByRole("combobox", { name: "Jump to" });
const option = (page: Page, name: string | RegExp) => page.getByRole("option", { name });

/** Opens it once the page's script listens. */
async function open(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await field(page).isVisible())) await page.keyboard.press("Control+k");
    await expect(field(page)).toBeFocused({ timeout: 5000 });
  }).toPass();
}

test("a release, a change, a service, a digest and a page are reached with the keyboard alone", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  const release = await releasePath("Payments 4.8");
  const number = release.split("/").at(-1) ?? "";
  const digest = await firstOf("SELECT sha256 FROM library_item ORDER BY checked_in_at LIMIT 1");
  const jumps = [
    [number, option(page, new RegExp(`^${number} Payments 4.8`)), new RegExp(`${release}$`)],
    ["chg 1", option(page, /^CHG-1 /), /\/changes\/CHG-1$/],
    ["web sh", option(page, /^Web shop/).first(), /./],
    [digest.slice(0, 9), option(page, new RegExp(digest.slice(0, 12))), new RegExp(`/library/${digest}$`)],
    ["recor", option(page, "Record"), /\/record$/],
  ] as const;
  for (const [text, wanted, address] of jumps) {
    await open(page);
    await page.keyboard.type(text);
    await expect(wanted).toBeVisible();
    await expect(wanted).toHaveAttribute("data-highlighted", "");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(address);
    await expect(field(page)).toBeHidden();
  }
});

test("it offers what may be done next on the release that is open, and closes without a trace", async ({ page }) => {
  await signInAs(page, "Lena Fischer");
  const release = await releasePath("Site network: a second line");
  await page.goto(release);
  await open(page);
  await expect(option(page, /^Pass the gate into deployment/)).toBeVisible();
  await page.keyboard.type("nothing is called so");
  await expect(page.getByRole("status").filter({ hasText: "Nothing is called “nothing is called so”." })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeHidden();
  const button = page.getByRole("button", { name: /^Jump/ });
  await button.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await button.click();
  await page.keyboard.type("pass");
  await expect(option(page, /^Pass the gate into deployment/)).toHaveAttribute("data-highlighted", "");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${release}#checks$`));
});

test("it fits a phone and breaks no rule of accessibility", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  await page.goto(await releasePath("Fax gateway: out of service"));
  await open(page);
  await page.keyboard.type("web");
  await expect(option(page, /^Web shop/).first()).toBeVisible();
  await expectNoViolation(page);
  await expectNoOverflow(page);
});
