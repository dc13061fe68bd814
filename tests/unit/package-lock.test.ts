import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readComponentList } from "#lib/formats/component-list";
import { readPackageLock } from "#lib/formats/package-lock";

const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const read = (packages: object, rest: object = {}) =>
  readPackageLock(
    bytes({ name: "app", lockfileVersion: 3, ...rest, packages: { "": { name: "app", version: "1.0.0" }, ...packages } }),
  );
const sha512 = (fill: number) => ({
  sri: `sha512-${Buffer.alloc(64, fill).toString("base64")}`,
  hash: `SHA-512:${Buffer.alloc(64, fill).toString("hex")}`,
});
const tarball = (name: string) => `https://registry.example/${name}/-/${name}-1.0.0.tgz`;

describe("npm's lock file", () => {
  it("of this project lists every package that was fetched, each with a digest", () => {
    const file = readFileSync(path.join(import.meta.dirname, "../../package-lock.json"));
    const entries = Object.entries((JSON.parse(file.toString()) as { packages: Record<string, { link?: boolean }> }).packages);
    const reading = readPackageLock(file);
    if (!reading.readable) throw new Error(reading.refusal.message);
    expect(reading.components.length).toBeGreaterThan(500);
    expect(reading.components.length).toBeLessThanOrEqual(entries.length - 1);
    expect(
      reading.components.filter(({ purl, hashes }) => purl === null || !hashes.some((one) => one.startsWith("SHA-512:"))),
    ).toEqual([]);
    expect(reading.components).toContainEqual(
      expect.objectContaining({
        group: "@prisma",
        name: "client",
        purl: expect.stringMatching(/^pkg:npm\/%40prisma\/client@\d/) as string,
      }),
    );
  });

  it("names scopes, nested copies and aliases as the registry does; what is the project's own is left out", () => {
    const { sri, hash } = sha512(1);
    const reading = read({
      "node_modules/@acme/core": {
        version: "2.0.0",
        resolved: "https://registry.example/@acme/core/-/core-2.0.0.tgz",
        integrity: sri,
        license: "MIT",
      },
      "node_modules/a/node_modules/b": { version: "1.0.0", resolved: tarball("b"), integrity: sri },
      "node_modules/old": {
        name: "new",
        version: "1.0.0",
        resolved: tarball("new"),
        integrity: `${sri} sha1-${Buffer.alloc(20, 2).toString("base64")}`,
      },
      "node_modules/mine": { resolved: "packages/mine", link: true },
      "packages/mine": { version: "1.0.0" },
    });
    expect(reading).toMatchObject({
      components: [
        { group: "@acme", name: "core", purl: "pkg:npm/%40acme/core@2.0.0", hashes: [hash], licences: ["MIT"] },
        { group: "", name: "b", purl: "pkg:npm/b@1.0.0", licences: [] },
        { name: "new", purl: "pkg:npm/new@1.0.0", hashes: [`SHA-1:${"02".repeat(20)}`, hash] },
      ],
    });
  });

  it.each([
    ...["git+ssh://git@example.org/a.git#abc", "file:../a.tgz", "https://example.org/a.tgz"],
    ...["https://evil.example/b/-/b-1.0.0.tgz", "https://evil.example/a/-/b-1.0.0.tgz"],
    "https://registry.example/a/-/a-9.9.9.tgz",
  ])("a package from %s is not what the registry calls so", (resolved) => {
    expect(read({ "node_modules/a": { version: "1.0.0", resolved } })).toMatchObject({
      components: [{ name: "a", purl: null, hashes: [] }],
    });
  });

  it.each<[string, unknown, string]>([
    ["nothing", "", "lock-malformed"],
    ["half of it", '{"lockfileVersion": 3, "pack', "lock-malformed"],
    ["bytes of another encoding", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString("latin1"), "lock-malformed"],
    [
      "a package that stands twice",
      '{"lockfileVersion": 3, "packages": {"node_modules/a": {}, "node_modules/a": {}}}',
      "lock-malformed",
    ],
    ["another document", { lockfileVersion: "three" }, "lock-not-a-lock"],
    ["packages that are a list", { lockfileVersion: 3, packages: [] }, "lock-not-a-lock"],
    ["npm 6", { lockfileVersion: 1, dependencies: {} }, "lock-version"],
    ["a version to come", { lockfileVersion: 4, packages: {} }, "lock-version"],
    ["an entry without a version", { lockfileVersion: 3, packages: { "node_modules/a": {} } }, "lock-entry"],
    ["a name with a NUL", { lockfileVersion: 3, packages: { "node_modules/a\0b": { version: "1" } } }, "lock-entry"],
    [
      "half a character in its version",
      '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1\\ud800"}}}',
      "lock-entry",
    ],
    [
      "a NUL in its licence",
      { lockfileVersion: 3, packages: { "node_modules/a": { version: "1", license: "M\0IT" } } },
      "lock-entry",
    ],
    ["a blank name", { lockfileVersion: 3, packages: { "node_modules/ ": { version: "1" } } }, "lock-entry"],
    ["a name that climbs", { lockfileVersion: 3, packages: { "node_modules/../../etc": { version: "1" } } }, "lock-entry"],
    [
      "a digest cut short",
      { lockfileVersion: 3, packages: { "node_modules/a": { version: "1", integrity: "sha512-AAAA" } } },
      "lock-entry",
    ],
    [
      "an algorithm nobody knows",
      { lockfileVersion: 3, packages: { "node_modules/a": { version: "1", integrity: "md5-AAAA" } } },
      "lock-entry",
    ],
  ])("with %s is refused with the reason", (_, value, code) => {
    expect(readPackageLock(bytes(value))).toMatchObject({ readable: false, refusal: { code, field: "file" } });
  });
});

describe("a list of components", () => {
  it("is told apart by what it says, not by its name", async () => {
    const lock = bytes({ name: "app", lockfileVersion: 3, packages: { "node_modules/a": { version: "1.0.0" } } });
    expect(await readComponentList(lock)).toMatchObject({ readable: true, format: "package_lock", components: [{ name: "a" }] });
    const bill = bytes({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      components: [{ type: "library", name: "b", version: "2" }],
    });
    expect(await readComponentList(bill)).toMatchObject({ readable: true, format: "cyclonedx", components: [{ name: "b" }] });
    expect(await readComponentList(bytes("hello"))).toMatchObject({
      readable: false,
      refusal: { code: "bill-not-a-bill", field: "file" },
    });
  });
});
