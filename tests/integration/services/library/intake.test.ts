/** Third-party intake: what others made gets in when a change authority says so, and shuts the gate until then. */
import { beforeAll, describe, expect, it } from "vitest";
import { billComponents } from "#lib/db/bill-store";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import { intakeComponents } from "#lib/db/intake-store";
import { gateChecks } from "#lib/domain/gate-checks";
import type { ToldIntake } from "#lib/domain/intake";
import { letInList } from "#lib/queries/let-in";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { amendChange } from "#lib/services/change/amend-change";
import { askChange } from "#lib/services/change/ask-change";
import { withdrawChange } from "#lib/services/change/withdraw-change";
import { waiveCheck } from "#lib/services/gate/waive-check";
import { raiseIntake } from "#lib/services/library/raise-intake";
import { raiseIntakeOfBill } from "#lib/services/library/raise-intake-of-bill";
import { raiseIntakeOfFile } from "#lib/services/library/raise-intake-of-file";
import { withdrawItem } from "#lib/services/library/withdraw-item";
import { changeScope } from "#lib/services/release/change-scope";
import { confirmBuilder } from "#lib/services/trust/confirm-builder";
import { confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { billJson, type Listed } from "../../../support/bills.ts";
import { clock, moveClock } from "../../../support/clock.ts";
import { digestOf, type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { organisation, type Someone } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf } from "../../../support/release-journey.ts";
import { signAndVote } from "../../../support/sign.ts";
import { builderUri, envelopeOf, keyPair, statementOf } from "../../../support/sign-provenance.ts";

const sum = (fill: string, digits = 128) => fill.repeat(digits);
const sha512 = (content: string) => [{ alg: "SHA-512", content }];
const about = (made: { service: { id: string } }) => ({
  ...{ serviceId: made.service.id, title: "Date handling", reason: "Read by two of us.", source: "The public registry" },
  ...{ kind: "addition" as const, model: "normal" as const, until: null },
});

/** Names that no other test has. */
const fresh = () => crypto.randomUUID().slice(0, 8);

async function built(listed: Listed[], mainPurl?: string): Promise<{ made: MadeRelease; billId: string }> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  const buildId = (await made.read()).builds[0]?.id ?? "";
  const main = { type: "application", name: "itself", version: "1.0.0", purl: mainPurl };
  const text = JSON.stringify(billJson(listed, { metadata: { component: main } }));
  const { billId } = await handInBill(staff().developer.context, { releaseId: made.id, buildId }, bytesOf(text));
  return { made, billId };
}

async function ask(number: number, by: Someone = staff().developer): Promise<string> {
  const { change } = await readChange(database(), { number });
  return askChange(by.context, { changeId: change.id, expectedVersion: change.version });
}

async function decide(authorizationId: string, verdict: "grant" | "refuse" = "grant"): Promise<void> {
  for (const { context } of staff().cab.slice(0, 2))
    await signAndVote(context, {
      ...{ authorizationId, verdict, evidenceDigest: await digestOf(authorizationId) },
      reason: verdict === "grant" ? "" : "Its licence.",
    });
}

async function letIn(number: number): Promise<void> {
  await decide(await ask(number));
}

async function withdraw(number: number): Promise<void> {
  const { change } = await readChange(database(), { number });
  const target = { changeId: change.id, expectedVersion: change.version };
  await withdrawChange(staff().changeManager.context, { ...target, reason: "A weakness." });
}

const standings = async (billId: string) =>
  (await billComponents(database(), billId, { standing: null, most: 50 })).map(({ name, standing, reason, letInBy }) => [
    name,
    standing,
    reason,
    letInBy,
  ]);
const known = async (made: MadeRelease) =>
  gateChecks(await made.read(), "check_in", await clock()).find(({ code }) => code === "components-known")?.state;

const evidenceOf = async (authorizationId: string) => {
  const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
  return JSON.parse(Buffer.from(evidence).toString()) as { subject: string; intake: ToldIntake };
};

describe("an intake of what is foreign in a bill", () => {
  it("is decided by the board on the whole list; granted, the components are in the library, withdrawn they are foreign again", async () => {
    const id = fresh();
    const { made, billId } = await built([
      { name: `a-${id}`, purl: `pkg:npm/a-${id}@1.0.0`, hashes: sha512(sum("a")), licence: "MIT" },
      { name: `b-${id}`, purl: `pkg:npm/b-${id}@1.0.0`, licence: "Apache-2.0" },
      { name: `nameless-${id}`, purl: null },
    ]);
    const raised = await raiseIntakeOfBill(staff().developer.context, { ...about(made), releaseId: made.id });
    expect(raised).toMatchObject({ components: 2, leftOut: 1 });
    const authorizationId = await ask(raised.number);
    const told = await evidenceOf(authorizationId);
    expect(told).toMatchObject({
      subject: "intake",
      intake: {
        ...{ components: 2, withoutDigest: 1, from: { from: "bill", release: made.number } },
        licences: [
          { licence: "Apache-2.0", components: 1 },
          { licence: "MIT", components: 1 },
        ],
        listed: [{ name: `a-${id}`, hashes: [`SHA-512:${sum("a")}`] }, { name: `b-${id}` }],
      },
    });
    expect((await standings(billId)).map(([, standing]) => standing)).toEqual(["foreign", "foreign", "foreign"]);
    await decide(authorizationId);
    expect(await standings(billId)).toEqual([
      [`a-${id}`, "in_library", null, raised.number],
      [`b-${id}`, "in_library", null, raised.number],
      [`nameless-${id}`, "foreign", "unnamed", null],
    ]);
    const context = staff().auditor.context;
    const found = await letInList(context, { text: `/A-${id}`, after: null });
    expect(found).toMatchObject({ next: null, components: [{ change: raised.number, name: `a-${id}`, licences: ["MIT"] }] });
    await withdraw(raised.number);
    expect((await standings(billId)).slice(0, 2)).toEqual([
      [`a-${id}`, "foreign", "over", null],
      [`b-${id}`, "foreign", "over", null],
    ]);
    expect((await letInList(context, { text: `a-${id}`, after: null })).components).toEqual([]);
  });

  it("lets nothing in that is called the same and is something else", async () => {
    const id = fresh();
    const purl = `pkg:npm/a-${id}@1.0.0`;
    const first = await built([{ name: "first", purl, hashes: sha512(sum("a")) }]);
    await letIn((await raiseIntakeOfBill(staff().developer.context, { ...about(first.made), releaseId: first.made.id })).number);
    const { billId } = await built([
      { name: "the same", purl, hashes: sha512(sum("a")) },
      { name: "altered", purl, hashes: sha512(sum("b")) },
      { name: "not comparable", purl, hashes: [{ alg: "SHA-256", content: sum("c", 64) }] },
      { name: "by its purl alone", purl, hashes: [{ alg: "SHA-1", content: sum("d", 40) }] },
      { name: "renamed", purl: `pkg:npm/other-${id}@2.0.0`, hashes: sha512(sum("a")) },
    ]);
    expect((await standings(billId)).map(([name, standing, reason]) => [name, standing, reason])).toEqual([
      ["the same", "in_library", null],
      ["altered", "foreign", "other_digest"],
      ["not comparable", "foreign", "other_digest"],
      ["by its purl alone", "in_library", null],
      ["renamed", "in_library", null],
    ]);
  });

  it("never lets in bytes that were withdrawn, whatever else speaks for them", async () => {
    const { developer, changeManager } = staff();
    const delivered = await release({ phase: "check_in" });
    await delivered.prepare();
    const [item] = (await delivered.read()).libraryItems;
    await withdrawItem(changeManager.context, { itemId: item?.id ?? "", reason: "It leaks." });
    const purl = `pkg:npm/leaky-${fresh()}@1.0.0`;
    const row = { purl, digest: "", licence: "" };
    const input = about({ service: await service() });
    await letIn((await raiseIntake(developer.context, { ...input, components: [row] })).number);
    const hashes = [{ alg: "SHA-256", content: item?.sha256 ?? "" }];
    const { made, billId } = await built([{ name: "let in", purl, hashes }], purl);
    expect(await standings(billId)).toEqual([["let in", "foreign", "withdrawn", null]]);
    const again = raiseIntake(developer.context, { ...input, components: [{ ...row, digest: item?.sha256 ?? "" }] });
    expect(await refusalsOf(again)).toEqual(["withdrawn"]);
    const ofBill = raiseIntakeOfBill(developer.context, { ...input, releaseId: made.id });
    expect(await refusalsOf(ofBill)).toEqual(["nothing-listed"]);
  });

  it("is not needed for what the bill is about, unless that states a digest of other bytes", async () => {
    const purl = `pkg:npm/itself-${fresh()}@1.0.0`;
    const { billId } = await built(
      [
        { name: "by its name", purl },
        { name: "other bytes", purl, hashes: [{ alg: "SHA-256", content: sum("e", 64) }] },
      ],
      purl,
    );
    expect(await standings(billId)).toEqual([
      ["by its name", "own", null, null],
      ["other bytes", "foreign", "unknown", null],
    ]);
  });

  it("is decided before its end: the request ends with it, and none is made later", async () => {
    const { developer } = staff();
    const components = [{ purl: `pkg:npm/a-${fresh()}@1.0.0`, digest: "", licence: "" }];
    const until = new Date((await clock()).getTime() + 86_400_000);
    const input = { ...about({ service: await service() }), until, components };
    const raised = () => raiseIntake(developer.context, input);
    const [asked, late] = [await raised(), await raised()];
    const authorizationId = await ask(asked.number);
    const { expiresAt } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
    expect(expiresAt).toEqual(until);
    await moveClock({ days: 2 });
    expect(await refusalsOf(ask(late.number))).toEqual(["over"]);
    expect(await refusalsOf(decide(authorizationId))).toContain("expired");
  });

  it("with a day is a waiver: until then it stands as one, afterwards nothing does", async () => {
    const id = fresh();
    const { made, billId } = await built([{ name: `a-${id}`, purl: `pkg:npm/a-${id}@1.0.0`, hashes: sha512(sum("e")) }]);
    const until = new Date((await clock()).getTime() + 3 * 86_400_000);
    const input = { ...about(made), until, releaseId: made.id };
    const { number } = await raiseIntakeOfBill(staff().developer.context, input);
    await letIn(number);
    expect(await standings(billId)).toEqual([[`a-${id}`, "waived", null, number]]);
    await moveClock({ days: 4 });
    expect(await standings(billId)).toEqual([[`a-${id}`, "foreign", "over", null]]);
    expect((await errorOf(raiseIntakeOfBill(staff().developer.context, input))).refusals).toMatchObject([
      { code: "in-the-past", field: "until" },
    ]);
  });

  it("is refused where there is no bill, or nothing foreign in it, and to who may not raise one", async () => {
    const { developer, tester } = staff();
    const bare = await release({ phase: "build_and_test" });
    expect(await refusalsOf(raiseIntakeOfBill(developer.context, { ...about(bare), releaseId: bare.id }))).toEqual(["no-bill"]);
    const { made } = await built([]);
    const input = { ...about(made), releaseId: made.id };
    expect(await refusalsOf(raiseIntakeOfBill(developer.context, input))).toEqual(["nothing-listed"]);
    expect(await refusalsOf(raiseIntakeOfBill(tester.context, input))).toEqual(["role-missing", "nothing-listed"]);
  });
});

describe("an intake of a list", () => {
  it("takes a whole lock file in one decision, as a baseline, and keeps what was read", async () => {
    const [id, its] = [fresh(), await service()];
    const packages = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [
        `node_modules/p-${id}-${n}`,
        {
          version: "1.0.0",
          integrity: `sha512-${Buffer.alloc(64, n % 250).toString("base64")}`,
          license: n % 3 === 0 ? "MIT" : "ISC",
        },
      ]),
    );
    const lock = JSON.stringify({ lockfileVersion: 3, packages });
    const input = { ...about({ service: its }), kind: "baseline" as const };
    const raised = await raiseIntakeOfFile(staff().developer.context, input, bytesOf(lock, 4096));
    expect(raised).toMatchObject({ components: 300, leftOut: 0 });
    await letIn(raised.number);
    const { change } = await readChange(database(), { number: raised.number });
    expect(change).toMatchObject({
      state: "authorized",
      origin: "intake",
      intake: { kind: "baseline", origin: { format: "package_lock" } },
    });
    const first = await letInList(staff().auditor.context, { text: `p-${id}-`, after: null });
    const second = await letInList(staff().auditor.context, { text: `p-${id}-`, after: first.next });
    expect([first.components.length, second.components.length, second.next]).toEqual([100, 100, expect.anything()]);
    expect(new Set([...first.components, ...second.components].map(({ name }) => name)).size).toBe(200);
  });

  it("that cannot be read is refused at its field, and no change is raised", async () => {
    const its = await service();
    const changes = () => database().change.count({ where: { serviceId: its.id } });
    for (const text of ["", "{}", '{"lockfileVersion": 3', "<bom/>", '{"lockfileVersion":3,"packages":{"node_modules/a":{}}}']) {
      const { code, refusals } = await errorOf(
        raiseIntakeOfFile(staff().developer.context, about({ service: its }), bytesOf(text)),
      );
      expect([code, refusals[0]?.field]).toEqual(["invalid", "file"]);
    }
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(Buffer.alloc(1 << 20, " "));
    }
    const { code } = await errorOf(raiseIntakeOfFile(staff().developer.context, about({ service: its }), endless()));
    expect([code, await changes()]).toEqual(["too-large", 0]);
  });

  it("typed by hand is refused row by row, with every reason", async () => {
    const its = await service();
    const row = { purl: "pkg:npm/a@1.0.0", digest: "", licence: "" };
    const input = {
      ...about({ service: its }),
      components: [row, { ...row, purl: "pkg:npm/a" }, { ...row, purl: "a", digest: "abc" }, { ...row, purl: "pkg:npm/a%00b@1" }],
    };
    const { refusals } = await errorOf(raiseIntake(staff().developer.context, input));
    expect(refusals.map(({ field }) => field)).toEqual([
      "components.1.purl",
      "components.2.purl",
      "components.2.digest",
      "components.3.purl",
    ]);
    expect(await refusalsOf(raiseIntake(staff().developer.context, { ...input, components: [] }))).toEqual(["nothing-listed"]);
    const { number } = await raiseIntake(staff().developer.context, {
      ...input,
      components: [{ ...row, digest: sum("A", 64), licence: "MIT" }],
    });
    const authorizationId = await ask(number);
    const twice = { ...input, components: [row, { ...row, licence: "MIT" }] };
    expect(await raiseIntake(staff().developer.context, twice)).toMatchObject({ components: 1 });
    expect((await evidenceOf(authorizationId)).intake.listed).toEqual([
      {
        type: "library",
        group: "",
        name: "a",
        version: "1.0.0",
        purl: row.purl,
        hashes: [`SHA-256:${sum("a", 64)}`],
        licences: ["MIT"],
      },
    ]);
    await decide(authorizationId, "refuse");
    const { change } = await readChange(database(), { number });
    expect(change.state).toBe("refused");
  });
});

describe("what was let in", () => {
  it("is found by the name it is shown under, by its purl, and with its version", async () => {
    const [{ developer, auditor }, scope] = [staff(), `acme-${fresh()}`];
    const purl = `pkg:npm/%40${scope}/core@2.1.0`;
    const input = { ...about({ service: await service() }), components: [{ purl, digest: "", licence: "" }] };
    await letIn((await raiseIntake(developer.context, input)).number);
    for (const text of [`@${scope}/core`, `@${scope}/Core 2.1.0`, `%40${scope}/core@2.1`])
      expect((await letInList(auditor.context, { text, after: null })).components).toMatchObject([{ purl }]);
    expect((await letInList(auditor.context, { text: `@${scope}/core 2.2`, after: null })).components).toEqual([]);
  });
});

describe("the change that an intake is", () => {
  it("is neither amended nor carried by a release", async () => {
    const { developer } = staff();
    const made = await release({ phase: "planning" });
    const row = { purl: `pkg:npm/a-${fresh()}@1.0.0`, digest: "", licence: "" };
    const { number } = await raiseIntake(developer.context, { ...about(made), components: [row] });
    const { change } = await readChange(database(), { number });
    const words = { title: "x", reason: "y", origin: "defect", model: "normal", templateId: null } as const;
    const target = { changeId: change.id, expectedVersion: change.version };
    expect(await refusalsOf(amendChange(developer.context, { ...target, ...words }))).toEqual(["intake"]);
    const scope = { ...(await made.target()), changeIds: [...made.changeIds, change.id] };
    expect(await refusalsOf(changeScope(made.manager.context, scope))).toContain("intake");
  });
});

describe("the rule that foreign components block", () => {
  beforeAll(async () => {
    const input = { whenMissing: "warns", whenBad: "blocks", whenForeign: "blocks" } as const;
    const ruleId = await proposeProvenanceRule(staff().changeManager.context, input);
    await confirmProvenanceRule(organisation().second.context, { ruleId });
  });

  it("shuts G3 until they are let in; a grant stays and is passed only while they are", async () => {
    const id = fresh();
    const { made } = await built([{ name: `a-${id}`, purl: `pkg:npm/a-${id}@1.0.0`, hashes: sha512(sum("f")) }]);
    expect(await known(made)).toBe("fails");
    expect(await refusalsOf(made.ask())).toEqual(["components-known"]);
    const { number } = await raiseIntakeOfBill(staff().developer.context, { ...about(made), releaseId: made.id });
    await letIn(number);
    expect(await known(made)).toBe("holds");
    const granted = await made.grant();
    await withdraw(number);
    expect(await refusalsOf(made.enter("check_in"))).toEqual(["components-known"]);
    expect((await made.authorization(granted)).state).toBe("granted");
    const row = { purl: `pkg:npm/a-${id}@1.0.0`, digest: "", licence: "" };
    await letIn((await raiseIntake(staff().developer.context, { ...about(made), components: [row] })).number);
    await made.enter("check_in");
    expect((await made.read()).phase).toBe("check_in");
  });

  it("looks at the packages that provenance names among its materials, as at components", async () => {
    const id = fresh();
    const { made } = await built([{ name: `a-${id}`, purl: `pkg:npm/a-${id}@1.0.0` }]);
    const { developer, changeManager } = staff();
    const [key, build] = [keyPair(), (await made.read()).builds[0]];
    const builder = {
      name: `CI ${id}`,
      kind: "key",
      material: key.pem,
      keyHint: "",
      builderUri,
      identity: "",
      issuer: "",
    } as const;
    await confirmBuilder(organisation().second.context, {
      trustedBuilderId: await proposeBuilder(changeManager.context, builder),
    });
    const source = "git+https://git.example.org/search@refs/heads/main";
    const statement = statementOf({ subjects: build?.artifacts ?? [], source, commit: "0123abc" });
    const input = { releaseId: made.id, buildId: build?.id ?? "" };
    await handInProvenance(developer.context, input, bytesOf(JSON.stringify(envelopeOf(statement, key.privateKey))));
    const { refusals } = await errorOf(made.ask());
    expect(refusals).toMatchObject([
      {
        code: "components-known",
        message: expect.stringContaining("materials of its provenance: pkg:npm/left-pad@1.3.0.") as string,
      },
    ]);
    const raised = await raiseIntakeOfBill(developer.context, { ...about(made), releaseId: made.id });
    expect(raised.components).toBe(2);
    const { change } = await readChange(database(), { number: raised.number });
    expect(await intakeComponents(database(), change.id)).toMatchObject([
      { name: `a-${id}` },
      { name: "left-pad", version: "1.3.0", purl: "pkg:npm/left-pad@1.3.0", hashes: [`SHA-256:${"e".repeat(64)}`] },
    ]);
    await letIn(raised.number);
    await made.grant();
    await made.enter("check_in");
  });

  it("shuts it without any bill too, and lets a change manager waive it until a day, in plain sight", async () => {
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    expect(await refusalsOf(made.ask())).toEqual(["components-known"]);
    const until = new Date((await clock()).getTime() + 2 * 86_400_000);
    const input = { check: "components-known", reason: "The vendor sends it on Monday.", until };
    await waiveCheck(staff().changeManager.context, { ...(await made.target()), ...input });
    expect(await known(made)).toBe("waived");
    await made.grant();
    await made.enter("check_in");
    expect((await made.read()).phase).toBe("check_in");
  });
});
