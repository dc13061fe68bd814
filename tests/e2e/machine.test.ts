/** A person makes a key for a pipeline, the pipeline works with it, and the key is taken away. */
import { expect, test } from "@playwright/test";
import { signInAs } from "./support/sign-in.ts";

test("a developer makes an access token, a pipeline works with it, and no more after it was revoked", async ({
  page,
  request,
}) => {
  await signInAs(page, "Olga Petrova");
  await page.goto("/account/tokens");
  await expect(page.getByText("countersign.mjs && node countersign.mjs login")).toBeVisible();
  const command = await request.get((await page.getByRole("link", { name: "countersign command" }).getAttribute("href")) ?? "");
  expect(await command.text()).toMatch(/^#!\/usr\/bin\/env node\n/);
  const form = page.getByRole("form", { name: "Make an access token" });
  await form.getByRole("textbox", { name: "Its name" }).fill("");
  await form.getByRole("button", { name: "Make an access token" }).click();
  await expect(form.getByRole("alert")).toContainText("Name it");
  await form.getByRole("textbox", { name: "Its name" }).fill("Pipeline of the tests");
  await form.getByRole("checkbox", { name: "Ask what may be deployed" }).check();
  await form.getByRole("button", { name: "Make an access token" }).click();
  const told = (await form.getByRole("status").textContent()) ?? "";
  const secret = /cs_[\w-]{43}/.exec(told)?.[0] ?? "";
  expect(secret).not.toBe("");
  const headers = { authorization: `Bearer ${secret}` };
  const listed = await request.get("/api/v1/releases?limit=3", { headers });
  expect(listed.status()).toBe(200);
  expect(((await listed.json()) as { items: unknown[] }).items).toHaveLength(3);
  const refused = await request.post("/api/v1/releases", { headers, data: {} });
  expect(refused.status()).toBe(403);
  await page.reload();
  await expect(page.locator("body")).not.toContainText(secret);
  const item = page.getByRole("listitem").filter({ hasText: "Pipeline of the tests" });
  await expect(item).toContainText("last used");
  await item.getByText("Revoke Pipeline of the tests").click();
  await item.getByRole("button", { name: "Yes, revoke this token" }).click();
  await expect(page.getByRole("heading", { name: "Not in force any more" })).toBeVisible();
  expect((await request.get("/api/v1/releases", { headers })).status()).toBe(401);
});

test("what can be called is read without signing in, by people and by machines", async ({ page, request }) => {
  await page.goto("/api/docs");
  await expect(page.getByText("countersign.mjs && node countersign.mjs login")).toBeVisible();
  await page.getByText("May this digest be deployed", { exact: false }).first().click();
  await expect(page.locator("#checkGate")).toContainText("For a token that may ask what may be deployed.");
  const document = await request.get("/api/v1/openapi.json");
  expect(document.status()).toBe(200);
  expect(((await document.json()) as { openapi: string }).openapi).toBe("3.1.0");
  const stranger = await request.get("/api/v1/releases");
  expect([stranger.status(), stranger.headers()["content-type"]]).toEqual([401, "application/problem+json"]);
});
