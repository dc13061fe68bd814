/** A meeting of the board with four people at once, each on a device of their own: from its start to its minutes. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { firstOf } from "./support/behind.ts";
import { berlinTime, expectDone, form } from "./support/desk.ts";
import { expectNoOverflow, expectNoViolation } from "./support/page-check.ts";
import { openAs } from "./support/sign-in.ts";

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

const item = (page: Page, title: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: title }) });
const receipts = "Orders by fax 3.5";
const weather = "Stock forecast 1.13";

test("four people meet: presence, a vote in place, the block, an item taken up, the end, and the minutes of it", async ({
  browser,
}) => {
  const [henrik, ingrid, olga, mateo] = [
    await open(browser, "Henrik Lund"),
    await open(browser, "Ingrid Solberg"),
    await open(browser, "Olga Petrova"),
    await open(browser, "Mateo Alvarez"),
  ];
  const name = `Board of ${Date.now()}`;

  await test.step("a change manager defines when the board meets", async () => {
    await henrik.goto("/cab");
    const define = form(henrik, "Define meetings");
    await define.getByLabel("Authority").selectOption({ label: "Change advisory board" });
    await define.getByLabel("Name").fill(name);
    await define.getByLabel("Chair").selectOption({ label: "Ingrid Solberg" });
    await define.getByLabel("Time zone").fill("Europe/Berlin");
    await define.getByLabel("Or by a rule of your own").fill("FREQ=HOURLY");
    await define.getByLabel("First meeting").fill(berlinTime(new Date(Date.now() + 10 * 60_000)).slice(0, 16));
    await define.getByLabel("Lead time").fill("0");
    await define.getByRole("button", { name: "Define the meetings" }).click();
    await expect(define.getByRole("alert")).toContainText("Begin the rule with");
    await expect(define.getByLabel("Name")).toHaveValue(name);
    await define.getByLabel("Or by a rule of your own").fill("");
    await define.getByRole("button", { name: "Define the meetings" }).click();
    await expectDone(henrik, "The meetings are defined");
  });
  const number = await firstOf("SELECT m.number FROM meeting m JOIN meeting_series s ON s.id = m.series_id WHERE s.name = $1", [
    name,
  ]);
  const address = `/cab/${number}`;

  await test.step("its chair starts it, and nobody else may", async () => {
    await olga.goto(address);
    await expect(olga.getByText("Only its chair, Ingrid Solberg, or a change manager does this.")).toBeVisible();
    await ingrid.goto(address);
    await ingrid.getByRole("button", { name: "Start the meeting" }).click();
    await expect(ingrid.getByRole("heading", { name: /^One by one/ })).toBeVisible();
    await expect(olga.getByRole("heading", { name: /^One by one/ })).toBeVisible();
  });

  await test.step("whoever comes appears to the others without a reload", async () => {
    for (const page of [henrik, mateo]) await page.goto(address);
    for (const page of [ingrid, olga, henrik, mateo]) {
      await page.getByRole("button", { name: "I am here" }).click();
      await expect(page.getByRole("button", { name: "I leave" })).toBeVisible();
    }
    for (const page of [ingrid, olga, henrik, mateo])
      await expect(page.getByText("Quorum reached: 4 of 2 members")).toBeVisible();
  });

  await test.step("an item that is called shows its time to all, and a vote in place appears to the others", async () => {
    const pulled = item(olga, weather);
    await pulled.getByText(/out of the block$/).click();
    await pulled.getByLabel("Why").fill("What if the forecast is wrong?");
    await pulled.getByRole("button", { name: "Take it out" }).click();
    await expect(item(ingrid, weather)).toContainText("Taken out of the block by Olga Petrova");
    await item(ingrid, weather).getByRole("button", { name: "Call it" }).click();
    await expect(item(mateo, weather).getByRole("timer")).toContainText("of 5 min");
    const ballot = item(ingrid, weather);
    await expect(ballot.getByRole("button", { name: "Grant" })).toBeVisible();
    await ballot.getByLabel("Reason").fill("Heat comes every year.");
    await ballot.getByRole("button", { name: "Grant" }).click();
    await expect(item(olga, weather)).toContainText("Ingrid Solberg granted: “Heat comes every year.”");
    await item(olga, weather).getByRole("button", { name: "Grant" }).click();
    await expect(item(mateo, weather).getByText("granted", { exact: true })).toBeVisible();
  });

  await test.step("what was decided outside shows as decided, and the consent block grants what is left", async () => {
    const inBlock = item(ingrid, receipts).first();
    await expect(inBlock).toBeVisible();
    const block = form(henrik, "Consent block");
    if (await block.isVisible()) {
      await block.getByRole("button", { name: /^Grant all/ }).click();
      await expect(item(ingrid, receipts).first()).toContainText("Henrik Lund granted");
    }
  });

  await test.step("what one of them types stays while others act", async () => {
    await henrik.getByRole("button", { name: "I leave" }).click();
    await expect(olga.getByText("Quorum reached: 3 of 2 members")).toBeVisible();
  });

  await test.step("the page is clean in light and dark, wide and narrow", async () => {
    await expectNoViolation(olga);
    await expectNoOverflow(olga);
  });

  await test.step("it is closed with minutes that nobody wrote", async () => {
    await ingrid.getByText("Close the meeting").click();
    await ingrid.getByRole("button", { name: "Close it" }).click();
    await expect(ingrid.getByRole("heading", { name: "Minutes", exact: true })).toBeVisible();
    await expect(olga.getByRole("heading", { name: "Minutes", exact: true })).toBeVisible();
    await expect(ingrid.getByText("reached: 4 members at once, 2 needed")).toBeVisible();
    await expect(item(ingrid, weather)).toContainText("Olga Petrova granted");
    await expect(item(ingrid, weather)).toContainText("decided while the meeting ran");
    await expectNoViolation(ingrid);
    await expectNoOverflow(ingrid);
  });

  await test.step("and its series is ended", async () => {
    await henrik.goto("/cab");
    await henrik.getByText(`End ${name}`, { exact: true }).click();
    await form(henrik, `End ${name}`).getByRole("button", { name: "End the meetings" }).click();
    await expect(henrik.getByText(`End ${name}`, { exact: true })).toBeHidden();
    await henrik.getByRole("link", { name: `CAB-${number}` }).click();
    await expect(henrik).toHaveURL(address);
  });
});
