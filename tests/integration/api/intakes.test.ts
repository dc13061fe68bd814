/** Components of others by machines: a lock file or a bill is asked for in one call; people decide. */
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { type Machine, machineOf, reasonsIn } from "../../support/api.ts";
import { billJson } from "../../support/bills.ts";
import { digestOf, release, service, staff } from "../../support/factories.ts";
import { signAndVote } from "../../support/sign.ts";

let developer: Machine;
let requester: Machine;
let tester: Machine;

beforeAll(async () => {
  developer = await machineOf(staff().developer);
  requester = await machineOf(staff().requester);
  tester = await machineOf(staff().tester);
});

const words = { title: "What runs", reason: "It runs.", kind: "baseline", source: "A registry", model: "normal" };
const bytesOf = (text: string) => Buffer.from(text);
const lockOf = (name: string) =>
  JSON.stringify({ lockfileVersion: 3, packages: { [`node_modules/${name}`]: { version: "1.0.0" } } });
const query = (more: object) => new URLSearchParams({ ...words, ...more }).toString();
const json = { "content-type": "application/json" };

describe("an intake by machine", () => {
  it("of a lock file is submitted as the change it is; once granted, its components are listed", async () => {
    const [its, name] = [await service(), `p-${crypto.randomUUID().slice(0, 8)}`];
    const sent = { bytes: bytesOf(lockOf(name)), headers: json };
    const raised = await developer("POST", `/intakes/files?${query({ service: its.key })}`, sent);
    expect([raised.status, raised.body]).toEqual([
      201,
      { change: expect.stringMatching(/^CHG-/) as string, components: 1, leftOut: 0 },
    ]);
    const { change } = raised.body as unknown as { change: string };
    expect((await requester("POST", `/changes/${change}/authorization`)).status).toBe(201);
    const { body } = await requester<"change">("GET", `/changes/${change}`);
    expect(body).toMatchObject({ origin: "intake", intake: { kind: "baseline", from: "file", components: 1, until: null } });
    const [asked] = body.authorizations;
    const { id: authorizationId } = await database().authorization.findUniqueOrThrow({ where: { number: asked?.number ?? 0 } });
    for (const { context } of staff().cab.slice(0, 2))
      await signAndVote(context, {
        authorizationId,
        verdict: "grant",
        reason: "",
        evidenceDigest: await digestOf(authorizationId),
      });
    const listed = await tester("GET", `/library/components?text=${name}`);
    expect(listed.body).toMatchObject({ items: [{ name, change, isBaseline: true, until: null }], next: null });
  });

  it("of what is foreign in a release's bill, and of named components", async () => {
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const buildId = (await made.read()).builds[0]?.id ?? "";
    const bill = JSON.stringify(billJson([{ name: "left-pad" }, { name: "nameless", purl: null }]));
    expect((await developer("POST", `/builds/${buildId}/sbom`, { bytes: bytesOf(bill), headers: json })).status).toBe(201);
    const all = await developer("POST", `/releases/REL-${made.number}/intake`, { json: words });
    expect(all.body).toMatchObject({ components: 1, leftOut: 1 });
    const components = [{ purl: "pkg:npm/left-pad@1.3.0", digest: "a".repeat(128), licence: "WTFPL" }];
    const one = await requester("POST", "/intakes", { json: { ...words, service: made.service.key, components } });
    expect([one.status, one.body]).toEqual([201, expect.objectContaining({ components: 1, leftOut: 0 })]);
  });

  it("is refused with every reason, to who may not raise one and where nothing is read", async () => {
    const its = await service();
    const file = (bytes: string, by = developer) =>
      by("POST", `/intakes/files?${query({ service: its.key })}`, { bytes: bytesOf(bytes), headers: json });
    const broken = await file("{}");
    expect([broken.status, reasonsIn(broken)]).toEqual([400, ["bill-not-a-bill"]]);
    const against = await file(lockOf("a"), tester);
    expect([against.status, reasonsIn(against)]).toEqual([422, ["role-missing"]]);
    const wrong = {
      ...words,
      service: its.key,
      until: "2001-01-01T00:00:00Z",
      components: [{ purl: "a" }, { purl: "pkg:npm/a" }],
    };
    expect((await developer("POST", "/intakes", { json: wrong })).status).toBe(400);
    const late = { ...wrong, components: [{ purl: "pkg:npm/a@1" }] };
    expect(reasonsIn(await developer("POST", "/intakes", { json: late }))).toEqual(["in-the-past"]);
    expect((await tester("GET", "/library/components?cursor=7")).status).toBe(400);
  });

  it("is listed to a token for some services by service alone, and never of others", async () => {
    const [its, other] = [await service(), await service()];
    const scoped = await machineOf(staff().developer, { services: [its.key] });
    const everywhere = await scoped("GET", "/library/components");
    expect([everywhere.status, reasonsIn(everywhere)]).toEqual([403, ["service-missing"]]);
    expect((await scoped("GET", `/library/components?service=${other.key}`)).status).toBe(403);
    expect((await scoped("GET", `/library/components?service=${its.key}`)).body).toEqual({ items: [], next: null });
    expect(
      (await scoped("POST", `/intakes/files?${query({ service: other.key })}`, { bytes: bytesOf(lockOf("a")), headers: json }))
        .status,
    ).toBe(403);
  });
});
