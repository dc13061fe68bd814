/** Bills of materials: read whole or refused, each component looked up, and told to the board with G3. */
import { describe, expect, it } from "vitest";
import { billComponents, billLicences } from "#lib/db/bill-store";
import { database } from "#lib/db/client";
import type { ToldComponents } from "#lib/domain/bill-of-materials";
import { sha256Hex } from "#lib/domain/evidence";
import { gateChecks } from "#lib/domain/gate-checks";
import { library } from "#lib/media/library";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { withdrawItem } from "#lib/services/library/withdraw-item";
import { billJson, billXml, type Listed, manyComponents } from "../../../support/bills.ts";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, openBuild, sealedBuild } from "../../../support/release-journey.ts";

async function sealed(): Promise<{ made: MadeRelease; input: { releaseId: string; buildId: string } }> {
  const made = await release({ phase: "build_and_test" });
  return { made, input: { releaseId: made.id, buildId: await sealedBuild(made) } };
}

const digestOf = (content: string) => [{ alg: "SHA-256", content }];
const known = async (made: MadeRelease) => {
  const check = gateChecks(await made.read(), "check_in", new Date()).find(({ code }) => code === "components-known");
  return `${check?.state}: ${check?.detail}`;
};
const toldIn = async (authorizationId: string) => {
  const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
  return JSON.parse(Buffer.from(evidence).toString()) as {
    components: ToldComponents | null;
    build: { billOfMaterials: { sha256: string; components: number } | null };
  };
};

/** In the library: the bytes of a release that went out, and the purl that its bill gave to it. */
async function delivered(purl: string, before = purl): Promise<string> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  const [build] = (await made.read()).builds;
  for (const its of [before, purl]) {
    const metadata = { component: { type: "library", name: "shared", version: "2.0.0", purl: its } };
    const bytes = bytesOf(JSON.stringify(billJson([], { metadata })));
    await handInBill(staff().developer.context, { releaseId: made.id, buildId: build?.id ?? "" }, bytes);
  }
  await made.grant();
  await made.enter("check_in");
  await made.prepare();
  return build?.artifacts[0]?.sha256 ?? "";
}

describe("a bill of materials", () => {
  it("is kept byte for byte; each component is its own, in the library, or foreign with the reason", async () => {
    const { developer } = staff();
    const purl = `pkg:npm/shared-${crypto.randomUUID()}@2.0.0`;
    const inLibrary = await delivered(purl);
    const { made, input } = await sealed();
    const own = (await made.read()).builds[0]?.artifacts[0]?.sha256 ?? "";
    const listed: Listed[] = [
      { name: "itself", hashes: digestOf(own) },
      { name: "by-digest", hashes: digestOf(inLibrary), licence: "Apache-2.0" },
      { name: "by-purl", purl },
      { name: "altered", purl, hashes: digestOf("0".repeat(64)) },
      { name: "unknown", hashes: digestOf("1".repeat(64)), licence: null },
      { name: "nameless", purl: null },
    ];
    expect(await known(made)).toBe("warns: No bill of materials was handed in on the final build.");
    const text = JSON.stringify(billJson(listed));
    const { billId, sha256 } = await handInBill(developer.context, input, bytesOf(text, 999));
    expect(sha256).toBe(sha256Hex(Buffer.from(text)));
    expect(await library().verify(sha256)).toBe("intact");
    const rows = await billComponents(database(), billId, { standing: null, most: 50 });
    expect(rows.map(({ name, standing, reason }) => [name, standing, reason])).toEqual([
      ["itself", "own", null],
      ["by-digest", "in_library", null],
      ["by-purl", "in_library", null],
      ["altered", "foreign", "other_digest"],
      ["unknown", "foreign", "unknown"],
      ["nameless", "foreign", "unnamed"],
    ]);
    expect(await billLicences(database(), billId)).toEqual([
      { licence: "MIT", components: 4 },
      { licence: "Apache-2.0", components: 1 },
      { licence: "none stated", components: 1 },
    ]);
    expect(await known(made)).toBe(
      "warns: 3 of 6 components are foreign: altered 1.0.0, unknown 1.0.0, nameless 1.0.0. Looked up by digest: 4; 1 could be by purl alone, 1 by nothing.",
    );
  });

  it("knows nothing by what was withdrawn, by the purl of an earlier bill, or by a purl beside a digest of another kind", async () => {
    const { developer, manager } = staff();
    const [name, stolen] = [`pkg:npm/lib-${crypto.randomUUID()}@2.0.0`, `pkg:npm/stolen-${crypto.randomUUID()}@1.0.0`];
    const first = await delivered(name, stolen);
    const { input } = await sealed();
    const listed: Listed[] = [
      { name: "by-digest", hashes: digestOf(first) },
      { name: "by-purl", purl: name },
      { name: "of-a-digest-that-nobody-compared", purl: name, hashes: [{ alg: "SHA-512", content: "a".repeat(128) }] },
      { name: "of-the-earlier-bill", purl: stolen },
    ];
    const { billId } = await handInBill(developer.context, input, bytesOf(JSON.stringify(billJson(listed))));
    const standings = async () =>
      (await billComponents(database(), billId, { standing: null, most: 9 })).map(({ standing, reason }) => [standing, reason]);
    expect(await standings()).toEqual([
      ["in_library", null],
      ["in_library", null],
      ["foreign", "other_digest"],
      ["foreign", "unknown"],
    ]);
    const item = await database().libraryItem.findFirstOrThrow({ where: { sha256: first }, select: { id: true } });
    await withdrawItem(manager.context, { itemId: item.id, reason: "A weakness." });
    expect((await standings()).slice(0, 2)).toEqual([
      ["foreign", "withdrawn"],
      ["foreign", "unknown"],
    ]);
  });

  it("is told with G3: digest, coverage, licences and foreign ones; a later one ends a request that did not know of it", async () => {
    const { developer } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const buildId = (await made.read()).builds[0]?.id ?? "";
    const before = await made.ask();
    expect(await toldIn(before)).toMatchObject({ components: null, build: { billOfMaterials: null } });
    const { sha256 } = await handInBill(
      developer.context,
      { releaseId: made.id, buildId },
      bytesOf(billXml([{ name: "left-pad", version: "1.3.0" }])),
    );
    expect((await made.authorization(before)).state).toBe("superseded");
    expect(await toldIn(await made.ask())).toMatchObject({
      build: { billOfMaterials: { sha256, format: "CycloneDX 1.6 xml", components: 1 } },
      components: {
        ...{ rule: "foreign components warn", own: 0, inLibrary: 0, foreign: 1, notNamed: 0 },
        lookedUp: { byDigest: 0, byPurlOnly: 1, byNothing: 0 },
        licences: [{ licence: "MIT", components: 1 }],
        foreignComponents: [
          { name: "left-pad", version: "1.3.0", purl: "pkg:npm/left-pad@1.3.0", because: "nobody let it into the library" },
        ],
      },
    });
    const again = await handInBill(developer.context, { releaseId: made.id, buildId }, bytesOf(JSON.stringify(billJson([]))));
    expect((await made.read()).builds[0]?.bill).toMatchObject({ id: again.billId, components: 0 });
  });

  it("that is the last one already, byte for byte, is answered as that one: no decision on it ends, and after another it is new", async () => {
    const { developer } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const input = { releaseId: made.id, buildId: (await made.read()).builds[0]?.id ?? "" };
    const [one, other] = [[{ name: "left-pad" }], []].map((listed) => JSON.stringify(billJson(listed))) as [string, string];
    const first = await handInBill(developer.context, input, bytesOf(one));
    const granted = await made.grant();
    const before = { release: await made.read(), entries: await database().recordEntry.count() };
    expect(await handInBill(developer.context, input, bytesOf(one))).toEqual({ ...first, isNew: false });
    expect({ release: await made.read(), entries: await database().recordEntry.count() }).toEqual(before);
    expect((await made.authorization(granted)).state).toBe("granted");
    expect(await handInBill(developer.context, input, bytesOf(other))).toMatchObject({ isNew: true });
    const last = await handInBill(developer.context, input, bytesOf(one));
    expect(last.isNew).toBe(true);
    expect((await made.read()).builds[0]?.bill?.id).toBe(last.billId);
  });

  it("that cannot be read is refused at its field, and leaves no trace", async () => {
    const { developer } = staff();
    const { made, input } = await sealed();
    const before = await made.read();
    for (const [text, code] of [
      ["", "bill-empty"],
      ['{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library"}]}', "bill-invalid"],
      [billXml([{ name: "a", licence: "Mine-1.0" }]), "bill-invalid"],
    ] as const) {
      const { refusals, code: kind } = await errorOf(handInBill(developer.context, input, bytesOf(text)));
      expect([kind, refusals[0]?.code, refusals[0]?.field]).toEqual(["invalid", code, "bill"]);
    }
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(Buffer.alloc(1 << 20, " "));
    }
    expect((await errorOf(handInBill(developer.context, input, endless()))).code).toBe("too-large");
    expect(await made.read()).toEqual(before);
  });

  it("of an open build, or by who may not, is refused before a byte is taken", async () => {
    const { tester } = staff();
    const { made, input } = await sealed();
    const refuse = (): AsyncIterable<Uint8Array> => {
      throw new Error("The bytes were asked for.");
    };
    const untouched = { [Symbol.asyncIterator]: refuse } as unknown as AsyncIterable<Uint8Array>;
    expect(await refusalsOf(handInBill(tester.context, input, untouched))).toEqual(["role-missing"]);
    const buildId = await openBuild(made, "The next one.");
    expect(await refusalsOf(handInBill(made.manager.context, { ...input, buildId }, untouched))).toEqual(["not-sealed"]);
  });

  it("of 5,000 components is read, kept and looked up in one go, and the release is read without them", async () => {
    const { developer } = staff();
    const { made, input } = await sealed();
    await handInBill(developer.context, input, bytesOf(JSON.stringify(billJson([{ name: "warm" }]))));
    const text = JSON.stringify(billJson(manyComponents(5000)));
    await handInBill(developer.context, input, bytesOf(text));
    const bill = (await made.read()).builds[0]?.bill;
    expect(bill).toMatchObject({ components: 5000, standing: { foreign: 5000, withDigest: 4500, withPurlOnly: 500 } });
    expect(bill?.standing.firstForeign).toEqual(["part-0 1.0.0", "part-1 1.1.1", "part-2 1.2.2"]);
    expect(JSON.stringify(bill).length).toBeLessThan(2000);
  }, 60_000);
});
