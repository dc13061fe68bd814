/** How the countersign command reads what it was given. */
import { describe, expect, it } from "vitest";
import { buildSubmit } from "#lib/cli/build-submit";
import { digestIn, Given, readCommandLine } from "#lib/cli/command-line";
import { fetch } from "#lib/cli/fetch";
import { gate } from "#lib/cli/gate";
import { plain } from "#lib/cli/outcome";
import { sayBytes } from "#lib/cli/progress";
import { addressIn, isOpen, readSettings } from "#lib/cli/settings";
import { readArtifact, readReport, readSubmission } from "#lib/cli/submission";

const commands = [buildSubmit, gate, fetch];
const read = (...args: string[]) => readCommandLine(commands, args);

describe("a command line", () => {
  it("names a command of one word or two, and what it was given", () => {
    const wanted = read("build", "submit", "--release", "REL-7", "--artifact", "a", "--artifact=b", "--seal");
    if (wanted.kind !== "run") throw new Error(wanted.kind);
    expect(wanted.command).toBe(buildSubmit);
    expect([wanted.given.text("release"), wanted.given.all("artifact"), wanted.given.has("seal")]).toEqual([
      "REL-7",
      ["a", "b"],
      true,
    ]);
    expect(read("fetch", "shop.tgz", "1.0")).toMatchObject({ given: { words: ["shop.tgz", "1.0"] } });
  });

  it.each([
    [[], null],
    [["--help"], null],
    [["help", "gate"], "gate"],
    [["gate", "--digest", "x", "--help"], "gate"],
  ])("%j asks for help", (args, name) => {
    const wanted = read(...args);
    expect(wanted.kind === "help" && (wanted.command?.name ?? null)).toBe(name);
  });

  it.each([
    [["gat"], "There is no command gat. Say one of: build submit, gate, fetch."],
    [["build", "seal"], "There is no command build seal. Say one of: build submit."],
    [["gate", "--digset", "x"], "Unknown option '--digset'."],
    [["gate", "production"], "production means nothing to gate."],
    [["gate", "--json=yes"], "Option '--json' does not take an argument."],
  ])("%j is refused with a sentence", (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});

describe("an artifact", () => {
  it.each([
    ["dist/shop.tgz", { file: "dist/shop.tgz", name: "shop.tgz", version: "1.0" }],
    ["dist/shop.tgz:shop", { file: "dist/shop.tgz", name: "shop", version: "1.0" }],
    ["dist/shop.tgz:shop:2.0", { file: "dist/shop.tgz", name: "shop", version: "2.0" }],
    ["C:\\dist\\shop:shop", { file: "C:\\dist\\shop", name: "shop", version: "1.0" }],
  ])("is read from %s", (text, artifact) => {
    expect(readArtifact(text, "1.0")).toEqual(artifact);
  });

  it.each(["", ":shop", "a:", "a:b:", "a:b:c:d"])("is not read from %j", (text) => {
    expect(() => readArtifact(text, "1.0")).toThrow("cannot be read");
  });

  it("has a version, its own or the one of all", () => {
    expect(() => readArtifact("shop.tgz", null)).toThrow("Say the version of shop.tgz");
  });
});

it("a report names suite, file and sandbox", () => {
  expect(readReport("unit=out/a@b=c.xml@test")).toEqual({ suite: "unit", file: "out/a@b=c.xml", environment: "test" });
  for (const text of ["unit", "unit=a.xml", "=a.xml@test", "unit=@test", "unit=a.xml@"])
    expect(() => readReport(text)).toThrow("cannot be read");
});

it("a submission says what is missing, and names no artifact twice", () => {
  const origin = { source: "https://git.example.org", commit: "abc", builder: "ci" };
  const given = (values: object) => new Given([], { release: "REL-7", ...origin, version: "1", artifact: ["a"], ...values });
  expect(readSubmission(given({}))).toMatchObject({
    release: "REL-7",
    origin: { ...origin, runUrl: "" },
    seal: false,
    reports: [],
  });
  expect(() => readSubmission(given({ release: "7" }))).toThrow("7 is no release.");
  expect(() => readSubmission(given({ commit: undefined }))).toThrow("--commit is missing");
  expect(() => readSubmission(given({ commit: "" }))).toThrow("--commit is empty");
  expect(() => readSubmission(given({ artifact: [] }))).toThrow("a build has at least one");
  expect(() => readSubmission(given({ artifact: ["x/a", "y/a"] }))).toThrow("Two artifacts are named a.");
});

it("a digest is taken as people paste it, and nothing else is one", () => {
  const digest = "0123456789abcdef".repeat(4);
  expect([digestIn(digest.toUpperCase()), digestIn(`sha256:${digest}`)]).toEqual([digest, digest]);
  for (const text of ["", digest.slice(1), `${digest}0`, `sha512:${digest}`, ` ${digest}`]) expect(digestIn(text)).toBeNull();
});

describe("a setting", () => {
  it("of a token goes with its own address alone", () => {
    const kept = { XDG_CONFIG_HOME: "/nonexistent" };
    expect(readSettings({ ...kept, COUNTERSIGN_URL: "https://r.example.com/", COUNTERSIGN_TOKEN: "cs_12345678 " })).toEqual({
      url: "https://r.example.com",
      token: "cs_12345678",
    });
    expect(() => readSettings({ ...kept, COUNTERSIGN_TOKEN: "cs_12345678" })).toThrow("without COUNTERSIGN_URL");
    expect(() => readSettings({ ...kept, COUNTERSIGN_URL: "https://r.example.com" })).toThrow("without COUNTERSIGN_TOKEN");
    expect(() => readSettings(kept)).toThrow("countersign login");
  });

  it("of an address is http or https, and is known to be open where it is", () => {
    for (const text of ["releases.example.com", "ftp://a", "https://ann:secret@a"]) expect(() => addressIn(text)).toThrow();
    expect(["http://a.example", "http://localhost:3000", "http://127.0.0.1", "https://a.example"].map(isOpen)).toEqual([
      ...[true, false, false, false],
    ]);
  });
});

it("what others wrote steers no terminal", () => {
  expect(plain("a\u001b[2Jb\u009bc\u202ed\r\n\te")).toBe("a[2Jbcd\n\te");
});

it("sizes are told by their first digits", () => {
  expect([0, 999, 1000, 9_949, 12_345_678, 999_499_999, 999_500_000, 5e12].map(sayBytes)).toEqual([
    ...["0 bytes", "999 bytes", "1.0 kB", "9.9 kB", "12 MB", "999 MB", "1.0 GB", "5.0 TB"],
  ]);
});
