import { expect, test } from "@playwright/test";

test("the system says that it is healthy", async ({ request }) => {
  const answer = await request.get("/api/health");
  expect(answer.status()).toBe(200);
});

test("whoever is not signed in is led to the sign-in page", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("most of what a page runs is marked as compiled while it arrives", async ({ page, request }) => {
  await page.goto("/sign-in");
  const addresses = await page
    .locator("script[src]:not([nomodule])")
    .evaluateAll((scripts) => scripts.map((script) => (script as HTMLScriptElement).src));
  const scripts = await Promise.all([...new Set(addresses)].map(async (address) => (await request.get(address)).text()));
  const lettersOf = (some: readonly string[]) => some.reduce((sum, script) => sum + script.length, 0);
  const marked = scripts.filter((script) => script.startsWith("//# allFunctionsCalledOnLoad\n"));
  expect(lettersOf(marked)).toBeGreaterThan(lettersOf(scripts) / 2);
});
