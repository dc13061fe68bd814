/** A decision signed with a passkey, from its enrolment to the day when somebody who owns the database wants it to have been another. */
import { expect, type Page, test } from "@playwright/test";
import { exportAltered } from "../support/record-copy.ts";
import { judge } from "../support/verifier.ts";
import { firstOf } from "./support/behind.ts";
import { expectDone, form } from "./support/desk.ts";
import { expectNoViolation } from "./support/page-check.ts";
import { openAs } from "./support/sign-in.ts";

const baseURL = process.env["E2E_URL"] ?? "";

/** A device with a passkey inside, unlocked by a finger that is always there. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Raises a change and submits it; answers the number of the authorization. */
async function submitChange(page: Page): Promise<string> {
  await page.goto("/changes/new?service=web-shop");
  await page.getByLabel("Title").fill("Sign in with a passkey");
  await page.getByLabel("Where it comes from").selectOption("improvement");
  await page.getByLabel("Why it is needed").fill("Passwords are phished.");
  await page.getByRole("button", { name: "Raise the change" }).click();
  await expect(page).toHaveURL(/\/changes\/CHG-\d+/);
  await page.getByRole("button", { name: "Submit for authorization" }).click();
  const decision = page.getByRole("link", { name: "Open the decision" });
  await expect(decision).toBeVisible();
  return (await decision.getAttribute("href"))?.split("/").at(-1) ?? "";
}

test("is enrolled, signs a vote that verifies anywhere, and one altered character of what was voted on names that vote", async ({
  browser,
}) => {
  const claire = await openAs(browser, "Claire Dubois", { baseURL });
  const number = await submitChange(claire);
  const amara = await openAs(browser, "Amara Okafor", { baseURL });
  await plugIn(amara);

  await test.step("enrolled on the account page", async () => {
    await amara.goto("/account");
    const enrolment = form(amara, "Enrol a passkey");
    await enrolment.getByRole("button", { name: "Enrol a passkey" }).click();
    await expect(enrolment.getByRole("alert")).toContainText("Name it");
    await enrolment.getByLabel("Its name").fill("Amara's laptop");
    await enrolment.getByRole("button", { name: "Enrol a passkey" }).click();
    await expectDone(amara, "Amara's laptop is enrolled");
    await expect(amara.getByText("not used yet")).toBeVisible();
    await expectNoViolation(amara);
  });

  await test.step("signs a vote", async () => {
    await amara.goto(`/authorizations/${number}`);
    const dock = form(amara, "Your vote");
    await expect(dock.getByLabel("Password")).toHaveValue("");
    await dock.getByLabel("Reason").fill("About time.");
    await dock.getByRole("button", { name: "Grant" }).click();
    await expect(amara.getByText("Your vote is recorded.")).toBeVisible();
    await expect(amara.getByText("Signed with a passkey")).toBeVisible();
  });

  const exported = await (await amara.request.get("/api/record/export")).text();
  const owner = process.env["E2E_OWNER_URL"] ?? "";
  const voteId = await firstOf(
    'SELECT v.id FROM vote v JOIN "authorization" a ON a.id = v.authorization_id WHERE a.number = $1',
    [number],
  );

  await test.step("verifies from the file alone", () => {
    const { status, said } = judge(exported);
    expect(said).toContain("the record verifies");
    expect(said).toMatch(/votes: [1-9]\d* signed with a passkey/);
    expect(status).toBe(0);
  });

  await test.step("one character of the evidence is altered in a copy of the database, and the verifier names the vote", async () => {
    const altered = await exportAltered(owner, [
      `UPDATE "authorization" SET evidence = convert_to(replace(convert_from(evidence, 'UTF8'), 'phished', 'fished '), 'UTF8') WHERE number = ${number}`,
    ]);
    const { status, said } = judge(altered);
    expect(status).toBe(1);
    expect(said).toContain(
      `the vote of Amara Okafor to grant (${voteId}): the evidence is not what was voted on: it was altered.`,
    );
    expect(said).toContain("1 faults.");
  });

  await test.step("removed again, in two steps", async () => {
    await amara.goto("/account");
    await expect(amara.getByText("last used")).toBeVisible();
    await amara.getByText("Remove Amara's laptop").click();
    await amara.getByRole("button", { name: "Yes, remove this passkey" }).click();
    await expect(amara.getByText("You have none yet.")).toBeVisible();
    expect(judge(await (await amara.request.get("/api/record/export")).text()).status).toBe(0);
  });
  await claire.context().close();
  await amara.context().close();
});
