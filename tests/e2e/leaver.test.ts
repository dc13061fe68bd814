/** Somebody leaves while a tab of theirs is open: it can do nothing any more, and says so without losing what was typed. */
import { expect, test } from "@playwright/test";
import { expectDone, form } from "./support/desk.ts";
import { openAs } from "./support/sign-in.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const leaver = { name: "Lars Leaver", email: `lars-${Date.now()}@nordwind.example` };

test("an open tab of somebody who is deactivated can do nothing, and what was typed in it stays", async ({ browser }) => {
  const ingrid = await openAs(browser, "Ingrid Solberg");
  await ingrid.goto("/admin");
  const add = form(ingrid, "Add a person");
  await add.getByLabel("Name").fill(leaver.name);
  await add.getByLabel("E-mail").fill(leaver.email);
  await add.getByLabel("First password").fill("a password of Lars's own");
  await add.getByRole("button", { name: "Add the person" }).click();
  await expectDone(add, `${leaver.name} is added`);
  await ingrid.goto(`/admin?text=${encodeURIComponent(leaver.email)}`);
  await ingrid.getByRole("link", { name: leaver.name }).click();
  const give = form(ingrid, "Give a role");
  await give.getByLabel("Role").selectOption("requester");
  await give.getByRole("button", { name: "Give the role" }).click();
  await expectDone(give, "The role is given.");

  const tab = await openAs(browser, leaver.name);
  await tab.goto("/changes/new");
  await tab.getByLabel("Title").fill("The last thing I wanted");
  await tab.getByLabel("Why it is needed").fill("Typed before they let me go.");
  const plain = await openAs(browser, leaver.name, { javaScriptEnabled: false });
  await plain.goto("/account");

  await form(ingrid, `${leaver.name} has left`).getByRole("button").click();
  await expect(ingrid.getByText("Their sessions ended")).toBeVisible();

  await tab.getByRole("button", { name: "Raise the change" }).click();
  await expect(tab.getByRole("alert").filter({ hasText: "Your session is over" })).toBeVisible();
  await expect(tab.getByLabel("Title")).toHaveValue("The last thing I wanted");
  await expect(tab.getByLabel("Why it is needed")).toHaveValue("Typed before they let me go.");
  await tab.goto("/releases");
  await expect(tab).toHaveURL("/sign-in?to=%2Freleases");

  await plain.getByLabel("Times are shown in").fill("Europe/Oslo");
  await form(plain, "Time zone").getByRole("button", { name: "Save" }).click();
  await expect(plain).toHaveURL(/\/sign-in/);
  for (const path of ["/api/record/export", "/api/releases/REL-1/evidence-pack", "/api/health"]) {
    const status = (await tab.request.get(path)).status();
    expect([path, status]).toEqual([path, path === "/api/health" ? 200 : 401]);
  }
  await tab.goto("/sign-in");
  await expect(tab.getByRole("button", { name: new RegExp(leaver.name) })).toHaveCount(0);

  await ingrid.goto("/record");
  await expect(ingrid.getByText(`deactivated ${leaver.name}`).first()).toBeVisible();
  for (const page of [ingrid, tab, plain]) await page.context().close();
});
