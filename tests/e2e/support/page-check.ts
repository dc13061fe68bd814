import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/** What the colour scheme decides; every other rule reads the same document in light and in dark. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** axe finds nothing, in light and in dark, wide and narrow. */
export async function expectNoViolation(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion: a colour on its way from one scheme to the other is neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      const found = await violationsIn(page, colorScheme === "dark" ? colourRules : null);
      expect.soft(found, `${page.url()}, ${colorScheme}, ${viewport.width} px`).toEqual([]);
    }
  }
}

/** Each rule that is broken, with where. axe asks itself: our pages have no frames, so nothing has to be put together from outside. */
const violationsIn = (page: Page, rules: readonly string[] | null): Promise<string[]> =>
  page.evaluate(async (only) => {
    const options: axe.RunOptions = { resultTypes: ["violations"], ...(only && { runOnly: [...only] }) };
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  }, rules);

/** Nothing sticks out sideways. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(width, `${page.url()} is wider than its window`).toBeLessThanOrEqual(0);
}
