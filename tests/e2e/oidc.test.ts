/** A real installation beside a real OpenID Connect provider: who gets in by it, with which roles, and who does not, and why. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { client, startProvider, type TestProvider } from "../support/provider.ts";
import { expectDone, form } from "./support/desk.ts";
import { dataFolder, failToStart, freePort, type Installation, startInstallation } from "./support/installation.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const anna = { name: "Anna Berg", email: "anna@example.org", password: "correct horse battery staple" };
const cleo = { name: "Cleo Cabot", email: "cleo@example.org" };
const house = "Nordlicht Login";

let data: ReturnType<typeof dataFolder>;
let port: number;
let settings: Record<string, string>;
let provider: TestProvider;
let installation: Installation | undefined;
let founder: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  data = dataFolder();
  port = await freePort();
  provider = await startProvider(await freePort(), `http://localhost:${port}/api/auth/callback/oidc`);
  settings = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_NAME: house,
    OIDC_ROLES_CLAIM: "groups",
    OIDC_ROLES: "build=developer,build=tester,audit=auditor",
  };
  installation = await startInstallation(data.path, port, settings);
  founder = await openHere(browser);
  await founder.goto(/http:\S+\/setup\?token=\S+/.exec(installation.said())?.[0] ?? "");
  await founder.getByLabel("Organisation").fill("Nordlicht IT");
  await founder.getByLabel("Your name").fill(anna.name);
  await founder.getByLabel("E-mail").fill(anna.email);
  await founder.getByLabel("Password").fill(anna.password);
  await founder.getByLabel("Time zone").fill("Europe/Oslo");
  await founder.getByRole("button", { name: "Make the organisation" }).click();
  await expect(founder).toHaveURL("/admin");
});

test.afterAll(async () => {
  test.setTimeout(60_000);
  await installation?.stop();
  await provider.stop();
  data.remove();
});

async function openHere(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: `http://localhost:${port}`, ...options });
  return context.newPage();
}

/** From the sign-in page to the provider, and back. */
async function signInBy(page: Page, login: string, to = ""): Promise<void> {
  await page.goto(`/sign-in${to}`);
  await page.getByRole("link", { name: `Sign in with ${house}` }).click();
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("whatever");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

const alertOf = (page: Page) => page.getByRole("alert").filter({ hasText: /\S/ }).first();

async function expectRefused(page: Page, why: string): Promise<void> {
  await expect(alertOf(page)).toContainText("You are not signed in.");
  await expect(alertOf(page)).toContainText(why);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/releases");
  await expect(page).toHaveURL("/sign-in?to=%2Freleases");
}

async function refusedAtOnce(browser: Browser, login: string, why: string, options = {}): Promise<void> {
  const page = await openHere(browser, options);
  await signInBy(page, login);
  await expectRefused(page, why);
  await page.context().close();
}

test("says in words who is not let in: strangers, and addresses that the provider does not vouch for", async ({ browser }) => {
  provider.people.set("stranger", { email: "stranger@example.org", email_verified: true });
  provider.people.set("unverified", { email: anna.email, email_verified: false });
  provider.people.set("nameless", {});
  await refusedAtOnce(browser, "stranger", "Nobody here has your e-mail address. Ask an administrator to add you.");
  await refusedAtOnce(browser, "unverified", `does not vouch for your e-mail address`, { javaScriptEnabled: false });
  await refusedAtOnce(browser, "nameless", "does not vouch for your e-mail address");
});

test("lets in whom an administrator added, with the roles of the claim, back to where they wanted to be", async ({ browser }) => {
  const add = form(founder, "Add a person");
  await add.getByLabel("Name").fill(cleo.name);
  await add.getByLabel("E-mail").fill(cleo.email);
  await add.getByRole("button", { name: "Add the person" }).click();
  await expectDone(add, `${cleo.name} is added`);

  provider.people.set("cleo", { email: cleo.email, email_verified: true, groups: ["build", "cab"] });
  const page = await openHere(browser, { javaScriptEnabled: false });
  await signInBy(page, "cleo", "?to=%2Faccount");
  await expect(page).toHaveURL("/account");
  await expect(page.getByRole("heading", { level: 1, name: cleo.name })).toBeVisible();
  await expect(page.locator("#content").getByText("developer, tester")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "this browser" })).toContainText(house);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?to=%2Faccount");
  await page.context().close();
});

test("takes a role away that the claim names no more, and knows the person though their address changed", async ({ browser }) => {
  provider.people.set("cleo", { email: "cleo.cabot@example.org", email_verified: false, groups: ["audit"] });
  const page = await openHere(browser);
  await signInBy(page, "cleo");
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  await expect(page.locator("#content").getByText("auditor", { exact: true })).toBeVisible();
  await page.context().close();
  await founder.goto("/record?stream=admin");
  await expect(founder.getByText(`ended the appointment of ${cleo.name} as developer`).first()).toBeVisible();
});

test("refuses an answer that was begun elsewhere, and a begin that another site made", async ({ browser }) => {
  const page = await openHere(browser);
  await page.goto("/api/auth/callback/oidc?code=made-up&state=made-up");
  await expectRefused(page, "begun in another window");
  const answer = await page.request.get("/api/auth/begin?to=/admin", {
    headers: { "sec-fetch-site": "cross-site" },
    maxRedirects: 0,
  });
  expect([answer.status(), answer.headers()["location"]]).toEqual([303, "/sign-in?to=%2Fadmin"]);
  await page.context().close();
});

test("says so when somebody turns back at the provider", async ({ browser }) => {
  const page = await openHere(browser);
  await page.goto("/sign-in?to=%2Freleases");
  await page.getByRole("link", { name: `Sign in with ${house}` }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expectRefused(page, "did not let you in, or you turned back there");
  await page.context().close();
});

test("puts out whoever is deactivated, at once and for good", async ({ browser }) => {
  const page = await openHere(browser);
  await signInBy(page, "cleo");
  await expect(page).toHaveURL("/");
  await founder.goto("/admin");
  await founder.getByRole("link", { name: cleo.name }).click();
  await founder.getByRole("button", { name: `${cleo.name} has left` }).click();
  await expect(founder.getByText("Their sessions ended")).toBeVisible();
  await page.goto("/releases");
  await expect(page).toHaveURL("/sign-in?to=%2Freleases");
  await page.getByRole("link", { name: `Sign in with ${house}` }).click();
  await expectRefused(page, "has been deactivated here");
  await page.context().close();
});

test("does without the provider while it is away: passwords go on, and the page says so", async ({ browser }) => {
  await provider.stop();
  const page = await openHere(browser, { javaScriptEnabled: false });
  await page.goto("/sign-in");
  await page.getByRole("link", { name: `Sign in with ${house}` }).click();
  await expectRefused(page, "cannot be reached just now");
  await page.getByLabel("E-mail").fill(anna.email);
  await page.getByLabel("Password").fill(anna.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/releases");
  await page.context().close();
});

test("does not start with half of its settings, and says all that is missing at once", async () => {
  test.setTimeout(180_000);
  const { OIDC_CLIENT_SECRET: _, OIDC_ROLES_CLAIM: __, ...half } = settings;
  const other = dataFolder();
  const { code, said } = await failToStart(other.path, await freePort(), half);
  expect(code).toBe(1);
  expect(said).toContain("OIDC_CLIENT_SECRET must be set");
  expect(said).toContain("OIDC_ROLES_CLAIM and OIDC_ROLES go together");
  other.remove();
});
