/** Lists are filtered by their address: it can be linked, kept under a name, and goes without JavaScript. */
import { expect, type Page, test } from "@playwright/test";
import { expectDone } from "./support/desk.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { signInAs } from "./support/sign-in.ts";

const filters = (page: Page) => page.getByRole("list", { name: "Your filters" });

async function showClosed(page: Page): Promise<void> {
  await page.goto("/releases");
  await page.getByLabel("Phase").selectOption("closed");
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/[?&]phase=closed/);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
}

async function keepAs(page: Page, name: string): Promise<void> {
  await page.getByText("Save this filter as …").click();
  await page.getByRole("button", { name: "Save the filter" }).click();
  await expect(page.getByText("Give the filter a name.").first()).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Save the filter" }).click();
  await expectDone(page, `The filter is kept as “${name}”.`);
}

test("a saved filter survives a reload, is a link, and is one's own", async ({ page, browser }) => {
  await signInAs(page, "Jonas Weber");
  await showClosed(page);
  await keepAs(page, "What we closed");
  await page.reload();
  await expect(filters(page).getByRole("link", { name: "What we closed" })).toHaveAttribute("aria-current", "true");
  await expectNoViolation(page);
  await page.goto("/releases");
  await filters(page).getByRole("link", { name: "What we closed" }).click();
  await expect(page).toHaveURL(/\/releases\?phase=closed$/);
  await expect(page.getByLabel("Phase")).toHaveValue("closed");

  const amara = await browser.newContext();
  const hers = await amara.newPage();
  await signInAs(hers, "Amara Okafor");
  await hers.goto("/releases?phase=closed");
  await expect(hers.getByRole("link", { name: "What we closed" })).toBeHidden();
  await amara.close();

  await page.getByRole("button", { name: "Delete the filter What we closed" }).click();
  await expect(page.getByRole("link", { name: "What we closed" })).toBeHidden();
  await page.reload();
  await expect(page.getByRole("link", { name: "What we closed" })).toBeHidden();
});

test("the board shows a column for each phase, and its cards lead to their releases", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  await page.goto("/releases");
  await page.getByRole("link", { name: "Board" }).click();
  await expect(page).toHaveURL(/view=board/);
  for (const phase of ["requested", "planning", "build & test", "check-in", "deployment", "review"])
    await expect(page.getByRole("region", { name: phase, exact: true })).toBeVisible();
  await expectNoViolation(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
  await page.getByLabel("Model").selectOption("normal");
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/view=board/);
  await page.getByRole("article").first().getByRole("link").click();
  await expect(page).toHaveURL(/\/releases\/REL-\d+$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("releases are filtered, and the filter is kept and deleted", async ({ page }) => {
    await signInAs(page, "Henrik Lund");
    await showClosed(page);
    await keepAs(page, "Closed ones");
    await page.goto("/releases");
    await filters(page).getByRole("link", { name: "Closed ones" }).click();
    await expect(page).toHaveURL(/\/releases\?phase=closed$/);
    await page.getByRole("button", { name: "Delete the filter Closed ones" }).click();
    await page.goto("/releases?phase=closed");
    await expect(page.getByRole("link", { name: "Closed ones" })).toBeHidden();
  });

  test("changes are filtered by who raised them and by words", async ({ page }) => {
    await signInAs(page, "Claire Dubois");
    await page.goto("/changes");
    await page.getByLabel("State").selectOption("all");
    await page.getByLabel("Raised by").selectOption("me");
    await page.getByRole("search").getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/by=me/);
    for (const row of (await page.getByRole("row").all()).slice(1)) await expect(row).toContainText("Claire Dubois");
    await page.getByLabel("Title or number").fill("no change is called this");
    await page.getByRole("search").getByRole("button", { name: "Show" }).click();
    await expect(page.getByText("No change fits this filter")).toBeVisible();
  });
});
