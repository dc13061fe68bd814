/** People of the demonstration, each in a browser of their own. */
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

/** Signs in by the demonstration's one click. The page stands on what waits for this person. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await expect(page).toHaveURL("/");
}

/** Opens a browser of one's own for a person and signs them in. */
export async function openAs(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await signInAs(page, name);
  return page;
}
