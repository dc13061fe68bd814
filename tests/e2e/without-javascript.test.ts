/** Every form is a form: with JavaScript switched off the same things can be done, and what was typed is kept. */
import { expect, test } from "@playwright/test";
import { releasePath } from "./support/landmarks.ts";
import { signInAs } from "./support/sign-in.ts";

test.use({ javaScriptEnabled: false });

test("a change is raised, after a first try that lacked its reason", async ({ page }) => {
  await signInAs(page, "Claire Dubois");
  await page.goto("/changes/new?service=web-shop");
  await page.getByLabel("Title").fill("Show the stock of every shop");
  await page.getByLabel("Where it comes from").selectOption("requirement");
  await page.getByRole("button", { name: "Raise the change" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Why it is needed")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Title")).toHaveValue("Show the stock of every shop");
  await expect(page.getByLabel("Where it comes from")).toHaveValue("requirement");
  await page.getByLabel("Why it is needed").fill("Customers drive to shops that have none.");
  await page.getByRole("button", { name: "Raise the change" }).click();
  await expect(page).toHaveURL(/\/changes\/CHG-\d+/);
});

test("rows of a plan are added, changed and dropped", async ({ page }) => {
  await signInAs(page, "Jonas Weber");
  const plan = await releasePath("Orders by fax 3.5", "/plan");
  await page.goto(plan);
  const criteria = page.getByRole("form", { name: "Acceptance criteria" });
  await criteria.getByLabel("Criterion 1").fill("The archive holds what the table held");
  await criteria.getByRole("button", { name: "Save the criteria" }).click();
  await expect(page.getByText("The acceptance criteria are saved.")).toBeVisible();
  await page.goto(plan);
  await expect(criteria.getByLabel("Criterion 1")).toHaveValue("The archive holds what the table held");
  await expect(criteria.getByLabel("Criterion 3")).toHaveValue("");
});

test("a gate is decided, after a refusal without a reason was turned away", async ({ page }) => {
  await signInAs(page, "Henrik Lund");
  await page.goto("/authorizations");
  await page.getByRole("link", { name: "Returns portal 1.0" }).first().click();
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(page.getByText("Say why you refuse, so that it can be mended.").first()).toBeVisible();
  await page.getByRole("button", { name: "Grant" }).click();
  await expect(page.getByText("Your vote is recorded.")).toBeVisible();
});

test("a file is uploaded, and the page says what became of it", async ({ page }) => {
  await signInAs(page, "Priya Raman");
  const build = await releasePath("Payments 4.8", "/build");
  await page.goto(build);
  await page.getByLabel("Source").fill("https://git.nordwind.example/payments");
  await page.getByLabel("Commit").fill("abc1234");
  await page.getByLabel("Builder").fill("by hand");
  await page.getByRole("button", { name: /^Hand in build/ }).click();
  await expect(page.getByText("The build is handed in.")).toBeVisible();
  await page.goto(build);
  await page
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "payments.tar.gz", mimeType: "application/gzip", buffer: Buffer.from("bytes") });
  await page.getByRole("button", { name: "Add the artifact" }).click();
  await expect(page.getByText("Say its version.")).toBeVisible();
  await page.getByLabel("Version").fill("4.8.0");
  await page
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "payments.tar.gz", mimeType: "application/gzip", buffer: Buffer.from("bytes") });
  await page.getByRole("button", { name: "Add the artifact" }).click();
  await expect(page.getByText("payments.tar.gz has arrived.")).toBeVisible();
});

test("whoever signs out is out", async ({ page }) => {
  await signInAs(page, "Mateo Alvarez");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/releases");
  await expect(page).toHaveURL("/sign-in?to=%2Freleases");
});

test("what was typed beside a list that cannot be read is still there", async ({ page }) => {
  await signInAs(page, "Priya Raman");
  await page.goto("/library/intakes/new");
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Raise the intake of this list" }) });
  await form.getByLabel("Title").fill("Vendored parts");
  await form.getByLabel("Why it may come in").fill("Looked at: licences and upkeep.");
  await form.getByLabel("Where it comes from").fill("A mirror of ours");
  await form.getByLabel("For the service").selectOption({ index: 2 });
  const service = await form.getByLabel("For the service").inputValue();
  await form.getByLabel("What it is").selectOption("baseline");
  await form.getByLabel("Let in until").fill("2031-05-06T07:08");
  const list = { name: "list.json", mimeType: "application/json", buffer: Buffer.from("no list") };
  await form.getByLabel(/^CycloneDX/).setInputFiles(list);
  await form.getByRole("button", { name: "Raise the intake of this list" }).click();
  await expect(page.getByRole("alert")).toContainText("The list of components cannot be read.");
  await expect(form.getByLabel("Title")).toHaveValue("Vendored parts");
  await expect(form.getByLabel("Why it may come in")).toHaveValue("Looked at: licences and upkeep.");
  await expect(form.getByLabel("Where it comes from")).toHaveValue("A mirror of ours");
  await expect(form.getByLabel("For the service")).toHaveValue(service);
  await expect(form.getByLabel("What it is")).toHaveValue("baseline");
  await expect(form.getByLabel("Let in until")).toHaveValue("2031-05-06T07:08");
});
