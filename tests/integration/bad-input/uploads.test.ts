/** Uploads nobody should send: each is refused with its reason, and leaves no row, no entry and no half a file behind. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "#lib/db/client";
import { AppError } from "#lib/errors";
import { AddArtifactInput, addArtifact } from "#lib/services/build/add-artifact";
import { handInReport } from "#lib/services/build/hand-in-report";
import { sealBuild } from "#lib/services/build/seal-build";
import { type MadeRelease, release } from "../../support/factories.ts";
import { errorOf } from "../../support/refusals.ts";
import { bytesOf, environments, junitXml, openBuild } from "../../support/release-journey.ts";

const megabyte = 1024 * 1024;

// Read once, when the application is first asked for its settings.
vi.hoisted(() => {
  process.env["ARTIFACT_LIMIT_MB"] = "4";
  process.env["REPORT_LIMIT_MB"] = "4";
});

let open: MadeRelease;
let openId: string;
let sealed: MadeRelease;
let sealedId: string;
let sandbox: string;

beforeAll(async () => {
  sandbox = (await environments()).sandbox.id;
  open = await release({ phase: "build_and_test" });
  openId = await openBuild(open);
  sealed = await release({ phase: "build_and_test" });
  sealedId = await openBuild(sealed);
  await sealBuild(sealed.staff.developer.context, { ...(await sealed.target()), buildId: sealedId });
});

/** Everything that an upload could leave behind, but for whole files: those are swept. */
const left = async () => ({
  artifacts: await database().artifact.count(),
  reports: await database().testReport.count(),
  entries: await database().recordEntry.count(),
  unfinished: readdirSync(path.join(process.env["LIBRARY_DIR"] ?? "", "incoming")),
});

let before: Awaited<ReturnType<typeof left>>;
beforeEach(async () => {
  before = await left();
  expect(before.unfinished).toEqual([]);
});

const artifact = (bytes: AsyncIterable<Uint8Array>, options: Parameters<typeof addArtifact>[3] = {}) =>
  addArtifact(
    open.staff.developer.context,
    { releaseId: open.id, buildId: openId, name: "other.tgz", version: "1.0", mediaType: "application/gzip" },
    bytes,
    options,
  );

const report = (bytes: AsyncIterable<Uint8Array>) =>
  handInReport(
    sealed.staff.tester.context,
    { releaseId: sealed.id, buildId: sealedId, suite: "unit", environmentId: sandbox },
    bytes,
  );

describe("the name of a file", () => {
  it.each([
    ["", /no name/],
    [".", /folder/],
    ["..", /folder/],
    ["../../etc/passwd", /slash/],
    ["..\\..\\windows\\system.ini", /slash/],
    ["/etc/passwd", /slash/],
    ["C:\\x.txt", /slash/],
    ["CON", /Windows/],
    ["nul.txt", /Windows/],
    ["COM1.tar.gz", /Windows/],
    ["a\0.tgz", /control/],
    ["a\r\nContent-Type: text/html", /control/],
    ["a\u2028b", /control/],
    ["gpj.\u202eexe", /direction/],
    ["a\u200bb.tgz", /invisible/],
    [" a.tgz", /begins nor ends/],
    ["a.tgz.", /begins nor ends/],
    ["\ud800.tgz", /Unicode/],
    [`${"x".repeat(300)}.tgz`, /304 bytes/],
    ["💥".repeat(64), /256 bytes/],
  ])("%j is refused at its field", (name, why) => {
    const parsed = AddArtifactInput.safeParse({ releaseId: open.id, buildId: openId, name, version: "1.0" });
    const issues = parsed.error?.issues ?? [];
    expect(issues.map(({ path: at }) => at.join("."))).toEqual(issues.map(() => "name"));
    expect(issues.map(({ message }) => message).join(" ")).toMatch(why);
  });

  it.each([
    "a.tgz",
    "Ünïcødé 名前.tar.gz",
    "می‌خواهم.zip",
    "-rf",
    "$(reboot).sh",
    "%2e%2e%2f.txt",
    "<b>.html",
    "'; DROP TABLE artifact;--.tgz",
  ])("%j is a name like any other", (name) => {
    expect(AddArtifactInput.safeParse({ releaseId: open.id, buildId: openId, name, version: "1.0" }).success).toBe(true);
  });

  it.each(["a b", "1.0\n", "../1", "<1>", "1\u202e0", "x".repeat(101), "", "1\0"])("has no version %j", (version) => {
    const parsed = AddArtifactInput.safeParse({ releaseId: open.id, buildId: openId, name: "a.tgz", version });
    if (version === "1.0\n") expect(parsed.data?.version).toBe("1.0");
    else expect(parsed.error?.issues.map(({ path: at }) => at.join("."))).toContain("version");
  });

  it.each(["text", "text/", "/html", "text/html\r\nx: y", "a/b/c", "text/<script>", "💥/x", "x".repeat(201)])(
    "has no media type %j",
    (mediaType) => {
      const parsed = AddArtifactInput.safeParse({ releaseId: open.id, buildId: openId, name: "a.tgz", version: "1", mediaType });
      expect(parsed.error?.issues.map(({ path: at }) => at.join("."))).toEqual(["mediaType"]);
    },
  );
});

/** Half of it, and then the sender is gone. */
async function* cutOff(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield* bytesOf(bytes);
  throw new AppError("invalid", "The upload was cut off.");
}

async function* endless(): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(65_536, "x");
  for (;;) yield await Promise.resolve(piece);
}

describe("an artifact", () => {
  it.each([
    ["that is cut off", "invalid", /cut off/, () => artifact(cutOff(Buffer.alloc(megabyte)))],
    ["that is cut off before its first byte", "invalid", /cut off/, () => artifact(cutOff(Buffer.alloc(0)))],
    ["without a byte", "invalid", /at least one byte/, () => artifact(bytesOf(""))],
    ["shorter than announced", "invalid", /5 of 6 bytes/, () => artifact(bytesOf("bytes"), { expects: { size: 6 } })],
    ["longer than announced", "invalid", /5 of 4 bytes/, () => artifact(bytesOf("bytes"), { expects: { size: 4 } })],
    [
      "of another digest than announced",
      "invalid",
      /not the one announced/,
      () => artifact(bytesOf("bytes"), { expects: { sha256: "0".repeat(64) } }),
    ],
    ["of a digest that is none", "invalid", /not the one/, () => artifact(bytesOf("bytes"), { expects: { sha256: "../x" } })],
    ["that announces too much", "too-large", /4194304/, () => artifact(endless(), { expects: { size: 5 * megabyte } })],
    ["without an end", "too-large", /4194304/, () => artifact(endless())],
  ] as const)("%s is refused: %s", async (_, code, why, upload) => {
    const error = await errorOf(upload());
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(why)]);
    expect(await left()).toEqual(before);
  });

  it("whose sender's connection breaks leaves nothing either, whatever the error is", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from("half"));
      throw new TypeError("terminated");
    }
    await expect(artifact(broken())).rejects.toThrow("terminated");
    expect(await left()).toEqual(before);
  });

  it("of a build that is not open is refused before its bytes are read", async () => {
    let read = 0;
    async function* watched(): AsyncGenerator<Uint8Array> {
      read += 1;
      yield await Promise.resolve(Buffer.from("x"));
    }
    const input = { releaseId: sealed.id, buildId: sealedId, name: "x.tgz", version: "1", mediaType: "application/gzip" };
    const error = await errorOf(addArtifact(sealed.staff.developer.context, input, watched()));
    expect([error.code, read]).toEqual(["refused", 0]);
    expect(await left()).toEqual(before);
  });
});

const suite = (inner: string, head = '<?xml version="1.0" encoding="UTF-8"?>') => `${head}<testsuites>${inner}</testsuites>`;
const billionLaughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at || ""};`.repeat(10)}">`,
).join("")}]><testsuites><testsuite name="&lol9;"/></testsuites>`;

describe("a test report", () => {
  it.each([
    ["without a byte", "", "report-empty"],
    ["of spaces", " \n\t ".repeat(1000), "report-not-xml"],
    ["of another kind", "PK\u0003\u0004 a zip", "report-not-xml"],
    ["in JSON", '{"tests": 3}', "report-not-xml"],
    ["of bytes that are no text", Buffer.from(suite('<testsuite name="\u00ff"/>'), "latin1"), "report-encoding"],
    ["in UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), "report-encoding"],
    ["in an encoding nobody reads", suite("", '<?xml version="1.0" encoding="EBCDIC-37"?>'), "report-encoding"],
    ["that is a page", "<html><body>502 Bad Gateway</body></html>", "report-other-root"],
    ["of a root that only ends like one", "<mytestsuite/>", "report-other-root"],
    ["that ends in the middle", junitXml().slice(0, 120), "report-cut-off"],
    ["with two roots", `${suite("")}${suite("")}`, "report-malformed"],
    ["with tags that cross", suite("<testsuite><testcase></testsuite></testcase>"), "report-malformed"],
    ["with an attribute twice", suite('<testsuite name="a" name="b"/>'), "report-malformed"],
    ["with a NUL by name", suite('<testsuite name="&#0;"/>'), "report-malformed"],
    ["with a NUL", suite('<testsuite name="a\0"/>'), "report-malformed"],
    ["with an entity nobody declared", suite('<testsuite name="&secret;"/>'), "report-malformed"],
    ["with a billion laughs", billionLaughs, "report-doctype"],
    [
      "that asks for a file of ours",
      '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites>&x;</testsuites>',
      "report-doctype",
    ],
    [
      "that asks for an address of the network",
      '<?xml version="1.0"?><!DOCTYPE testsuites SYSTEM "http://169.254.169.254/latest/meta-data"><testsuites/>',
      "report-doctype",
    ],
    ["with a harmless document type", '<?xml version="1.0"?><!DOCTYPE testsuites><testsuites/>', "report-doctype"],
    ["with a parameter entity", "<!DOCTYPE t [<!ENTITY % p \"<!ENTITY q 'x'>\"> %p;]><testsuites/>", "report-doctype"],
    ["of a million elements within each other", "<testsuite>".repeat(300_000), "report-too-deep"],
    ["of a document type without an end", `<!DOCTYPE ${"x".repeat(2 * megabyte)}`, "report-cut-off"],
    ["of one tag without an end", `<testsuites ${'a="b" '.repeat(300_000)}`, "report-cut-off"],
  ])("%s is refused", async (_, content, code) => {
    const error = await errorOf(report(bytesOf(content, 65_536)));
    expect([error.code, error.refusals.map((one) => one.code)]).toEqual(["invalid", [code]]);
    expect(error.refusals[0]?.field).toBe("report");
    expect(error.refusals[0]?.message).toMatch(/\.$/);
    expect(JSON.stringify(error.refusals).length).toBeLessThan(1000);
    expect(await left()).toEqual(before);
  });

  it("larger than the limit is refused before it is read", async () => {
    const error = await errorOf(report(endless()));
    expect(error.code).toBe("too-large");
    expect(await left()).toEqual(before);
  });

  it("that is cut off is refused", async () => {
    const error = await errorOf(report(cutOff(Buffer.from(junitXml()))));
    expect(error.message).toBe("The upload was cut off.");
    expect(await left()).toEqual(before);
  });

  it("without a test is taken for what it is: no test at all", async () => {
    const counted = await report(bytesOf(suite("")));
    expect([counted.tests, counted.passed]).toEqual([0, 0]);
  });

  it("in UTF-16, as Windows writes it, is read", async () => {
    const text = suite('<testsuite name="é"><testcase name="ü"/></testsuite>', '<?xml version="1.0" encoding="UTF-16"?>');
    const counted = await report(bytesOf(Buffer.from(`\ufeff${text}`, "utf16le")));
    expect(counted.tests).toBe(1);
  });

  it("with a name of two megabytes keeps the beginning of it", async () => {
    const whole = await report(
      bytesOf(suite(`<testsuite><testcase name="${"n".repeat(2 * megabyte)}"><failure/></testcase></testsuite>`), 65_536),
    );
    expect(whole.failures[0]?.name).toHaveLength(500);
  });

  it("that lies about itself is counted by its cases", async () => {
    const lying = suite(
      '<testsuite tests="-5" failures="99999999999999999999" errors="NaN" time="1e99"><testcase name="a" time="-1"/><testcase name="b" time="9999999999999"/></testsuite>',
    );
    const counted = await report(bytesOf(lying));
    expect([counted.tests, counted.passed]).toEqual([2, 2]);
    const kept = (await sealed.read()).builds[0]?.reports.at(-1);
    expect(kept).toMatchObject({ tests: 2, failed: 0, durationMs: 2 ** 31 - 1 });
  });
});
