/** Components that others made: asked for as one list, decided by the board, found again in the library. */
import { expect, test } from "@playwright/test";
import { firstOf } from "./support/behind.ts";
import { vote } from "./support/desk.ts";
import { releasePath } from "./support/landmarks.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const title = "What the release desk runs on";

test("the board reads a whole list and lets it in; what was foreign is in the library", async ({ browser }) => {
  const ingrid = await openAs(browser, "Ingrid Solberg");
  const asked =
    "SELECT a.number FROM \"authorization\" a JOIN change c ON c.id = a.change_id WHERE a.subject = 'intake' AND c.title = $1";
  const number = await firstOf(asked, [title]);
  const components = `${await releasePath("Release desk 0.1")}/build/components?standing=foreign`;
  await ingrid.goto(components);
  await expect(ingrid.getByRole("link", { name: "Have it let in" })).toBeVisible();
  await ingrid.goto(`/authorizations/${number}`);
  await expect(ingrid.getByRole("heading", { level: 1 })).toHaveText(`May these components enter the library: ${title}?`);
  await expect(ingrid.getByRole("region", { name: "What would be let in in the evidence" })).toContainText("pkg:npm/");
  const file = ingrid.getByRole("link", { name: "The evidence as stored, as a file" });
  await ingrid.getByText("Identifiers and the evidence as stored").click();
  const [download] = await Promise.all([ingrid.waitForEvent("download"), file.click()]);
  expect(download.suggestedFilename()).toBe(`authorization-${number}.json`);
  const seats =
    'SELECT p.name FROM authorization_seat s JOIN person p ON p.id = s.person_id JOIN "authorization" a ON a.id = s.authorization_id WHERE a.number = $1 ORDER BY p.name OFFSET $2 LIMIT 1';
  for (const place of [0, 1]) {
    const page = await openAs(browser, await firstOf(seats, [number, place]));
    await vote(page, number, "Grant");
    await page.context().close();
  }
  await ingrid.goto(components);
  await expect(ingrid.getByText("None of them.")).toBeVisible();
  await ingrid.goto("/library/components?q=pkg:npm/");
  await expect(ingrid.getByRole("main").getByRole("listitem").filter({ hasText: "pkg:npm/" }).first()).toContainText(
    "let in by CHG-",
  );
});

for (const javaScriptEnabled of [true, false])
  test(`a developer names a component, after a first try that named none, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    browser,
  }) => {
    const page = await openAs(browser, "Priya Raman", { javaScriptEnabled });
    await page.goto("/library/intakes/new");
    const form = page.getByRole("form", { name: "Intake of components by name" });
    await form.getByLabel("Title").fill("A smaller date picker");
    await form.getByLabel("Why it may come in").fill("It replaces three others.");
    await form.getByLabel("Where it comes from").fill("The vendor");
    await form.getByLabel("For the service").selectOption({ label: "Web shop" });
    await form.getByLabel("Purl 1").fill("pkg:npm/date-picker");
    await form.getByRole("button", { name: "Raise the intake" }).click();
    await expect(form.getByText("Its purl names no version").first()).toBeVisible();
    await expect(form.getByLabel("Why it may come in")).toHaveValue("It replaces three others.");
    await form.getByLabel("Purl 1").fill(`pkg:npm/date-picker@1.0.${javaScriptEnabled ? 1 : 2}`);
    await form.getByRole("button", { name: "Raise the intake" }).click();
    await expect(page).toHaveURL(/\/changes\/CHG-\d+$/);
    await expect(page.getByRole("region", { name: "What it lists" })).toContainText("known by its purl alone");
    await page.getByRole("button", { name: "Submit for authorization" }).click();
    await expect(page.getByRole("link", { name: "Open the decision" })).toBeVisible();
    await page.context().close();
  });

test("a whole lock file is asked for at once, and a file that is none is refused with the reason", async ({ page }) => {
  await signInAs(page, "Priya Raman");
  await page.goto("/library/intakes/new");
  const part = page.getByRole("region", { name: "From a list" });
  await part.getByLabel("Title").fill("What runs since spring");
  await part.getByLabel("Why it may come in").fill("It runs.");
  await part.getByLabel("Where it comes from").fill("The public npm registry");
  await part.getByLabel("For the service").selectOption({ label: "Web shop" });
  const file = part.getByLabel("CycloneDX bill of materials, or package-lock.json");
  await file.setInputFiles({ name: "package-lock.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await part.getByRole("button", { name: "Raise the intake of this list" }).click();
  await expect(part.getByRole("alert")).toContainText("Its bomFormat is not CycloneDX.");
  await expect(part.getByLabel("Title")).toHaveValue("What runs since spring");
  await file.setInputFiles("package-lock.json");
  await part.getByRole("button", { name: "Raise the intake of this list" }).click();
  await expect(page).toHaveURL(/\/changes\/CHG-\d+$/);
  await expect(page.getByRole("region", { name: "What it lists" })).toContainText("The list was read from a package-lock.json");
  await page.getByRole("link", { name: "More" }).click();
  await expect(page).toHaveURL(/after=99#components$/);
});
