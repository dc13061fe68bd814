/** A real installation, from its first start: founded once, run by people with passwords, and never a demonstration. */
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectDone, form } from "./support/desk.ts";
import { dataFolder, failToStart, freePort, type Installation, startInstallation } from "./support/installation.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const anna = { name: "Anna Berg", email: "anna@example.org", password: "correct horse battery staple" };
const bert = { name: "Bert Blom", email: "bert@example.org", password: "another horse, another battery" };
const cleo = { name: "Cleo Cabot", email: "cleo@example.org", password: "a third horse and its battery" };

let data: ReturnType<typeof dataFolder>;
let port: number;
let installation: Installation | undefined;
let founder: Page;
let second: Page;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  data = dataFolder();
  port = await freePort();
  installation = await startInstallation(data.path, port);
});

test.afterAll(async () => {
  test.setTimeout(60_000);
  await installation?.stop();
  data.remove();
});

function running(): Installation {
  if (!installation) throw new Error("It is not running.");
  return installation;
}

const setupAddress = (): string => /http:\S+\/setup\?token=\S+/.exec(running().said())?.[0] ?? "";

async function openHere(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: running().url, ...options });
  return context.newPage();
}

async function fillSetup(page: Page, password: string): Promise<void> {
  await page.getByLabel("Organisation").fill("Nordlicht IT");
  await page.getByLabel("Your name").fill(anna.name);
  await page.getByLabel("E-mail").fill(anna.email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Time zone").fill("Europe/Oslo");
  await page.getByRole("button", { name: "Make the organisation" }).click();
}

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const alertOf = (page: Page) => page.getByRole("alert").filter({ hasText: /\S/ }).first();

/** The fields of the page's only form, as a browser without JavaScript would post them. */
const onlyForm = (page: Page): Promise<Record<string, string>> =>
  page.locator("form").evaluate((element) => {
    const entries = [...new FormData(element as HTMLFormElement)];
    return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === "string" ? value : ""]));
  });

test("says where it is set up, and leads whoever comes there", async ({ browser }) => {
  expect(setupAddress()).toContain(`${running().url}/setup?token=`);
  const page = await openHere(browser);
  for (const asked of ["/", "/sign-in", "/releases"]) {
    await page.goto(asked);
    await expect(page).toHaveURL("/setup");
  }
  await expect(page.getByLabel("One-time token")).toHaveValue("");
  await page.context().close();
});

test("is not founded without the token, and keeps what was typed, the password apart", async ({ browser }) => {
  const page = await openHere(browser);
  await page.goto("/setup?token=guessed");
  await fillSetup(page, anna.password);
  await expect(alertOf(page)).toContainText("This is not the token that was printed at the start.");
  await expect(page.getByLabel("One-time token")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Organisation")).toHaveValue("Nordlicht IT");
  await expect(page.getByLabel("E-mail")).toHaveValue(anna.email);
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.context().close();
});

test("is founded once: with the token, and a password that is long enough", async ({ browser }) => {
  founder = await openHere(browser);
  await founder.goto(setupAddress());
  const late = await openHere(browser, { javaScriptEnabled: false });
  await late.goto(setupAddress());
  const sent = await onlyForm(late);

  await fillSetup(founder, "too short");
  await expect(founder.getByLabel("Password")).toHaveAccessibleDescription(/at least 12 characters/);
  await expect(founder.getByLabel("Your name")).toHaveValue(anna.name);
  await fillSetup(founder, anna.password);
  await expect(founder).toHaveURL("/admin");
  await expect(founder.getByRole("heading", { level: 1, name: "People and settings" })).toBeVisible();

  await late.goto("/setup");
  await expect(late).toHaveURL("/sign-in");
  const again = {
    ...sent,
    organisation: "Ours now",
    name: "Eve",
    email: "eve@example.org",
    password: "a password of Eve's",
    timeZone: "UTC",
  };
  const answer = await late.request.post("/setup", { multipart: again, headers: { origin: running().url }, maxRedirects: 0 });
  expect(answer.headers()["set-cookie"] ?? "").not.toContain("session-token");
  await late.goto("/sign-in");
  await expect(late.getByRole("heading", { name: "Sign in to Nordlicht IT" })).toBeVisible();
  await late.context().close();
});

async function addPerson(page: Page, { name, email, password }: typeof anna): Promise<void> {
  const add = form(page, "Add a person");
  await add.getByLabel("Name").fill(name);
  await add.getByLabel("E-mail").fill(email);
  await add.getByLabel("First password").fill(password);
  await add.getByRole("button", { name: "Add the person" }).click();
  await expectDone(add, `${name} is added`);
}

const confirmCleo = `Confirm ${cleo.name} as member of the Change advisory board`;

test("its administrator adds people and makes another administrator, but confirms nobody they proposed", async () => {
  for (const person of [bert, cleo]) await addPerson(founder, person);
  const appoint = form(founder, "Appoint somebody");
  await expect(appoint.getByLabel("Who").getByRole("option", { name: anna.name })).toHaveCount(0);
  await appoint.getByLabel("Who").selectOption({ label: bert.name });
  await appoint.getByLabel("As what").selectOption("role");
  await appoint.getByLabel("Role").selectOption("administrator");
  await appoint.getByRole("button", { name: "Propose" }).click();
  await expectDone(appoint, "The role is given.");

  await founder.goto("/admin");
  await appoint.getByLabel("Who").selectOption({ label: cleo.name });
  await appoint.getByLabel("As what").selectOption("member");
  await appoint.getByLabel("Authority, for a member").selectOption({ label: "Change advisory board" });
  await appoint.getByRole("button", { name: "Propose" }).click();
  await expectDone(appoint, "Proposed. It is in force when a second person has confirmed it.");

  await founder.goto("/admin");
  const waiting = founder.getByRole("listitem").filter({ hasText: `${cleo.name} as member of the Change advisory board` });
  await expect(waiting.getByRole("button", { name: "Confirm" })).toHaveAttribute("aria-disabled", "true");
  await expect(waiting).toContainText("You proposed it");
  await expect(form(founder, confirmCleo)).toHaveCount(0);
});

test("lets nobody in with a wrong password, and says no more than that", async ({ browser }) => {
  second = await openHere(browser);
  await second.goto("/sign-in");
  for (const email of [bert.email, "nobody@example.org"]) {
    await fillSignIn(second, email, "not the password");
    await expect(alertOf(second)).toHaveText("The e-mail address or the password is wrong.");
    await expect(second.getByLabel("E-mail")).toHaveValue(email);
    await expect(second.getByLabel("Password")).toHaveValue("");
  }
});

test("its second administrator signs in and confirms what the first proposed", async () => {
  await second.goto("/sign-in?to=%2Fadmin");
  await fillSignIn(second, ` ${bert.email.toUpperCase()} `, bert.password);
  await expect(second).toHaveURL("/admin");
  await form(second, confirmCleo).getByRole("button", { name: "Confirm" }).click();
  await expect(form(second, confirmCleo)).toBeHidden();
  await founder.goto("/admin");
  await expect(founder.getByRole("listitem").filter({ hasText: cleo.email })).toContainText(
    "member of the Change advisory board",
  );
});

test("tells whoever guesses to wait, and then does not listen to the right password either", async ({ browser }) => {
  const page = await openHere(browser);
  await page.goto("/sign-in");
  for (let guess = 1; guess <= 5; guess++) {
    await fillSignIn(page, cleo.email, `guess number ${guess}`);
    await expect(page.getByLabel("Password")).toHaveValue("");
    await expect(alertOf(page)).toHaveText("The e-mail address or the password is wrong.");
  }
  for (const password of ["guess number 6", cleo.password]) {
    await fillSignIn(page, cleo.email, password);
    await expect(page.getByLabel("Password")).toHaveValue("");
    await expect(alertOf(page)).toHaveText("Too many failed attempts. Try again in 15 minutes.");
  }
  await page.goto("/releases");
  await expect(page).toHaveURL("/sign-in?to=%2Freleases");
  await page.context().close();
});

test("is no demonstration: nobody is offered, and nobody gets in without a password", async ({ browser }) => {
  const page = await openHere(browser, { javaScriptEnabled: false });
  await page.goto("/sign-in");
  await expect(page.getByRole("button")).toHaveText(["Sign in"]);
  await expect(page.getByText(/demonstration/i)).toHaveCount(0);
  for (const { name } of [anna, bert, cleo]) await expect(page.getByText(name)).toHaveCount(0);

  // The form of the real demonstration next door, posted here: the action is there, the demonstration is not.
  const next = await browser.newContext({ baseURL: process.env["E2E_URL"] ?? "", javaScriptEnabled: false });
  const door = await next.newPage();
  await door.goto("/sign-in");
  const sent = await onlyForm(door);
  await next.close();
  const personId = (await form(founder, "Appoint somebody").getByRole("option", { name: bert.name }).getAttribute("value")) ?? "";
  expect(personId).toMatch(/^[0-9a-f-]{36}$/);
  const answer = await page.request.post("/sign-in", {
    multipart: { ...sent, personId },
    headers: { origin: running().url },
    maxRedirects: 0,
  });
  expect(answer.headers()["set-cookie"] ?? "").not.toContain("session-token");
  expect(answer.headers()["location"] ?? "").toBe("");
  await page.goto("/releases");
  await expect(page).toHaveURL("/sign-in?to=%2Freleases");
  await page.context().close();
});

test("runs once in its folder, and once on its port", async () => {
  const elsewhere = await freePort();
  const twice = await failToStart(data.path, elsewhere);
  expect([twice.code, twice.said]).toEqual([1, expect.stringContaining("Countersign runs already in")]);
  const other = dataFolder();
  const taken = await failToStart(other.path, port);
  expect([taken.code, taken.said]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  other.remove();
});

test("stops when it is told to, and is as it was at the next start, its sessions too", async () => {
  test.setTimeout(180_000);
  expect(await running().stop()).toBe(0);
  expect(existsSync(path.join(data.path, "system", "running.json"))).toBe(false);
  expect(existsSync(path.join(data.path, "system", "postgres", "postmaster.pid"))).toBe(false);
  installation = await startInstallation(data.path, port);
  expect(setupAddress()).toBe("");
  await founder.goto("/admin");
  await expect(founder.getByRole("heading", { level: 1, name: "People and settings" })).toBeVisible();
  for (const page of [founder, second]) await page.context().close();
});
