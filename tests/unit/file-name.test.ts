import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFileName } from "#lib/formats/file-name";

const codes = (name: string) => checkFileName(name).map(({ code }) => code.replace("file-name-", ""));

describe("a file name", () => {
  it.each([
    "countersign-0.1.0.tgz",
    "Release notes (final), v2.pdf",
    "a..b.txt",
    "日本語の報告書.xml",
    "können.txt",
    "می‌خواهم.txt",
    "👩‍👩‍👧.png",
    "console.log",
    "nullable.ts",
    "com10.txt",
    "x".repeat(255),
    "ü".repeat(127),
    "--force",
    "$(reboot).sh",
  ])("%j is taken", (name) => {
    expect(checkFileName(name)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["", ["empty"]],
    ["x".repeat(256), ["too-long"]],
    ["ü".repeat(128), ["too-long"]],
    ["a/b", ["path"]],
    ["/etc/passwd", ["path"]],
    ["a\\b", ["path"]],
    ["../../evil.sh", ["path", "edge"]],
    [".", ["relative", "edge"]],
    ["..", ["relative", "edge"]],
    [".htaccess", ["edge"]],
    ["report.", ["edge"]],
    [" report", ["edge"]],
    ["report ", ["edge"]],
    ["report\u00a0", ["edge"]],
    ["a\0b", ["control"]],
    ["a\nb", ["control"]],
    ["a\r\nSet-Cookie: x", ["control"]],
    ["a\u001b[31mb", ["control"]],
    ["a\u0085b", ["control"]],
    ["a\u2028b", ["control"]],
    ["invoice\u202egpj.exe", ["direction"]],
    ["a\u2066b\u2069c", ["direction"]],
    ["a\u200fb", ["direction"]],
    ["re\u200bport", ["invisible"]],
    ["\ufeffreport", ["edge", "invisible"]],
    ["CON", ["reserved"]],
    ["nul.txt", ["reserved"]],
    ["nul .txt", ["reserved"]],
    ["Com1.tar.gz", ["reserved"]],
    ["lpt¹", ["reserved"]],
    ["conin$", ["reserved"]],
    ["a\ud800b", ["unicode"]],
  ])("%j is refused with its reason", (name, expected) => {
    expect(codes(name)).toEqual(expected);
  });

  it("is told of everything that is wrong with it at once, at its field", () => {
    expect(codes(" ../a\u202e\0 ")).toEqual(["path", "edge", "control", "direction"]);
    expect(checkFileName("", "artifact")).toMatchObject([{ field: "artifact" }]);
  });

  it("that is taken is one name in one folder, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        fc.pre(checkFileName(name).length === 0);
        expect(name).not.toMatch(/[/\\\0\r\n]|^\.|^$/);
      }),
    );
  });
});
