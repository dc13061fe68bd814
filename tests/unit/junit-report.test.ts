import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JunitReport } from "#lib/formats/junit-count";
import { type JunitReading, readJunitReport } from "#lib/formats/junit-report";

const limitBytes = 1 << 20;
const sample = (name: string) => readFile(new URL(`./junit-reports/${name}.xml`, import.meta.url));

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
const read = (content: string | Uint8Array, pieces = 64 * 1024): Promise<JunitReading> =>
  readJunitReport(piecesOf(typeof content === "string" ? Buffer.from(content) : content, pieces), { limitBytes });
async function reportOf(content: string | Uint8Array, pieces?: number): Promise<JunitReport> {
  const reading = await read(content, pieces);
  if (!reading.readable) throw new Error(`refused: ${reading.refusal.code} ${reading.refusal.message}`);
  return reading.report;
}

describe("a report from the wild", () => {
  it.each<[string, Omit<JunitReport, "failures" | "flakyTests" | "skippedTests" | "named" | "disagreements">, string[]]>([
    [
      "surefire",
      { suites: 1, tests: 6, passed: 2, failed: 2, errored: 1, skipped: 1, flaky: 1, durationMs: 1_204_871 },
      [
        "refusesNegativeAmounts: expected: <400> but was: <200>",
        "totals[1: 10, 20]: java.lang.AssertionError",
        "readsLedger: Connection refused",
      ],
    ],
    [
      "pytest",
      { suites: 1, tests: 6, passed: 2, failed: 1, errored: 1, skipped: 2, flaky: 0, durationMs: 307 },
      [
        "test_rate[USD-0.9]: AssertionError: assert 0.8 == 0.9\n  +  where 0.8 = rate('USD')",
        'test_ledger: failed on setup with "ConnectionError: no ledger"',
      ],
    ],
    [
      "jest-junit",
      { suites: 2, tests: 4, passed: 2, failed: 1, errored: 0, skipped: 1, flaky: 0, durationMs: 418 },
      ["cart refuses more than the stock: Error: expect(received).toBe(expected) // Object.is equality"],
    ],
    [
      "vitest",
      { suites: 2, tests: 4, passed: 1, failed: 2, errored: 0, skipped: 1, flaky: 0, durationMs: 11 },
      [
        "a policy > refuses a quorum of none: expected 0 to be 1 // Object.is equality",
        "tests/unit/broken.test.ts: Cannot find module './missing.ts'",
      ],
    ],
    [
      "go-junit-report",
      { suites: 2, tests: 4, passed: 1, failed: 1, errored: 1, skipped: 1, flaky: 0, durationMs: 160 },
      ["TestPut/same_bytes_twice: Failed", "[build failed]: Build error"],
    ],
    [
      "gtest",
      { suites: 2, tests: 5, passed: 2, failed: 1, errored: 0, skipped: 2, flaky: 0, durationMs: 26 },
      ["Balances: ledger_test.cc:25\nExpected equality of these values:\n  debit\n    Which is: 3\n  credit\n    Which is: 4"],
    ],
    [
      "phpunit-nested",
      { suites: 4, tests: 3, passed: 2, failed: 1, errored: 0, skipped: 0, flaky: 0, durationMs: 30 },
      ["testSplit with data set #1: PHPUnit\\Framework\\ExpectationFailedException"],
    ],
    [
      "node-test",
      { suites: 1, tests: 5, passed: 2, failed: 1, errored: 0, skipped: 2, flaky: 0, durationMs: 2 },
      ["balances: 3 == 4"],
    ],
    // Reruns within a case: flakyFailure where one passed at last, rerunError where none did.
    [
      "surefire-flaky",
      { suites: 1, tests: 4, passed: 3, failed: 1, errored: 0, skipped: 0, flaky: 2, durationMs: 626 },
      ["files: no file"],
    ],
    // The suite is the root, file and line stand at the case, and a test that failed twice over stands twice.
    [
      "pytest-xunit1",
      { suites: 1, tests: 4, passed: 2, failed: 1, errored: 1, skipped: 0, flaky: 0, durationMs: 6 },
      ["test_stale: assert False", 'test_stale: failed on teardown with "OSError: [Errno 28]"'],
    ],
    // No errors and no skipped are declared, and the class is the package's last part.
    [
      "go-junit-report-v1",
      { suites: 1, tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1, flaky: 0, durationMs: 160 },
      ["TestPut/same_bytes_twice: Failed"],
    ],
    // Every run is a case of its own: of five one is a rerun that passed.
    [
      "gotestsum-reruns",
      { suites: 1, tests: 4, passed: 2, failed: 2, errored: 0, skipped: 0, flaky: 1, durationMs: 20 },
      ["TestSum: Failed", "TestSum: Failed"],
    ],
    // Converted by .NET: UTF-8 that declares UTF-16, names with their arguments, Windows line ends in attributes.
    [
      "xunit-net",
      { suites: 1, tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1, flaky: 0, durationMs: 12 },
      ["Shop.Tests.CartTests.Adds(count: 0): Assert.Equal() Failure: Values differ\r\nExpected: 1\r\nActual:   0"],
    ],
    // Converted from NUnit: an inconclusive test has no element, only its status.
    [
      "nunit-conversion",
      { suites: 1, tests: 4, passed: 1, failed: 1, errored: 0, skipped: 2, flaky: 0, durationMs: 200 },
      ["Rounds(2.5d): Expected: 3\r\n  But was:  2"],
    ],
    // Nothing is declared, and CDATA is split around its own end.
    [
      "no-counts",
      { suites: 1, tests: 3, passed: 1, failed: 1, errored: 0, skipped: 1, flaky: 0, durationMs: 0 },
      ["b: <a>]]></a> is not <b/> & more"],
    ],
  ])("of %s is counted from its test cases, however its bytes are cut", async (name, counts, failures) => {
    const bytes = await sample(name);
    for (const pieces of [1 << 16, 7, 1]) {
      const report = await reportOf(bytes, pieces);
      expect(report).toMatchObject(counts);
      expect(report.failures.map(({ name, message }) => `${name}: ${message}`)).toEqual(failures);
    }
  });

  it("names where a failure is, what it says and how it came about", async () => {
    const { failures } = await reportOf(await sample("surefire"));
    expect(failures[0]?.suite).toBe("org.example.billing.InvoiceServiceTest");
    expect(failures[0]?.detail).toMatch(/^org\.opentest4j\.AssertionFailedError: expected: <400>.*:42\)$/s);
  });

  it("names what a failing test printed, and what was skipped and why", async () => {
    const { failures } = await reportOf(await sample("surefire-flaky"));
    expect(failures).toMatchObject([{ name: "files", output: "filing 1 of 2\nfiling 2 of 2\nWARN no file" }]);
    const { skippedTests } = await reportOf(await sample("xunit-net"));
    expect(skippedTests.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      "Shop.Tests.CartTests.Empties: waits for SHOP-12",
    ]);
  });
});

describe("counting", () => {
  const suite = (inner: string, attributes = "") => `<testsuite name="s" ${attributes}>${inner}</testsuite>`;

  it("takes a report without test cases for what it is: no tests", async () => {
    for (const empty of ["<testsuites/>", suite(""), '<testsuites tests="0"><testsuite name="a" tests="0"/></testsuites>'])
      expect(await reportOf(empty)).toMatchObject({ tests: 0, passed: 0, failed: 0, errored: 0, failures: [] });
  });

  it("believes the test cases, not the numbers a suite gives of them", async () => {
    expect(
      await reportOf(suite('<testcase name="a"/><testcase name="b"><failure/></testcase>', 'tests="900" failures="0"')),
    ).toMatchObject({
      tests: 2,
      passed: 1,
      failed: 1,
    });
  });

  it("never passes a suite that declares failures none of its cases shows", async () => {
    const report = await reportOf(suite('<testcase name="a"/>', 'tests="3" failures="1" errors="1"'));
    expect(report).toMatchObject({ tests: 2, passed: 1, errored: 1 });
    expect(report.failures[0]?.message).toContain("declares 2 failed");
    const nested = await reportOf(`<testsuites failures="1">${suite('<testcase name="a"/>', 'failures="1"')}</testsuites>`);
    expect(nested.errored).toBe(1);
  });

  it("never passes a suite that fails outside its test cases", async () => {
    const report = await reportOf(suite('<testcase name="a"/><error message="could not start the database"/>'));
    expect(report).toMatchObject({ tests: 2, passed: 1, errored: 1 });
    expect(report.failures[0]).toMatchObject({ suite: "s", message: "could not start the database" });
  });

  it("takes a case for failed when its status alone says so", async () => {
    expect(
      await reportOf(
        suite('<testcase name="a" status="failed"/><testcase name="b" result="error"/><testcase name="c" status="passed"/>'),
      ),
    ).toMatchObject({
      passed: 1,
      failed: 1,
      errored: 1,
    });
  });

  it("takes the gravest of what a case reports, once", async () => {
    const cases = '<testcase name="a"><skipped/><failure message="f"/><error message="e"/><failure message="g"/></testcase>';
    const report = await reportOf(suite(cases));
    expect(report).toMatchObject({ tests: 1, errored: 1, failed: 0, skipped: 0 });
    expect(report.failures).toMatchObject([{ message: "e" }]);
  });

  it("keeps fifty failures and shortens what they say", async () => {
    const long = `<testcase name="${"n".repeat(2000)}"><failure message="${"m".repeat(5000)}">${"d".repeat(99_999)}</failure></testcase>`;
    const report = await reportOf(suite(long.repeat(8) + '<testcase name="b"><failure/></testcase>'.repeat(60)));
    expect(report.failed).toBe(68);
    expect(report.failures).toHaveLength(50);
    expect(report.failures[0]).toMatchObject({
      name: expect.stringMatching(/^n{499}…$/) as string,
      message: expect.stringMatching(/^m{999}…$/) as string,
    });
    expect(report.failures[0]?.detail).toHaveLength(10_000);
  });

  it.each<[string, number]>([
    ["1.5", 1500],
    ["0,25", 250],
    ["1,234.5", 1_234_500],
    ["12,345", 12_345_000],
    ["1.5E-3", 2],
    [".5", 500],
    ["3.", 3000],
    [" 2 ", 2000],
    ["-3", 0],
    ["NaN", 0],
    ["soon", 0],
    ["", 0],
    ["9e99", Number.MAX_SAFE_INTEGER],
  ])("reads the time %j as %i ms", async (time, expected) => {
    expect((await reportOf(suite(`<testcase name="a" time="${time}"/>`))).durationMs).toBe(expected);
  });

  it("takes the time of the whole where cases have none", async () => {
    expect((await reportOf(suite('<testcase name="a"/>', 'time="2.5"'))).durationMs).toBe(2500);
    expect(
      (await reportOf('<testsuites><testsuite time="1"/><testsuite time="2"><testsuite time="2"/></testsuite></testsuites>'))
        .durationMs,
    ).toBe(3000);
  });

  it("always adds up", async () => {
    const one = fc.constantFrom(
      "<testcase/>",
      "<testcase><skipped/></testcase>",
      "<testcase><failure/></testcase>",
      "<testcase><error/></testcase>",
      "<error/>",
    );
    const tree = fc.letrec<{ suite: string }>((tie) => ({
      suite: fc
        .array(fc.oneof({ maxDepth: 4 }, { weight: 3, arbitrary: one }, { weight: 1, arbitrary: tie("suite") }), { maxLength: 6 })
        .map((parts) => suite(parts.join(""))),
    })).suite;
    await fc.assert(
      fc.asyncProperty(tree, async (xml) => {
        const { tests, passed, failed, errored, skipped, failures } = await reportOf(`<testsuites>${xml}</testsuites>`);
        expect(passed + failed + errored + skipped).toBe(tests);
        const ownErrors = failures.filter(({ name }) => name === "(the suite itself)").length;
        expect(tests - ownErrors).toBe([...xml.matchAll(/<testcase/g)].length);
        expect(failures).toHaveLength(Math.min(failed + errored, 50));
      }),
    );
  });
});

describe("what a case says of itself", () => {
  const caseOf = async (attributes: string, inner = "") => {
    const report = await reportOf(`<testsuite name="s"><testcase name="a" ${attributes}>${inner}</testcase></testsuite>`);
    const kinds = (["passed", "skipped", "failed", "errored"] as const).filter((kind) => report[kind] > 0);
    expect(report.tests).toBe(1);
    return { kinds, message: report.failures[0]?.message };
  };

  it.each<[string, string[]]>([
    [
      "passed",
      ["passed", "Passed", "PASSED", "pass", "ok", "OK", "success", "Successful", "succeeded", "run", "completed", " run "],
    ],
    [
      "skipped",
      ["notrun", "NotRun", "not run", "not_run", "not-run", "NotExecuted", "untested", "disabled", "suppressed", "filtered"],
    ],
    ["skipped", ["skipped", "skip", "ignored", "Ignore", "Inconclusive", "pending", "todo", "xfail", "xfailed"]],
    ["failed", ["failed", "FAIL", "failure", "not ok", "notok", "unsuccessful", "NOT_OK"]],
    [
      "errored",
      ["error", "errored", "err", "aborted", "cancelled", "Canceled", "interrupted", "timeout", "timedOut", "timed_out"],
    ],
    ["errored", ["TIMED OUT", "broken", "crashed", "killed"]],
    // What nobody knows, and what only looks like a word that is known.
    ["failed", ["", " ", "warning", "undefined", "unknown", "flaky", "xpass", "invalid", "1", "true", "passed with defects"]],
    [
      "failed",
      ["!passed", "not passed", "-passed", "passed?", "p a s s", "pas sed ", "__proto__", "constructor", "bestanden", "ＰＡＳＳ"],
    ],
  ])("counts as %s by the words %j, in any attribute that says an outcome", async (kind, words) => {
    for (const word of words)
      for (const attribute of ["status", "result", "outcome", "Status", "RESULT", "x:outcome"])
        expect([word, attribute, (await caseOf(`xmlns:x="urn:x" ${attribute}="${word}"`)).kinds]).toEqual([
          word,
          attribute,
          [kind],
        ]);
  });

  it("names the word it failed by, and whether it is known", async () => {
    expect(await caseOf('status="timedOut"')).toEqual({ kinds: ["errored"], message: 'Its status is "timedOut".' });
    const unknown = 'Its result is "flaky", which is not known to say that it passed.';
    expect(await caseOf('status="run" result="flaky"')).toEqual({ kinds: ["failed"], message: unknown });
  });

  it.each<[string, string, string, string]>([
    ["two words", 'status="run" result="skipped"', "", "skipped"],
    ["a word and a better one", 'status="failed" result="completed"', "", "failed"],
    ["a good word and a failure", 'status="passed"', "<failure/>", "failed"],
    ["a bad word and a skip", 'status="failed"', "<skipped/>", "failed"],
    ["a word nobody knows and a skip", 'status="undefined"', "<skipped/>", "failed"],
    ["a word nobody knows and a run before that failed", 'status="undefined"', "<flakyFailure/>", "failed"],
  ])("is as grave as the graver of %s", async (_, attributes, inner, kind) => {
    expect((await caseOf(attributes, inner)).kinds).toEqual([kind]);
  });

  it("is told in the words of its elements, where these tell of a failure", async () => {
    const failure = '<skipped message="s"/><failure message="f"/>';
    expect(await caseOf('status="aborted"', failure)).toEqual({ kinds: ["errored"], message: "f" });
    expect((await caseOf('status="aborted"', '<skipped message="s"/>')).message).toBe('Its status is "aborted".');
  });

  it.each<[string, string, string]>([
    ["in a step", '<steps><step><failure message="boom"/></step></steps>', "failed"],
    ["in what it printed, unescaped", '<system-out>x<error message="boom"/></system-out>', "errored"],
    ["in its properties", '<properties><property><failure message="boom"/></property></properties>', "failed"],
    ["in what skipped it", '<skipped><failure message="boom"/></skipped>', "failed"],
    ["in other letters", '<Failure message="boom"/>', "failed"],
    ["in capitals", '<ERROR message="boom"/>', "errored"],
    ["with a prefix", '<j:failure xmlns:j="urn:j" message="boom"/>', "failed"],
    ["by another name", '<failed message="boom"/>', "failed"],
    ["as an exception", '<exception message="boom"/>', "errored"],
    ["as PHPUnit warns", '<warning type="boom"/>', "failed"],
  ])("is a failure %s", async (_, inner, kind) => {
    expect(await caseOf("", inner)).toEqual({ kinds: [kind], message: "boom" });
  });

  it("is a failure by the word of a step, if that is known to be one", async () => {
    const step = (status: string) => caseOf("", `<steps><step status="${status}"/></steps>`);
    expect(await step("failed")).toEqual({ kinds: ["failed"], message: '<step>: Its status is "failed".' });
    for (const other of ["200", "passed", "skipped", "done"]) expect((await step(other)).kinds).toEqual(["passed"]);
  });

  it("is skipped in any letters and depth, too", async () => {
    for (const inner of ["<Skipped/>", "<ignored/>", "<step><skip/></step>"])
      expect((await caseOf("", inner)).kinds).toEqual(["skipped"]);
  });

  it("is none of the text it printed", async () => {
    expect((await caseOf("", "<system-out><![CDATA[<failure/>]]> &lt;error/&gt;</system-out>")).kinds).toEqual(["passed"]);
  });

  it("is read from cases and suites in any letters", async () => {
    const report = await reportOf(
      "<TestSuites><TestSuite><TestCase name='a'><failure/></TestCase><testCase/></TestSuite></TestSuites>",
    );
    expect(report).toMatchObject({ suites: 1, tests: 2, failed: 1, passed: 1 });
  });

  it("is not outweighed by a suite that passed, and a suite that says it failed does not pass", async () => {
    const whole = (attributes: string, inner: string) => reportOf(`<testsuite name="s" ${attributes}>${inner}</testsuite>`);
    expect(await whole('status="passed"', '<testcase name="a"><failure/></testcase>')).toMatchObject({ tests: 1, failed: 1 });
    expect(await whole('status="failed"', '<testcase name="a"><failure/></testcase>')).toMatchObject({ tests: 1, failed: 1 });
    const report = await whole('result="crashed"', '<testcase name="a"/>');
    expect(report).toMatchObject({ tests: 2, passed: 1, errored: 1 });
    expect(report.failures[0]?.message).toBe('Its result is "crashed". None of its test cases shows a failure.');
    expect(await whole("", '<setup><error message="no disk"/></setup><testcase name="a"/>')).toMatchObject({
      passed: 1,
      errored: 1,
    });
  });
});

describe("a flaky test", () => {
  const suite = (inner: string) => `<testsuite name="s">${inner}</testsuite>`;
  const passes = '<testcase classname="c" name="a"/>';
  const fails = '<testcase classname="c" name="a"><failure message="late"/></testcase>';
  const errs = '<testcase classname="c" name="a"><error/></testcase>';

  it.each<[string, string, Partial<JunitReport>]>([
    ["failed and passed in its last run", fails + passes, { tests: 1, passed: 1, failed: 0, flaky: 1 }],
    ["failed in several ways before", fails + errs + fails + passes, { tests: 1, passed: 1, failed: 0, errored: 0, flaky: 1 }],
    ["is told so by Surefire", '<testcase name="a"><flakyError/></testcase>', { tests: 1, passed: 1, flaky: 1 }],
    ["is told so twice over", `${fails}<testcase classname="c" name="a"><flakyError/></testcase>`, { tests: 1, flaky: 1 }],
  ])("%s: it is one test, which passed", async (_, cases, counts) => {
    const report = await reportOf(suite(cases));
    expect(report).toMatchObject({ ...counts, failures: [] });
    expect(report.flakyTests).toHaveLength(1);
  });

  it.each<[string, string, Partial<JunitReport>]>([
    ["failed in its last run", passes + fails, { tests: 2, passed: 1, failed: 1 }],
    ["failed at last, after a rerun that passed", fails + passes + fails + passes, { tests: 4, passed: 2, failed: 2 }],
    ["passed twice: these are tests of one name", fails + passes + passes, { tests: 3, passed: 2, failed: 1 }],
    ["passed before it failed: these are tests of one name", passes + fails + passes, { tests: 3, passed: 2, failed: 1 }],
    ["passed in another suite", `${fails}</testsuite><testsuite name="t">${passes}`, { tests: 2, passed: 1, failed: 1 }],
    ["passed in another class", `${fails}<testcase classname="d" name="a"/>`, { tests: 2, failed: 1 }],
    ["has no name", "<testcase><failure/></testcase><testcase/>", { tests: 2, failed: 1 }],
    ["was skipped when it was run again", `${fails}<testcase classname="c" name="a"><skipped/></testcase>`, { failed: 1 }],
    ["failed and was told to be flaky", '<testcase name="a"><flakyFailure/><failure/></testcase>', { tests: 1, failed: 1 }],
  ])("is none when it %s", async (_, cases, counts) => {
    expect(await reportOf(`<testsuites>${suite(cases)}</testsuites>`)).toMatchObject({ ...counts, flaky: 0, flakyTests: [] });
  });

  it("leaves the failures beside it to be told", async () => {
    const others = Array.from({ length: 60 }, (_, n) => `<testcase name="b${n}"><failure/></testcase>`).join("");
    const { failed, failures, flakyTests } = await reportOf(suite(fails + others + passes));
    expect([failed, failures.length, failures[0]?.name, flakyTests[0]?.name]).toEqual([60, 50, "b0", "a"]);
  });
});

describe("tests that are asked for by name", () => {
  it("are counted by themselves, a rerun as one", async () => {
    const patterns = ["TestLock", "example.org/ledger/store › Test*", "TestSum*", "Nothing"];
    const reading = await readJunitReport(piecesOf(await sample("gotestsum-reruns"), 7), { limitBytes, patterns });
    expect(reading.readable && reading.report.named).toEqual([
      { pattern: "TestLock", tests: 1, failed: 0, skipped: 0, flaky: 1 },
      { pattern: "example.org/ledger/store › Test*", tests: 4, failed: 2, skipped: 0, flaky: 1 },
      { pattern: "TestSum*", tests: 2, failed: 2, skipped: 0, flaky: 0 },
      { pattern: "Nothing", tests: 0, failed: 0, skipped: 0, flaky: 0 },
    ]);
  });
});

describe("the numbers a suite gives of itself", () => {
  const disagreements = async (xml: string) => (await reportOf(xml)).disagreements;

  it("are held against its cases, and those of the suites in it", async () => {
    const cases = '<testcase name="a"/><testcase name="b"><error/></testcase>';
    expect(await disagreements(`<testsuite name="s" tests="900" failures="0" errors="0">${cases}</testsuite>`)).toEqual([
      "s declares 900 tests where 2 stand, and 0 failed where 1 did.",
    ]);
    const whole = (tests: number) => `<testsuites tests="${tests}" failures="1"><testsuite>${cases}</testsuite></testsuites>`;
    expect(await disagreements(whole(2))).toEqual([]);
    expect(await disagreements(whole(3))).toEqual(["A suite without a name declares 3 tests where 2 stand."]);
  });

  it.each(["gtest", "phpunit-nested", "pytest", "pytest-xunit1", "surefire-flaky", "gotestsum-reruns", "xunit-net", "no-counts"])(
    "of %s agree with them",
    async (name) => {
      expect(await disagreements(await sample(name).then(String))).toEqual([]);
    },
  );
});

describe("an encoding", () => {
  const declared = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><testsuite><testcase name="größe"><failure/></testcase></testsuite>`;
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  const bom = (bytes: Uint8Array) => Buffer.concat([utf16("\ufeff"), bytes]);

  it.each<[string, Uint8Array]>([
    ["UTF-8", Buffer.from(declared("UTF-8"))],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${declared("utf-8")}`)],
    ["UTF-8 without a declaration", Buffer.from(declared("x").replace(/<\?.*\?>/, ""))],
    ["UTF-8 that declares the UTF-16 of its strings", Buffer.from(declared("utf-16"))],
    ["ISO-8859-1", Buffer.from(declared("ISO-8859-1"), "latin1")],
    ["Windows-1252", Buffer.from(declared("windows-1252"), "latin1")],
    ["ISO-8859-15", Buffer.from(declared("ISO-8859-15"), "latin1")],
    ["UTF-16, little end first", bom(utf16(declared("UTF-16")))],
    ["UTF-16, big end first", bom(utf16(declared("UTF-16"))).swap16()],
    ["UTF-16 without a byte order mark", utf16(declared("UTF-16"))],
  ])("%s is read", async (_, bytes) => {
    for (const pieces of [1 << 16, 3, 1]) expect((await reportOf(bytes, pieces)).failures[0]?.name).toBe("größe");
  });

  it("of another script is read as it is declared", async () => {
    const [head = "", tail = ""] = declared("gb18030").split("größe");
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from("b2e2cad4", "hex"), Buffer.from(tail)]);
    expect((await reportOf(bytes, 1)).failures[0]?.name).toBe("测试");
  });
});

describe("a file that is no report", () => {
  const billion = `<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY lol "lol">\n<!ENTITY lol2 "&lol;&lol;&lol;">\n]>\n<testsuite name="&lol2;"/>`;
  const deep = (tag: string, depth: number) => `<testsuites>${`<${tag}>`.repeat(depth)}${`</${tag}>`.repeat(depth)}</testsuites>`;

  it.each<[string, string | Uint8Array, string, number | null]>([
    ["nothing", "", "report-empty", null],
    ["blanks alone", " \n\n ", "report-not-xml", 1],
    ["JSON", '{"tests": 3}', "report-not-xml", 1],
    ["plain text", "3 passed, 0 failed", "report-not-xml", 1],
    ["a gzip file", Buffer.from("1f8b0800000000000003", "hex"), "report-not-xml", 1],
    ["a zip file", Buffer.from("504b0304140000000800", "hex"), "report-not-xml", 1],
    ["zero bytes", Buffer.alloc(4096), "report-not-xml", 1],
    ["UTF-32", Buffer.from("fffe00003c000000", "hex"), "report-encoding", 1],
    ["an encoding that is not read", '<?xml version="1.0" encoding="EBCDIC-CP-US"?><testsuite/>', "report-encoding", 1],
    ["an encoding without a name", '<?xml version="1.0" encoding=""?><testsuite/>', "report-encoding", 1],
    ["UTF-7", '<?xml version="1.0" encoding="UTF-7"?><testsuite/>', "report-encoding", 1],
    [
      "bytes that are not UTF-8",
      Buffer.from('<testsuite>\n\n<testcase name="\xe9"/></testsuite>', "latin1"),
      "report-encoding",
      3,
    ],
    ["a character cut in two at the end", Buffer.from("<testsuite/>\n\u20ac").subarray(0, -1), "report-encoding", 2],
    ["half a unit of UTF-16", Buffer.from("\ufeff<testsuite/>", "utf16le").subarray(0, -1), "report-encoding", 1],
    ["an entity bomb", billion, "report-doctype", 5],
    [
      "an outside entity",
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<testsuite>&x;</testsuite>',
      "report-doctype",
      1,
    ],
    [
      "a document type of its own",
      '<!DOCTYPE testsuite SYSTEM "http://example.org/junit.dtd">\n<testsuite/>',
      "report-doctype",
      1,
    ],
    ["a web page", "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "report-doctype", 1],
    ["an entity nobody declared", "<testsuite>\n<testcase name='&nbsp;'/></testsuite>", "report-malformed", 2],
    ["a web page without its type", "<html><body>502 Bad Gateway</body></html>", "report-other-root", 1],
    ["an NUnit report", '<?xml version="1.0"?>\n<test-run id="2" testcasecount="1"/>', "report-other-root", 2],
    ["a test case alone", '<testcase name="a"/>', "report-other-root", 1],
    ["a bill of materials", '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "report-other-root", 1],
    ["a bare ampersand", "<testsuite>\n\n<testcase name='a & b;'/></testsuite>", "report-malformed", 3],
    ["an ampersand with no end to it", "<testsuite>\n\n<testcase name='a & b'/></testsuite>", "report-cut-off", 3],
    ["a bare angle in an attribute", "<testsuite><testcase name='a<b'/></testsuite>", "report-malformed", 1],
    ["tags that cross", "<testsuite>\n<testcase name='a'></testsuite></testcase>", "report-malformed", 2],
    ["an attribute twice", "<testsuite name='a' name='b'/>", "report-malformed", 1],
    ["an attribute without quotes", "<testsuite name=a/>", "report-malformed", 1],
    ["two roots", "<testsuite/>\n<testsuite/>", "report-malformed", 2],
    ["text after the root", "<testsuite/>\nBUILD FAILURE", "report-malformed", 2],
    ["a second declaration in the middle", '<testsuite/>\n<?xml version="1.0"?>', "report-malformed", 2],
    ["an escape character", "<testsuite><testcase name='\u001b[31mred'/></testsuite>", "report-malformed", 1],
    ["a reference to a forbidden character", "<testsuite><testcase name='&#27;'/></testsuite>", "report-malformed", 1],
    ["the end of CDATA in text", "<testsuite>]]></testsuite>", "report-malformed", 1],
    ["a comment with two dashes", "<testsuite><!-- a -- b --></testsuite>", "report-malformed", 1],
    ["no closing tag", "<testsuite>\n<testcase name='a'/>\n", "report-cut-off", 3],
    ["a tag cut in two", "<testsuite><testca", "report-cut-off", 1],
    ["CDATA without an end", "<testsuite><testcase><system-out><![CDATA[ ...", "report-cut-off", 1],
    ["a declaration alone", '<?xml version="1.0" encoding="UTF-8"?>\n', "report-cut-off", 2],
    ["a document type without an end", "<!DOCTYPE a [ <!ENTITY b 'c'>", "report-cut-off", 1],
    ["suites a hundred deep in a suite", deep("testsuite", 100), "report-too-deep", 1],
    ["a tower of anything", deep("x", 50_000), "report-too-deep", 1],
    ["a NUL", "<testsuite>\n<testcase name='a\0'/></testsuite>", "report-malformed", 2],
    ["more bytes than are read", `<testsuite>${" ".repeat(limitBytes)}</testsuite>`, "report-too-large", null],
  ])("is refused with its reason: %s", async (_, content, code, line) => {
    for (const pieces of [1 << 16, 5]) {
      const reading = await read(content, pieces);
      expect(reading).toMatchObject({ readable: false, refusal: { code, line } });
      if (!reading.readable) expect(reading.refusal.message).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it("nests up to a hundred deep", async () => {
    expect((await read(deep("testsuite", 99))).readable).toBe(true);
  });

  it("may be cut off anywhere: it is never taken for a shorter report", async () => {
    const bytes = await sample("gtest");
    for (let length = 0; length < bytes.length - 2; length += 1)
      expect((await read(bytes.subarray(0, length))).readable).toBe(false);
  });

  it("may hold anything: it is read or refused, never a crash", async () => {
    const parts = [
      "<testsuite>",
      "</testsuite>",
      "<testcase name='__proto__'",
      "/>",
      "<failure",
      ">",
      "&#x41;",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "<?a b?>",
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 20 }), async (pieces) => {
        expect(typeof (await read(`<testsuites>${pieces.join("")}</testsuites>`)).readable).toBe("boolean");
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        expect(typeof (await read(bytes)).readable).toBe("boolean");
      }),
    );
  });
});

describe("a piece without an end", () => {
  async function* endless(head: string, more: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head);
    for (;;) yield await Promise.resolve(Buffer.from(more.repeat(64 * 1024)));
  }

  it.each([
    ["an attribute", "<testsuite name='", "a"],
    ["attributes", "<testsuite", " a"],
    ["a tag's name", "<testsuite", "a"],
    ["a text", "<testsuite>\n", "a"],
    ["CDATA", "<testsuite><![CDATA[", "a"],
    ["a comment", "<!--", "a"],
    ["a document type", "<!DOCTYPE a [", "a"],
    ["an instruction", "<?xml-stylesheet ", "a"],
  ])("is refused before it fills the memory: %s", async (_, head, more) => {
    const reading = await readJunitReport(endless(head, more), { limitBytes: 2 ** 40 });
    expect(reading).toMatchObject({ readable: false, refusal: { line: expect.any(Number) as number } });
    if (!reading.readable) expect(reading.refusal.code).toMatch(/^report-(endless|malformed)$/);
  });

  it("is none of a long attribute, or a long output", async () => {
    const trace = "x".repeat(900_000);
    const cases = `<testcase name="a"><failure message="${trace}"/><system-out><![CDATA[${"y".repeat(9_000_000)}]]></system-out></testcase>`;
    const reading = await readJunitReport(piecesOf(Buffer.from(`<testsuite>${cases}</testsuite>`), 64 * 1024), {
      limitBytes: 1 << 30,
    });
    expect(reading).toMatchObject({ readable: true, report: { failed: 1 } });
  });
});

/** What is held, once everything that may go is gone. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

it("holds no more of a long report than of a short one", async () => {
  const megabytes = 48;
  const line = (n: number) =>
    `<testcase classname="org.example.Test${n % 400}" name="case ${n}" time="0.001"><system-out><![CDATA[${"printed ".repeat(60)}]]></system-out></testcase>\n`;
  let most = 0;
  async function* report(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("<testsuites><testsuite name='long'>");
    for (let n = 0; n * line(0).length < megabytes << 20; n += 100) {
      yield Buffer.from(Array.from({ length: 100 }, (_, index) => line(n + index)).join(""));
      if (n % 8_000 === 0) most = Math.max(most, heldBytes());
      await Promise.resolve();
    }
    yield Buffer.from("</testsuite></testsuites>");
  }
  const before = heldBytes();
  const reading = await readJunitReport(report(), { limitBytes: 1 << 30 });
  expect(reading).toMatchObject({ readable: true, report: { failed: 0 } });
  expect(reading.readable && reading.report.tests).toBeGreaterThan(80_000);
  expect(most - before).toBeLessThan((megabytes << 20) / 10);
});

it("an error of the source is not taken for an error of the report", async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("<testsuite>");
    throw new Error("the connection broke");
  }
  await expect(readJunitReport(failing(), { limitBytes })).rejects.toThrow("the connection broke");
});

it("stops reading as soon as a report is refused", async () => {
  let chunks = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      chunks += 1;
      yield Buffer.from("<html>".repeat(1000));
    }
  }
  await readJunitReport(endless(), { limitBytes: 1 << 30 });
  expect(chunks).toBeLessThan(3);
});
