/** Hostile and clumsy people at the doors: what they send is refused with its reason, and nothing of it is left. */
import { type APIResponse, type Browser, expect, type Page, test } from "@playwright/test";
import { firstOf, rowsOf, unfinishedUploads } from "./support/behind.ts";
import { expectDone, form } from "./support/desk.ts";
import { releasePath } from "./support/landmarks.ts";
import { sendRaw, type WrittenForm, writtenForm } from "./support/raw-request.ts";
import { openAs, signInAs } from "./support/sign-in.ts";

const own = (): string => process.env["E2E_URL"] ?? "";
const foreign = "https://evil.example";

/** The cookie header of a page's browser, for requests written by hand. */
async function cookiesOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

test.describe("an upload", () => {
  test.describe.configure({ mode: "serial" });

  let priya: Page;
  let place: string;
  let releaseId: string;
  let buildId: string;

  test.beforeAll(async ({ browser }) => {
    priya = await openAs(browser, "Priya Raman", { baseURL: own() });
    place = await releasePath("Customer accounts 3.4.1");
    await priya.goto(`${place}/build`);
    await priya.getByLabel("Source").fill("https://git.nordwind.example/accounts");
    await priya.getByLabel("Commit").fill("bad0bad");
    await priya.getByLabel("Builder").fill("by hand");
    await priya.getByRole("button", { name: /^Hand in build/ }).click();
    await expect(priya.getByText("The build is handed in.")).toBeVisible();
    releaseId = await firstOf("SELECT id FROM release WHERE '/releases/REL-' || number = $1", [place]);
    buildId = await firstOf("SELECT id FROM build WHERE release_id = $1 ORDER BY iteration DESC LIMIT 1", [releaseId]);
  });

  test.afterAll(() => priya.context().close());

  const artifacts = () => `/api${place}/builds/${buildId}/artifacts`;
  const reports = () => `/api${place}/builds/${buildId}/reports`;
  const stored = () => firstOf("SELECT count(*) FROM artifact WHERE build_id = $1", [buildId]);
  const fields = () => ({ releaseId, version: "9.9.9" });
  const good = () => writtenForm(fields(), [{ name: "right.tgz", content: "bytes" }]);

  const post = (to: string, { body, contentType }: WrittenForm, headers: Record<string, string> = {}): Promise<APIResponse> =>
    priya.request.post(to, { data: body, headers: { origin: own(), "content-type": contentType, ...headers }, maxRedirects: 0 });

  /** A problem document with this status, whose words match. */
  async function expectProblem(answer: APIResponse, status: number, why: RegExp): Promise<void> {
    expect(answer.status()).toBe(status);
    expect(answer.headers()["content-type"]).toContain("application/problem+json");
    expect(await answer.text()).toMatch(why);
  }

  test.afterEach(async () => {
    if (test.info().title.startsWith("that is right")) return;
    expect(await stored()).toBe("0");
  });

  test("without a session is not taken", async ({ playwright }) => {
    const nobody = await playwright.request.newContext({ baseURL: own() });
    const { body, contentType } = good();
    const answer = await nobody.post(artifacts(), { data: body, headers: { origin: own(), "content-type": contentType } });
    await expectProblem(answer, 401, /Sign in again/);
    await nobody.dispose();
  });

  test("with a session somebody made up is not taken", async ({ playwright }) => {
    const { body, contentType } = good();
    const nobody = await playwright.request.newContext({ baseURL: own() });
    for (const cookie of [
      "next-auth.session-token=abc",
      "next-auth.session-token=eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
      "countersign=1",
    ]) {
      const headers = { origin: own(), "content-type": contentType, cookie };
      await expectProblem(await nobody.post(artifacts(), { data: body, headers }), 401, /Sign in again/);
    }
    await nobody.dispose();
  });

  test("from another site's page, or from nowhere, is forbidden", async () => {
    for (const origin of [foreign, "null", `${own()}.evil.example`, "http://localhost:1"])
      await expectProblem(await post(artifacts(), good(), { origin }), 403, /did not come from a page of this system/);
    const { body, contentType } = good();
    const answer = await priya.request.post(artifacts(), { data: body, headers: { "content-type": contentType } });
    await expectProblem(answer, 403, /did not come from a page of this system/);
    const forwarded = await post(artifacts(), good(), { origin: foreign, "x-forwarded-host": "evil.example" });
    await expectProblem(forwarded, 403, /did not come from a page/);
  });

  test("that is no form is refused", async () => {
    const json = { body: Buffer.from('{"file":"x"}'), contentType: "application/json" };
    await expectProblem(await post(artifacts(), json), 400, /not a multipart form/);
    const plain = { body: Buffer.from("file=x&version=1"), contentType: "application/x-www-form-urlencoded" };
    await expectProblem(await post(artifacts(), plain), 400, /not a multipart form/);
    const noBoundary = { ...good(), contentType: "multipart/form-data" };
    await expectProblem(await post(artifacts(), noBoundary), 400, /boundary/);
    const otherBoundary = { ...good(), contentType: "multipart/form-data; boundary=other" };
    await expectProblem(await post(artifacts(), otherBoundary), 400, /cut off|proper/);
  });

  test("without a file, or with two, is refused", async () => {
    await expectProblem(await post(artifacts(), writtenForm(fields(), [])), 400, /Choose a file/);
    await expectProblem(await post(artifacts(), writtenForm(fields(), [{ name: "", content: "" }])), 400, /Choose a file/);
    const two = writtenForm(fields(), [
      { name: "one.tgz", content: "1" },
      { name: "two.tgz", content: "2" },
    ]);
    await expectProblem(await post(artifacts(), two), 400, /one file at a time/);
  });

  test("that lacks its fields says which", async () => {
    const bare = await post(artifacts(), writtenForm({ releaseId: "abc" }, [{ name: "right.tgz", content: "x" }]));
    await expectProblem(bare, 400, /"field":"releaseId".*"field":"version"/);
    const twice = await post(
      artifacts(),
      writtenForm({ ...fields(), version: "1 0\r\n2" }, [{ name: "right.tgz", content: "x" }]),
    );
    await expectProblem(twice, 400, /A version is made of/);
  });

  for (const [name, why] of [
    ["../../etc/passwd", /slash/],
    ["..\\..\\system.ini", /slash/],
    ["CON", /Windows/],
    ["gpj.\u202eexe", /direction/],
    ["a\u0001.tgz", /control/],
    [" .tgz", /begins nor ends/],
    ["x".repeat(300), /300 bytes/],
  ] as const)
    test(`of a file named ${JSON.stringify(name).slice(0, 40)} is refused at its name`, async () => {
      const answer = await post(artifacts(), writtenForm(fields(), [{ name, content: "x" }]));
      await expectProblem(answer, 400, why);
      expect(await answer.text()).toContain('"field":"name"');
    });

  test("by somebody whose work it is not is refused with the role that is missing", async ({ browser }) => {
    const claire = await openAs(browser, "Claire Dubois", { baseURL: own() });
    const { body, contentType } = good();
    const answer = await claire.request.post(artifacts(), {
      data: body,
      headers: { origin: own(), "content-type": contentType },
    });
    await expectProblem(answer, 422, /role-missing/);
    await claire.context().close();
  });

  test("to a place that is not there finds nothing", async () => {
    await expectProblem(await post(`/api/releases/REL-0/builds/${buildId}/artifacts`, good()), 404, /no such page/);
    await expectProblem(await post(`/api${place}/builds/abc/artifacts`, good()), 400, /buildId/);
    const elsewhere = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
    await expectProblem(await post(`/api${place}/builds/${elsewhere}/artifacts`, good()), 422, /not-the-last-build/);
    const other = writtenForm({ ...fields(), releaseId: elsewhere }, [{ name: "right.tgz", content: "x" }]);
    await expectProblem(await post(artifacts(), other), 404, /no such release/);
    expect((await priya.request.get(artifacts())).status()).toBe(405);
  });

  test("that announces too much is refused at once, before anything of it was sent", async () => {
    const head = [
      `cookie: ${await cookiesOf(priya)}`,
      `origin: ${own()}`,
      "content-type: multipart/form-data; boundary=x",
      `content-length: ${6 * 1024 ** 3}`,
      "connection: close",
    ];
    const began = Date.now();
    expect(await sendRaw(new URL(artifacts(), own()), head, Buffer.alloc(0))).toMatch(/^HTTP\/1\.1 413/);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test("that is cut off leaves nothing behind", async () => {
    const { body, contentType } = writtenForm(fields(), [{ name: "half.tgz", content: "x".repeat(200_000) }]);
    const head = [
      `cookie: ${await cookiesOf(priya)}`,
      `origin: ${own()}`,
      `content-type: ${contentType}`,
      `content-length: ${body.length}`,
    ];
    await sendRaw(new URL(artifacts(), own()), head, body.subarray(0, 150_000), { hangUp: true });
    await expect.poll(unfinishedUploads, { timeout: 15_000 }).toEqual([]);
    expect(await stored()).toBe("0");
  });

  test("whose last boundary is missing was cut off, however much of it arrived", async () => {
    const { body, contentType } = good();
    const cut = { body: body.subarray(0, body.length - 6), contentType };
    await expectProblem(await post(artifacts(), cut), 400, /cut off/);
  });

  test("by a plain form leads back to its page, which says why", async () => {
    const answer = await post(artifacts(), writtenForm(fields(), [{ name: "../x", content: "x" }]), { accept: "text/html" });
    expect([answer.status(), answer.headers()["location"]]).toEqual([303, `${place}/build`]);
    expect(answer.headers()["set-cookie"]).toMatch(
      new RegExp(`^countersign-flash=.*Path=${place}/build; HttpOnly; SameSite=Lax`),
    );
  });

  test("that is right is taken, once", async () => {
    const answer = await post(artifacts(), good());
    expect(answer.status()).toBe(201);
    expect(await answer.json()).toMatchObject({ name: "right.tgz", size: 5 });
    await expectProblem(await post(artifacts(), good()), 422, /name-taken/);
    expect(await stored()).toBe("1");
  });

  test("that is right, but no report, is refused when the build is sealed", async () => {
    await priya.goto(`${place}/build`);
    await priya.getByRole("button", { name: "Seal the build" }).click();
    await expect.poll(() => firstOf("SELECT sealed_at IS NOT NULL FROM build WHERE id = $1", [buildId])).toBe("true");
    const environmentId = await firstOf("SELECT id FROM environment WHERE NOT is_production LIMIT 1");
    const report = (content: string) =>
      post(reports(), writtenForm({ releaseId, suite: "unit", environmentId }, [{ name: "report.xml", content }]));
    const bomb =
      '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><testsuites><testsuite name="&b;"/></testsuites>';
    await expectProblem(await report(bomb), 400, /report-doctype/);
    await expectProblem(await report("<html>502</html>"), 400, /report-other-root/);
    await expectProblem(await report("<testsuites><testsuite>"), 400, /report-cut-off/);
    await expectProblem(await report(""), 400, /report-empty/);
    const late = await post(artifacts(), writtenForm(fields(), [{ name: "late.tgz", content: "x" }]));
    await expectProblem(late, 422, /"code":"sealed"/);
    expect(await firstOf("SELECT count(*) FROM test_report WHERE build_id = $1", [buildId])).toBe("0");
  });
});

test.describe("a form", () => {
  test("that somebody else saved meanwhile says so, and keeps what was typed", async ({ page }) => {
    await signInAs(page, "Claire Dubois");
    await page.goto("/changes/new?service=web-shop");
    await page.getByLabel("Title").fill("Two tabs");
    await page.getByLabel("Why it is needed").fill("To see what happens.");
    await page.getByLabel("Where it comes from").selectOption("improvement");
    await page.getByRole("button", { name: "Raise the change" }).click();
    await expect(page).toHaveURL(/\/changes\/CHG-\d+$/);
    const second = await page.context().newPage();
    await second.goto(page.url());
    for (const tab of [page, second]) await form(tab, "Amend the change").getByText("Amend the change").click();

    await form(page, "Amend the change").getByLabel("Title").fill("The first tab's");
    await form(page, "Amend the change").getByRole("button", { name: "Save the change" }).click();
    await expectDone(page, "The change is amended.");

    const late = form(second, "Amend the change");
    await late.getByLabel("Title").fill("The second tab's");
    await late.getByLabel("Why it is needed").fill("A long text, typed for nothing?");
    await late.getByRole("button", { name: "Save the change" }).click();
    await expect(late.getByRole("alert")).toContainText("changed since you opened this page");
    await expect(late.getByLabel("Title")).toHaveValue("The second tab's");
    await expect(late.getByLabel("Why it is needed")).toHaveValue("A long text, typed for nothing?");
    const number = /CHG-(\d+)$/.exec(page.url())?.[1];
    expect(await firstOf("SELECT title FROM change WHERE number = $1", [number])).toBe("The first tab's");
  });

  test("of nothing but spaces, of too much, and of what is no e-mail address says so at each field", async ({ page }) => {
    await signInAs(page, "Ingrid Solberg");
    await page.goto("/admin");
    const add = form(page, "Add a person");
    await add.getByLabel("Name").fill("   ");
    await add.getByLabel("E-mail").fill("nobody at home");
    await add.getByLabel("First password").fill("short");
    await add.getByLabel("Time zone").fill("Europe/Atlantis");
    await add.getByRole("button", { name: "Add the person" }).click();
    await expect(add.getByRole("alert")).toBeVisible();
    for (const [label, why] of [
      ["Name", "Enter a name."],
      ["E-mail", "This is not an e-mail address."],
      ["First password", "A password has at least 12 characters."],
      ["Time zone", "There is no such time zone"],
    ] as const) {
      await expect(add.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
      await expect(add.getByLabel(label)).toHaveAccessibleDescription(new RegExp(why));
    }
    await expect(add.getByLabel("E-mail")).toHaveValue("nobody at home");
    await expect(add.getByLabel("First password")).toHaveValue("");
  });
});

/** Every field of a form on a page without JavaScript, as a browser would post it. */
async function fieldsOf(page: Page, name: string): Promise<Record<string, string>> {
  return form(page, name).evaluate((element) => {
    const entries = [...new FormData(element as HTMLFormElement)];
    return Object.fromEntries(entries.map(([field, value]) => [field, typeof value === "string" ? value : ""]));
  });
}

test.describe("an action", () => {
  test("that another site's page calls, or that comes from nowhere, does nothing", async ({ browser }) => {
    const page = await openAs(browser, "Amara Okafor", { baseURL: own(), javaScriptEnabled: false });
    await page.goto("/account");
    const zone = () => firstOf("SELECT time_zone FROM person WHERE name = 'Amara Okafor'");
    const before = await zone();
    const sent = { ...(await fieldsOf(page, "Time zone")), timeZone: "Antarctica/Troll" };
    const attempts: Record<string, string>[] = [
      { origin: foreign },
      { origin: "null" },
      {},
      { origin: foreign, "x-forwarded-host": "evil.example" },
    ];
    for (const headers of attempts) {
      const answer = await page.request.post("/account", { multipart: sent, headers });
      expect([headers, (await answer.text()).includes("Times are shown in Antarctica/Troll.")]).toEqual([headers, false]);
      expect([headers, await zone()]).toEqual([headers, before]);
    }
    const answer = await page.request.post("/account", { multipart: { ...sent, timeZone: before }, headers: { origin: own() } });
    expect(await answer.text()).toContain(`Times are shown in ${before}.`);
    await page.context().close();
  });

  test("of a session that was ended elsewhere does nothing, and keeps what was typed", async ({ browser }) => {
    const open = (userAgent: string) => openAs(browser, "Amara Okafor", { baseURL: own(), userAgent });
    const leftOpen = await open(`Left open ${Date.now()}`);
    const desk = await open("The desk");
    await leftOpen.goto("/account");
    const agent = await leftOpen.evaluate(() => navigator.userAgent);
    await desk.goto("/account");
    const session = desk.getByRole("listitem").filter({ hasText: agent });
    await session.getByRole("button", { name: "End it" }).click();
    await expect(session).toBeHidden();

    const zone = form(leftOpen, "Time zone");
    await zone.getByLabel("Times are shown in").fill("Asia/Tokyo");
    await zone.getByRole("button", { name: "Save" }).click();
    await expect(zone.getByRole("alert")).toContainText("Your session is over");
    await expect(zone.getByLabel("Times are shown in")).toHaveValue("Asia/Tokyo");
    expect(await firstOf("SELECT time_zone FROM person WHERE name = 'Amara Okafor'")).not.toBe("Asia/Tokyo");
    const download = await leftOpen.request.get("/api/record/export");
    expect(download.status()).toBe(401);
    await leftOpen.goto("/releases");
    await expect(leftOpen).toHaveURL("/sign-in?to=%2Freleases");
    for (const page of [leftOpen, desk]) await page.context().close();
  });
});

test.describe("an address of nothing", () => {
  const pages = [
    "/nothing",
    "/releases/REL-0",
    "/releases/REL-999999999999",
    "/releases/REL-999999999",
    "/releases/rel-1",
    "/releases/1",
    "/releases/REL-0/plan",
    "/releases/REL-0/record",
    "/releases/REL-1/nothing",
    "/releases/%2e%2e%2f%2e%2e%2fetc",
    "/authorizations/abc",
    "/authorizations/0",
    "/authorizations/999999999",
    "/authorizations/99999999999999999999",
    "/library/zz",
    `/library/${"0".repeat(64)}`,
    "/services/%00",
    "/services/no-such",
    "/services/__proto__",
    "/changes/CHG-0",
    "/changes/CHG-999999999",
    "/changes/x",
  ];
  test("says that there is nothing, and is never an error of ours", async ({ page }) => {
    await signInAs(page, "Jonas Weber");
    for (const path of pages) {
      const answer = await page.request.get(path);
      expect([path, answer.status()]).toEqual([path, 404]);
      expect([path, (await answer.text()).includes("There is nothing here")]).toEqual([path, true]);
    }
    await page.goto("/releases/REL-0/plan");
    await expect(page.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
  });

  test("of a download is a 404 with its reason, never an error of ours", async ({ page }) => {
    await signInAs(page, "Jonas Weber");
    for (const path of [
      "/api/library/zz/content",
      "/api/library/%00/content",
      "/api/library/..%2f..%2fetc%2fpasswd/content",
      `/api/library/${"0".repeat(64)}/content`,
      "/api/record/export?stream=REL-999999",
      "/api/record/export?stream=%00zz",
      "/api/releases/REL-999999/evidence-pack",
      "/api/releases/..%2f/evidence-pack",
    ])
      expect([path, (await page.request.get(path)).status()]).toEqual([path, 404]);
  });
});

test.describe("a list asked for nonsense", () => {
  const nonsense = encodeURIComponent("\0' OR 1=1; --\ud800".toWellFormed());
  const paths = [
    `/releases?q=${nonsense}&phase=zz&service=${nonsense}&manager=zz&below=-1`,
    "/releases?q=%00&q=%00&below=99999999999999999999",
    `/changes?q=${nonsense}&state=zz&below=zz`,
    `/library?q=${nonsense}&after=zz`,
    `/record?q=${nonsense}&stream=${nonsense}&after=zz`,
    `/authorizations?q=${nonsense}&list=zz&after=zz`,
    "/releases/REL-1/record?before=zz",
    "/releases/new?service=%00&follows=REL-0",
    "/changes/new?service=%00",
    `/releases?q=${"x".repeat(5000)}`,
  ];
  test("answers what it understands", async ({ page }) => {
    await signInAs(page, "Jonas Weber");
    for (const path of paths) {
      const answer = await page.request.get(path);
      expect([path, answer.status()]).toEqual([path, 200]);
      expect([path, (await answer.text()).includes("<h1")]).toEqual([path, true]);
    }
  });
});

test.describe("signing in", () => {
  test("never leads on to another site", async ({ page }) => {
    for (const to of ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
      await page.getByRole("button", { name: /^Jonas Weber/ }).click();
      await expect(page).toHaveURL("/");
    }
  });

  test("as somebody who is not there opens nothing", async ({ browser }) => {
    const page = await signInPage(browser);
    const sent = await page.locator("form").evaluate((element) => {
      const entries = [...new FormData(element as HTMLFormElement)];
      return Object.fromEntries(entries.map(([field, value]) => [field, typeof value === "string" ? value : ""]));
    });
    const sessions = () => rowsOf("SELECT 1 FROM session WHERE user_agent = 'Nobody at all'");
    for (const personId of ["", "abc", "7d444840-9dc0-41d1-b245-5ffdce74fad2", "\0"]) {
      const headers = { origin: own(), "user-agent": "Nobody at all" };
      const answer = await page.request.post("/sign-in", { multipart: { ...sent, personId }, headers, maxRedirects: 0 });
      expect(answer.status()).toBe(200);
      expect(answer.headers()["set-cookie"] ?? "").not.toContain("session-token");
    }
    expect(await sessions()).toEqual([]);
    await page.context().close();
  });
});

async function signInPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: own(), javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/sign-in");
  return page;
}
