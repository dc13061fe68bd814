/** What one person does appears on the pages that others have open: said at once, shown when asked for. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { ask, expectDone, form, vote } from "./support/desk.ts";
import { releasePath } from "./support/landmarks.ts";
import { openAs } from "./support/sign-in.ts";

const notice = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });
const waiting = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Authorizations/ });
const baseURL = process.env["E2E_URL"] ?? "";

const opened: Page[] = [];
test.afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
});

async function open(browser: Browser, name: string): Promise<Page> {
  const page = await openAs(browser, name, { baseURL });
  opened.push(page);
  return page;
}

/** Where a member of the board reads how many decisions wait. */
async function countOf(page: Page): Promise<number> {
  return Number(/\d+/.exec((await waiting(page).textContent()) ?? "")?.[0] ?? 0);
}

/** The open page says as many as one that is read anew: others, too, ask the board while these two do. */
async function expectCountOfToday(open: Page): Promise<void> {
  const anew = await open.context().newPage();
  await expect(async () => {
    await anew.goto("/account");
    expect(await countOf(open)).toBe(await countOf(anew));
  }).toPass({ timeout: 30_000 });
  await anew.close();
}

test("two people on one release see each other act, without a reload", async ({ browser }) => {
  const [jonas, henrik] = [await open(browser, "Jonas Weber"), await open(browser, "Henrik Lund")];
  const release = await releasePath("Fax gateway: out of service");
  await henrik.goto(release);

  const number = await ask(jonas, release.split("/").at(-1) ?? "", "planning");
  await expect(notice(henrik, "Jonas Weber asked for planning")).toBeVisible();
  await expectCountOfToday(henrik);
  await expect(henrik.getByRole("link", { name: "Open the decision" })).toBeHidden();
  await henrik.getByRole("button", { name: "Show", exact: true }).click();
  await expect(henrik.getByRole("link", { name: "Open the decision" })).toBeVisible();
  await expect(henrik.locator("#content")).toBeFocused();

  await test.step("what is half typed stays", async () => {
    const withdrawal = form(jonas, "Withdraw the request");
    await withdrawal.getByText("Withdraw the request").click();
    await withdrawal.getByLabel("Reason").fill("Asked too ea");
    await vote(henrik, number, "Abstain");
    await expect(notice(jonas, "Henrik Lund abstained")).toBeVisible();
    await jonas.getByRole("button", { name: "Show", exact: true }).click();
    await expect(jonas.getByText("Henrik Lund").first()).toBeVisible();
    await expect(withdrawal.getByLabel("Reason")).toHaveValue("Asked too ea");
    await withdrawal.getByLabel("Reason").fill("Asked too early.");
    await withdrawal.getByRole("button", { name: "Withdraw it" }).click();
  });
  await expect(notice(henrik, "Jonas Weber withdrew the authorization")).toBeVisible();
  await expectCountOfToday(henrik);
});

test("two tabs of one browser share one stream, and one that nobody looks at reads again when it is looked at", async ({
  browser,
}) => {
  const [jonas, claire] = [await open(browser, "Jonas Weber"), await open(browser, "Claire Dubois")];
  const release = await releasePath("Fax gateway: out of service");
  const streams: string[] = [];
  claire.context().on("request", (request) => {
    if (request.url().includes("/api/live")) streams.push(request.url());
  });
  const other = await claire.context().newPage();
  await claire.goto(release);
  await other.goto(release);
  await expect.poll(() => streams.length).toBe(1);
  await hide(other, true);

  await ask(jonas, release.split("/").at(-1) ?? "", "planning");
  await expect(notice(claire, "Jonas Weber asked for planning")).toBeVisible();
  await expect(other.getByRole("link", { name: "Open the decision" })).toBeHidden();
  await hide(other, false);
  await expect(other.getByRole("link", { name: "Open the decision" })).toBeVisible();
  await expect(notice(other, "Jonas Weber asked")).toBeHidden();
  expect(streams).toHaveLength(1);

  const withdrawal = form(jonas, "Withdraw the request");
  await withdrawal.getByText("Withdraw the request").click();
  await withdrawal.getByLabel("Reason").fill("Asked too early.");
  await withdrawal.getByRole("button", { name: "Withdraw it" }).click();
  await expect(notice(claire, "Jonas Weber withdrew the authorization")).toBeVisible();
});

/** As when another tab is brought to the front, or this one. */
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

test("a deactivated person's open tab is told that it is over, hears nothing and can do nothing", async ({ browser }) => {
  const name = `Lasse Leaver ${Date.now()}`;
  const email = `lasse-${Date.now()}@nordwind.example`;
  const olga = await open(browser, "Olga Petrova");
  await olga.goto("/admin");
  const add = form(olga, "Add a person");
  await add.getByLabel("Name").fill(name);
  await add.getByLabel("E-mail").fill(email);
  await add.getByLabel("First password").fill("a password of Lasse's own");
  await add.getByRole("button", { name: "Add the person" }).click();
  await expectDone(add, `${name} is added`);
  await olga.goto(`/admin?text=${encodeURIComponent(email)}`);
  await olga.getByRole("link", { name }).click();

  const lasse = await open(browser, name);
  await lasse.goto("/account");
  // The stream has been told once how many decisions wait: from here on it would hear.
  await lasse.waitForTimeout(1500);
  await form(olga, `${name} has left`).getByRole("button").click();
  await expect(notice(lasse, "Your session is over.")).toBeVisible();

  const zone = form(lasse, "Time zone");
  await zone.getByLabel("Times are shown in").fill("Asia/Tokyo");
  await zone.getByRole("button", { name: "Save" }).click();
  await expect(zone.getByText(/Sign in again/)).toBeVisible();
  const refused = await lasse.request.get("/api/live");
  expect(refused.status()).toBe(401);
  await lasse.getByRole("link", { name: "Sign in again" }).click();
  await expect(lasse).toHaveURL(/\/sign-in/);
  await expect(lasse.getByRole("button", { name })).toBeHidden();
});
