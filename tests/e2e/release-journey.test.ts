/** This project takes itself through all five gates: its own package, its own test reports, and the people who decide. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { ask, berlinTime, expectDone, form, pass, press, tick, vote } from "./support/desk.ts";
import { greenReport, packProject, redReport } from "./support/project-files.ts";
import { openAs } from "./support/sign-in.ts";

const hour = 3_600_000;

test("a release of this project goes from request to closed by the keyboard alone, and the record tells it", async ({
  browser,
}) => {
  test.setTimeout(12 * 60_000);
  const folder = path.join(test.info().outputDir, "package");
  const [tarball, red, green] = [await packProject(folder), await redReport(), await greenReport()];
  const bytes = readFileSync(tarball);
  const digest = createHash("sha256").update(bytes).digest("hex");

  const people = await everybody(browser);
  await test.step("a service is added, and gets an owner whom a second person confirms", () => addService(people));
  const change = await test.step("a change is raised and authorized", () => authorizeChange(people));
  const release = await test.step("a release is raised and its planning authorized", () => raiseRelease(people, change));
  await test.step("the plan is granted, edited, superseded, asked again and granted", () => planIt(people, release));
  await test.step("a red build keeps the gate shut", () => handInBuild(people, release, tarball, red));
  await test.step("and says which test failed", async () => {
    await people.jonas.goto(`/releases/${release}`);
    await expect(people.jonas.getByText(/^unit: \d+ tests? failed, first/)).toBeVisible();
    await expect(people.jonas.getByRole("button", { name: /Ask for check-in/ })).toHaveAttribute("aria-disabled", "true");
  });
  await test.step("with what it said", async () => {
    await press(people.jonas.getByRole("link", { name: /^Mend it ?: Every suite passed/ }));
    await expect(people.jonas.getByRole("heading", { name: /^What failed/ })).toBeVisible();
    const trace = people.jonas.locator("#failure-1 pre").first();
    await expect(trace).toBeVisible();
    const [download] = await Promise.all([
      people.jonas.waitForEvent("download"),
      press(people.jonas.getByRole("link", { name: "Download the report" })),
    ]);
    expect(readFileSync(await download.path()).equals(readFileSync(red))).toBe(true);
  });
  await test.step("a green build is refused once, then granted", async () => {
    await handInBuild(people, release, tarball, green);
    await judge(people.mateo, release);
    const refused = await ask(people.jonas, release, "check-in to the library");
    await vote(people.henrik, refused, "Refuse", "Say in the release notes what changes for operators.");
    await people.jonas.goto(`/releases/${release}`);
    await expect(people.jonas.getByText("Say in the release notes what changes for operators.").first()).toBeVisible();
    const granted = await ask(people.jonas, release, "check-in to the library");
    await vote(people.henrik, granted, "Grant");
    await vote(people.ingrid, granted, "Grant");
    await pass(people.jonas, release, "Pass the gate into check-in");
  });
  await test.step("it enters the library, and its deployment is authorized", () => checkIn(people, release));
  await test.step("it is deployed from the library", () => deploy(people.olga, release, digest));
  await test.step("it is reviewed and closed", () => review(people, release));

  await test.step("the library gives back what was handed in, byte by byte", async () => {
    await people.priya.goto(`/releases/${release}/library`);
    const [download] = await Promise.all([
      people.priya.waitForEvent("download"),
      press(people.priya.getByRole("link", { name: "Download" })),
    ]);
    expect(readFileSync(await download.path()).equals(bytes)).toBe(true);
  });
  await test.step("the record verifies", async () => {
    await people.claire.goto("/record");
    await press(people.claire.getByRole("button", { name: "Verify the record" }));
    await expect(people.claire.getByRole("status").filter({ hasText: "The record verifies." })).toBeVisible({ timeout: 60_000 });
    await people.claire.goto(`/releases/${release}/record`);
    await expect(people.claire.getByText(/refused/i).first()).toBeVisible();
  });
  for (const page of Object.values(people)) await page.context().close();
});

/** Where it says so on the screen: paper has words of its own. */
const shown = (page: Page, text: RegExp) => page.getByText(text).filter({ visible: true }).first();

type People = Record<"jonas" | "claire" | "henrik" | "ingrid" | "olga" | "priya" | "mateo", Page>;

async function everybody(browser: Browser): Promise<People> {
  const open = (name: string) => openAs(browser, name, { baseURL: process.env["E2E_URL"] ?? "", acceptDownloads: true });
  return {
    jonas: await open("Jonas Weber"),
    claire: await open("Claire Dubois"),
    henrik: await open("Henrik Lund"),
    ingrid: await open("Ingrid Solberg"),
    olga: await open("Olga Petrova"),
    priya: await open("Priya Raman"),
    mateo: await open("Mateo Alvarez"),
  };
}

async function addService({ henrik, olga }: People): Promise<void> {
  await henrik.goto("/services/new");
  await henrik.getByLabel("Name").fill("Countersign");
  await henrik.getByLabel("Key").fill("countersign");
  await press(henrik.getByRole("button", { name: "Add the service" }));
  await expect(henrik).toHaveURL("/services/countersign");
  await form(henrik, "Required suites").getByLabel("Suites that every build has to pass").fill("unit");
  await press(form(henrik, "Required suites").getByRole("button", { name: "Save" }));
  await expectDone(henrik, "The required suites are saved.");
  const target = form(henrik, "Add a target");
  await target.getByLabel("What is measured").fill("Availability");
  await target.getByLabel("Value").fill("99.5");
  await target.getByLabel("Unit").fill("%");
  await press(target.getByRole("button", { name: "Add the target" }));
  await expectDone(henrik, "The target is added.");
  const relation = form(henrik, "Add a relation");
  await relation.getByRole("combobox", { name: "Service", exact: true }).selectOption({ label: "Order database" });
  await relation.getByLabel("Known from").fill("Its own configuration");
  await press(relation.getByRole("button", { name: "Add the relation" }));
  await expectDone(henrik, "The relation is added.");

  await henrik.goto("/admin");
  const appoint = form(henrik, "Appoint somebody");
  await appoint.getByLabel("Who").selectOption({ label: "Ingrid Solberg" });
  await appoint.getByLabel("As what").selectOption("owner");
  await appoint.getByLabel("Service, for an owner or deputy").selectOption({ label: "Countersign" });
  await press(appoint.getByRole("button", { name: "Propose" }));
  await expectDone(henrik, /Proposed/);
  await olga.goto("/admin");
  await press(form(olga, "Confirm Ingrid Solberg as owner of Countersign").getByRole("button", { name: "Confirm" }));
  await expect(form(olga, "Confirm Ingrid Solberg as owner of Countersign")).toBeHidden();
}

async function authorizeChange({ claire, henrik }: People): Promise<string> {
  await claire.goto("/changes/new?service=countersign");
  await claire.getByLabel("Title").fill("Release Countersign with itself");
  await claire.getByLabel("Why it is needed").fill("Whoever sells gates should pass them.");
  await press(claire.getByRole("button", { name: "Raise the change" }));
  await expect(claire).toHaveURL(/\/changes\/CHG-\d+/);
  await press(claire.getByRole("button", { name: "Submit for authorization" }));
  const decision = claire.getByRole("link", { name: "Open the decision" });
  await expect(decision).toBeVisible();
  const number = /\/authorizations\/(\d+)/.exec((await decision.getAttribute("href")) ?? "")?.[1] ?? "";
  await vote(henrik, number, "Grant");
  return claire.url().split("/").at(-1) ?? "";
}

async function raiseRelease({ jonas, henrik }: People, change: string): Promise<string> {
  await jonas.goto("/releases/new?service=countersign");
  await tick(jonas.getByRole("checkbox", { name: new RegExp(change) }));
  await jonas.getByLabel("Title").fill("Countersign 0.1: the first release");
  await jonas.getByLabel("Purpose").fill("A release of this project, by this project.");
  await press(jonas.getByRole("button", { name: "Raise the release" }));
  await expect(jonas).toHaveURL(/\/releases\/REL-\d+$/);
  const release = jonas.url().split("/").at(-1) ?? "";
  await vote(henrik, await ask(jonas, release, "planning"), "Grant");
  await pass(jonas, release, "Pass the gate into planning");
  return release;
}

async function planIt({ jonas, henrik, ingrid }: People, release: string): Promise<void> {
  await jonas.goto(`/releases/${release}/plan`);
  const plan = form(jonas, "Plan");
  await plan.getByLabel("Scope").fill("The whole of it.");
  await plan.getByLabel("Test strategy").fill("Its own unit tests in the sandbox.");
  await plan.getByLabel("Back out when").fill("The sign-in page does not answer.");
  await plan.getByLabel("How to back out").fill("Stop it. Nothing ran before.");
  await plan.getByLabel("Time needed to back out").fill("5");
  await press(plan.getByRole("button", { name: "Save the plan" }));
  await expectDone(plan, "The plan is saved.");
  const schedule = form(jonas, "Schedule");
  await schedule.getByLabel("Window from").fill(berlinTime(new Date(Date.now() - hour)));
  await schedule.getByLabel("Window to").fill(berlinTime(new Date(Date.now() + 4 * hour)));
  await schedule.getByLabel("Watched after deployment").fill("0");
  await press(schedule.getByRole("button", { name: "Save the schedule" }));
  await expectDone(schedule, "The schedule is saved.");
  const risks = form(jonas, "Risks");
  await risks.getByLabel("What may happen").first().fill("Nobody can sign in");
  await risks.getByLabel("Impact").first().selectOption("high");
  await risks.getByLabel("Mitigation").first().fill("A person with a password of their own tries it first.");
  await risks.getByLabel("Contingency").first().fill("Back out.");
  await press(risks.getByRole("button", { name: "Save the risks" }));
  await expectDone(risks, "The risks are saved.");
  const criteria = form(jonas, "Acceptance criteria");
  await criteria.getByLabel("Criterion 1").fill("Somebody can sign in");
  await press(criteria.getByRole("button", { name: "Save the criteria" }));
  await expectDone(criteria, "The acceptance criteria are saved.");
  await press(jonas.getByRole("button", { name: "Take the impact snapshot" }));
  await expectDone(jonas, "The impact snapshot is taken.");

  const first = await ask(jonas, release, "build & test");
  await vote(henrik, first, "Grant");
  await vote(ingrid, first, "Grant");
  await jonas.goto(`/releases/${release}/plan`);
  await plan.getByLabel("Time needed to back out").fill("15");
  await press(plan.getByRole("button", { name: "Save the plan" }));
  await expectDone(plan, "The plan is saved.");
  await jonas.goto(`/authorizations/${first}`);
  await expect(shown(jonas, /superseded/i)).toBeVisible();
  const second = await ask(jonas, release, "build & test");
  await ingrid.goto(`/authorizations/${second}`);
  await expect(ingrid.getByText(/What changed since/)).toBeVisible();
  await vote(ingrid, second, "Grant");
  await vote(henrik, second, "Grant");
  await pass(jonas, release, "Pass the gate into build & test");
}

async function handInBuild({ priya, mateo }: People, release: string, tarball: string, report: string): Promise<void> {
  await priya.goto(`/releases/${release}/build`);
  await priya.getByLabel("Source").fill("https://git.example.org/countersign");
  await priya.getByLabel("Commit").fill("0000000");
  await priya.getByLabel("Builder").fill("npm pack");
  await press(priya.getByRole("button", { name: /^Hand in (the first build|build \d)/ }));
  await expectDone(priya, "The build is handed in.");
  await priya.getByLabel("Version").fill("0.1.0");
  await priya.getByLabel("File", { exact: true }).setInputFiles(tarball);
  await press(priya.getByRole("button", { name: "Add the artifact" }));
  await expectDone(priya, "has arrived");
  await press(priya.getByRole("button", { name: "Seal the build" }));
  await expect(priya.getByText(/Manifest/)).toBeVisible();
  await mateo.goto(`/releases/${release}/build`);
  await mateo.getByRole("textbox", { name: "Suite" }).fill("unit");
  await mateo.getByRole("combobox", { name: "Sandbox" }).selectOption({ label: "sandbox" });
  await mateo.getByLabel("JUnit XML").setInputFiles(report);
  await press(mateo.getByRole("button", { name: "Hand in the report" }));
  await expectDone(mateo, /The report tells of [\d,]+ tests/);
}

async function judge(mateo: Page, release: string): Promise<void> {
  await mateo.goto(`/releases/${release}/build`);
  await press(mateo.locator("summary", { hasText: "Judge it" }));
  const criterion = form(mateo, "Judge: Somebody can sign in");
  await tick(criterion.getByLabel("It is met"));
  await press(criterion.getByRole("button", { name: "Save" }));
  await expectDone(criterion, "The criterion is judged.");
}

async function checkIn({ jonas, ingrid, mateo }: People, release: string): Promise<void> {
  await jonas.goto(`/releases/${release}/library`);
  await press(jonas.getByRole("button", { name: "Check in 1 artifact" }));
  await expect(jonas.getByText(/Checked in by Jonas Weber/)).toBeVisible();
  await jonas.goto(`/releases/${release}/deploy`);
  await form(jonas, "Environment").getByLabel("Environment").selectOption({ label: "production (production)" });
  await press(form(jonas, "Environment").getByRole("button", { name: "Choose" }));
  await expectDone(jonas, "The environment is chosen.");
  const sheet = form(jonas, "Run-sheet");
  await sheet.getByLabel(/^Step/).nth(0).fill("Unpack and start it");
  await sheet.getByLabel("Kind").nth(1).selectOption("back_out");
  await sheet.getByLabel(/^Step/).nth(1).fill("Stop it");
  await press(sheet.getByRole("button", { name: "Save the run-sheet" }));
  await expectDone(sheet, "The run-sheet is saved.");
  const asked = await ask(jonas, release, "deployment");
  await vote(ingrid, asked, "Grant");
  await vote(mateo, asked, "Grant");
  await pass(jonas, release, "Pass the gate into deployment");
}

async function deploy(olga: Page, release: string, digest: string): Promise<void> {
  await olga.goto(`/releases/${release}/deploy`);
  await press(olga.getByRole("button", { name: "Start the deployment" }));
  const step = form(olga, "Record: Unpack and start it");
  await press(step.getByRole("button", { name: "Start" }));
  await expect(step.getByRole("button", { name: "Start" })).toBeHidden();
  await press(step.getByRole("button", { name: "Done" }));
  const finish = form(olga, "Finish the deployment");
  await finish.getByLabel("Digests now running").fill("0".repeat(64));
  await press(finish.getByRole("button", { name: "Finish" }));
  await expect(finish.getByRole("alert")).toContainText("is not in this release's library manifest");
  await finish.getByLabel("Digests now running").fill(digest);
  await press(finish.getByRole("button", { name: "Finish" }));
  await expect(olga.getByText("finished", { exact: true }).first()).toBeVisible();
  await pass(olga, release, "Go on to review");
}

async function review({ jonas, olga, henrik, ingrid }: People, release: string): Promise<void> {
  await olga.goto(`/releases/${release}/review`);
  await press(olga.locator("summary", { hasText: "Enter a measurement" }));
  const measurement = form(olga, "Measurement");
  await measurement.getByLabel("Measured").fill("99.9");
  await measurement.getByLabel("Samples").fill("1000");
  await measurement.getByLabel(/^To/).fill(berlinTime(new Date(Date.now() - 1000)));
  await press(measurement.getByRole("button", { name: "Enter the measurement" }));
  await expectDone(measurement, "The measurement is entered.");
  await jonas.goto(`/releases/${release}/review`);
  await press(jonas.getByRole("button", { name: "Give the verdicts" }));
  await expect(jonas.getByText("met", { exact: true }).first()).toBeVisible();
  const report = form(jonas, "Review");
  await report.getByLabel("Planned against actual").fill("As planned.");
  await report.getByLabel("Incidents").fill("None.");
  await report.getByLabel("Value to customers").fill("They can see how their releases are decided.");
  await report.getByLabel("Value to the business").fill("One tool less to argue about.");
  await report.getByLabel("Lessons").fill("Say what changes for operators.");
  await report.getByLabel("What follows").selectOption("nothing_further");
  await press(report.getByRole("button", { name: "Save the review" }));
  await expectDone(report, "The review is saved.");
  const asked = await ask(jonas, release, "acceptance of the review");
  await vote(henrik, asked, "Grant");
  await vote(ingrid, asked, "Grant");
  await pass(jonas, release, "Close the release");
  await expect(jonas.getByText(/closed/i).first()).toBeVisible();
}
