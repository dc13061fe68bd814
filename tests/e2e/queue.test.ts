import { expect, type Page, test } from "@playwright/test";
import { signInAs } from "./support/sign-in.ts";

const rows = (page: Page) => page.locator("[data-key-row]");

/** Keys work once the page's script does: until then nothing is in focus. */
async function walkIn(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(rows(page).first()).toBeFocused({ timeout: 1000 });
  }).toPass();
}

async function pressTo(page: Page, key: string, address: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(page).toHaveURL(address);
}

test("the queue is walked by keys with a visible focus, and a decision leads to the next and back", async ({ page }) => {
  await signInAs(page, "Olga Petrova");
  await page.goto("/authorizations");
  const waiting = page.getByRole("region", { name: "Waiting for your vote" }).getByRole("link");
  expect(await waiting.count()).toBeGreaterThan(1);

  await walkIn(page);
  await page.keyboard.press("j");
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rows(page).first()).toBeFocused();
  const outline = await rows(page)
    .first()
    .evaluate((row) => getComputedStyle(row, "::after").outlineStyle);
  expect(outline).toBe("solid");

  const [first, second] = await waiting.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  await pressTo(page, "o", first ?? "");
  await expect(page.getByText(/^1 of \d+ that wait for you$/)).toBeVisible();
  await pressTo(page, "j", second ?? "");
  await expect(page.getByText(/^2 of \d+ that wait for you$/)).toBeVisible();
  await pressTo(page, "k", first ?? "");
  await expect(page.getByText(/^1 of \d+ that wait for you$/)).toBeVisible();
  await pressTo(page, "b", "/authorizations");
});

test("keys write while somebody types, and can be listed and turned off", async ({ page }) => {
  await signInAs(page, "Olga Petrova");
  await page.goto("/authorizations");
  await walkIn(page);

  const words = page.getByRole("searchbox", { name: "Title or number" });
  await words.pressSequentially("jok?");
  await expect(words).toHaveValue("jok?");
  await expect(words).toBeFocused();

  await words.blur();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys of this page" });
  await expect(list.getByText("Next request")).toBeVisible();
  await list.getByRole("button", { name: "Turn the keys off" }).click();
  await list.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("j");
  await expect(rows(page).first()).not.toBeFocused();
});

test("a filter stands in the address and survives a reload", async ({ page }) => {
  await signInAs(page, "Claire Dubois");
  await page.goto("/authorizations");
  await page.getByLabel("State").selectOption("granted");
  await page.getByLabel("About").selectOption("check_in");
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/about=check_in.*state=granted/);
  await page.reload();
  await expect(page.getByLabel("State")).toHaveValue("granted");
  await expect(page.getByLabel("About")).toHaveValue("check_in");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Decided lately"]);
  await expect(rows(page).first()).toBeVisible();
});
