/** What people do at their desks, in the words on the screen. */
import { expect, type Locator, type Page } from "@playwright/test";

/** The status line that a form shows when its action is done. */
export async function expectDone(place: Page | Locator, text: string | RegExp): Promise<void> {
  await expect(place.getByRole("status").filter({ hasText: text }).first()).toBeVisible();
}

export const form = (page: Page, name: string): Locator => page.getByRole("form", { name, exact: true });

/** As without a mouse: it is to be seen, Tab stops at it, and the key works it. */
export async function press(target: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
  await expect(target).toBeVisible();
  // A click waits until a locked button is open; a key does not.
  await expect(target).toBeEnabled();
  await expect(target).toHaveJSProperty("tabIndex", 0);
  await target.press(key);
}

/** A box that may be ticked already. */
export async function tick(box: Locator): Promise<void> {
  if (!(await box.isChecked())) await press(box, "Space");
  await expect(box).toBeChecked();
}

/** Opens the decision of a release's pending authorization and casts a vote. */
export async function vote(page: Page, number: string, verdict: "Grant" | "Refuse" | "Abstain", reason = ""): Promise<void> {
  await page.goto(`/authorizations/${number}`);
  const dock = form(page, "Your vote");
  if (reason !== "") await dock.getByLabel("Reason").fill(reason);
  await press(dock.getByRole("button", { name: verdict }));
  await expect(page.getByText("Your vote is recorded.")).toBeVisible();
}

/** Asks for the gate ahead and answers the number of the authorization. */
export async function ask(page: Page, release: string, what: string): Promise<string> {
  await page.goto(`/releases/${release}`);
  await press(page.getByRole("button", { name: `Ask for ${what}` }));
  const decision = page.getByRole("link", { name: "Open the decision" });
  await expect(decision).toBeVisible();
  return (await decision.getAttribute("href"))?.split("/").at(-1) ?? "";
}

export async function pass(page: Page, release: string, button: string): Promise<void> {
  await page.goto(`/releases/${release}`);
  // The button shows its action while that runs: gone alone does not mean done.
  const done = page.waitForResponse((response) => response.request().method() === "POST");
  await press(page.getByRole("button", { name: button }));
  await done;
  await expect(page.getByRole("button", { name: button })).toBeHidden();
}

/** A time as `<input type="datetime-local">` wants it, to the second, in Berlin. */
export function berlinTime(at: Date): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "medium" });
  return parts.format(at).replace(" ", "T");
}
