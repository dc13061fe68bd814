/** The evidence pack: one file about one release, verified by some JavaScript that knows nothing of this system. */
import { chmodSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { ReadableStream } from "node:stream/web";
import { beforeAll, describe, expect, it } from "vitest";
import { answerCall } from "#lib/api/door";
import { serveEvidencePack } from "#lib/api/evidence-pack";
import { database } from "#lib/db/client";
import { library } from "#lib/media/library";
import type { MediaStore } from "#lib/media/media-store";
import { releaseByNumber } from "#lib/queries/release";
import type { Viewer } from "#lib/queries/viewer";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { changeScope } from "#lib/services/release/change-scope";
import { expectAsDocumented, machineOf, reasonsIn, tokenOf } from "../../support/api.ts";
import { billJson } from "../../support/bills.ts";
import { moveClock } from "../../support/clock.ts";
import { countersign, folder } from "../../support/command.ts";
import { asRole } from "../../support/database.ts";
import { authorizedChange, type MadeRelease, release, staff } from "../../support/factories.ts";
import { placesIn } from "../../support/pack.ts";
import { job } from "../../support/people.ts";
import { bytesOf, junitXml, report, sealedBuild } from "../../support/release-journey.ts";
import { envelopeOf, keyPair, statementOf } from "../../support/sign-provenance.ts";
import { statementsOf } from "../../support/statements.ts";
import { judge } from "../../support/verifier.ts";

let token = "";
beforeAll(async () => {
  token = await tokenOf(staff().auditor, { verbs: ["read"] });
});

/** Asks as a pipeline does. */
async function asked(made: Pick<MadeRelease, "number">, method = "GET"): Promise<Response> {
  const request = new Request(`http://localhost:3000/api/v1/releases/REL-${made.number}/evidence-pack`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const response = await answerCall(request, { db: database(), address: "192.0.2.1" });
  if (method === "GET") await expectAsDocumented(request, new Response(null, response));
  return response;
}

const packOf = async (made: Pick<MadeRelease, "number">): Promise<Buffer> => Buffer.from(await (await asked(made)).arrayBuffer());

/** The files of a pack by their names within its folder. */
const filesIn = (zip: Buffer): Map<string, string> =>
  new Map(
    placesIn(zip).files.map(({ name, from, size }) => [name.replace(/^[^/]*\//, ""), zip.toString("utf8", from, from + size)]),
  );

const lastBuild = async (made: MadeRelease): Promise<string> => (await made.read()).builds.at(-1)?.id ?? "";

/** With one of every kind of document. */
async function documented(): Promise<MadeRelease> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  const { context } = staff().developer;
  const build = { releaseId: made.id, buildId: await lastBuild(made) };
  const subjects = (await made.read()).builds.at(-1)?.artifacts ?? [];
  const signed = envelopeOf(statementOf({ subjects, source: "git+https://git.example.org/search" }), keyPair().privateKey);
  await handInProvenance(context, build, bytesOf(JSON.stringify(signed)));
  await handInBill(context, build, bytesOf(JSON.stringify(billJson([{ name: "left-pad", licence: "MIT" }]))));
  return made;
}

describe("the pack of a release", () => {
  it("holds its record, what signed it and every document that it names, and is verified without this system", async () => {
    const made = await documented();
    const { provenance = [], bill, reports = [] } = (await made.read()).builds.at(-1) ?? {};
    const response = await asked(made);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="REL-${made.number}-evidence.zip"`);
    const zip = Buffer.from(await response.arrayBuffer());
    const files = filesIn(zip);
    expect([...files.keys()].toSorted()).toEqual(
      [
        ...[`documents/${bill?.sha256}.json`, `documents/${provenance[0]?.sha256}.json`, `documents/${reports[0]?.sha256}.xml`],
        ...["README.txt", "index.html", "record.ndjson", "verify-record.mjs"],
      ].toSorted(),
    );
    const { status, said } = judge(zip, "pack.zip");
    expect([said, status]).toEqual([expect.stringContaining("the pack verifies."), 0]);
    expect(said).toMatch(/votes: [1-9]\d* signed with a passkey, 0 with a password, 0 without a signature\./);
    expect(said).not.toContain("with passkeys that are not in this file");
    expect(said).toContain("3 documents: each hashes to its name and is named by an entry.");
    expect(said).toMatch(new RegExp(`REL-${made.number} ends at entry \\d+, [0-9a-f]{64}\\.\nCHG-\\d+ ends at entry`));
    const file = path.join(folder(), "pack.zip");
    writeFileSync(file, zip);
    expect(await countersign(["verify", file])).toMatchObject({ status: 0, aside: "" });
    writeFileSync(file, zip.subarray(0, -40));
    expect(await countersign(["verify", file])).toMatchObject({ status: 1, out: expect.stringContaining("cut off") as string });
    writeFileSync(file, "PK\u0003\u0004 and nothing of ours");
    expect((await countersign(["verify", file])).status).toBe(2);
    expect((await countersign(["verify", path.dirname(file)])).status).toBe(2);
  });

  it("tells on a page who decided what, and nothing that others wrote is more than text there", async () => {
    const made = await release({ phase: "build_and_test", title: "<script>alert(1)</script> & more" });
    await made.reach("closed");
    const { authorizations, libraryItems } = await made.read();
    const page = filesIn(await packOf(made)).get("index.html") ?? "";
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
    expect(page).not.toMatch(/<script|<img|javascript:| on\w+=/i);
    for (const { votes, evidenceDigest } of authorizations) {
      expect(page).toContain(evidenceDigest);
      for (const { person } of votes) expect(page).toContain(`<td>${person.name}</td><td>granted</td>`);
    }
    for (const { sha256 } of libraryItems) expect(page).toContain(sha256);
    expect(page).toContain("with a passkey");
    expect(page).toContain("took the release through the gate to check-in.");
    const { said } = judge(await packOf(made), "pack.zip");
    expect(said).toContain("the pack verifies.");
  });

  it.each([
    ["an emergency", { model: "emergency" }],
    ["a standard release, granted by its template", { model: "standard" }],
    ["a retirement, which has no build", { retires: true }],
  ] as const)("of %s is verified as well", async (_what, standing) => {
    const made = await release({ ...standing, phase: "review" });
    const zip = await packOf(made);
    const { status, said } = judge(zip, "pack.zip");
    expect([said, status]).toEqual([expect.stringContaining("the pack verifies."), 0]);
    const isGrantedByTemplate = filesIn(zip).get("index.html")?.includes("standard-change template, without votes");
    expect(isGrantedByTemplate).toBe("model" in standing && standing.model === "standard");
  });

  it("has the records of the changes that it carries when it is made, and of no other", async () => {
    const made = await release();
    const added = await authorizedChange({ serviceId: made.service.id });
    const { context } = made.manager;
    await changeScope(context, { ...(await made.target()), changeIds: [...made.changeIds, added.id] });
    expect(judge(await packOf(made), "pack.zip").said).toContain("entries in 3 streams: the pack verifies.");
    await changeScope(context, { ...(await made.target()), changeIds: [added.id] });
    const { said } = judge(await packOf(made), "pack.zip");
    expect(said).toContain("entries in 2 streams: the pack verifies.");
    expect(said).toContain(`CHG-${added.number} ends at entry`);
  });

  it("leaves out what is written while it is made, and names no document of it", async () => {
    const made = await release({ phase: "build_and_test" });
    await sealedBuild(made);
    await report(made, "unit", junitXml({ passed: 2 }));
    const found = await releaseByNumber(staff().auditor.context, made.number);
    if (!found) throw new Error("There is no release.");
    const response = await serveEvidencePack({ method: "GET" }, staff().auditor.context, found, library());
    await report(made, "late", junitXml({ passed: 77 }));
    const zip = Buffer.from(await response.arrayBuffer());
    expect(judge(zip, "pack.zip")).toMatchObject({ status: 0, said: expect.stringContaining("1 documents: ") as string });
    expect(judge(await packOf(made), "pack.zip").said).toContain("2 documents: ");
  });

  it("has the documents of a build whose artifacts were let go of, and says so of their bytes", async () => {
    const made = await release({ phase: "build_and_test" });
    await sealedBuild(made);
    await report(made, "unit", junitXml({ passed: 1, failing: ["a"] }));
    await sealedBuild(made);
    await moveClock({ days: 91 });
    await sweepMedia(job, new Date(Date.now() + 60_000));
    expect((await made.read()).builds[0]?.bytesRemoved).not.toBeNull();
    const zip = await packOf(made);
    expect(judge(zip, "pack.zip")).toMatchObject({ status: 0, said: expect.stringContaining("1 documents: ") as string });
    expect(filesIn(zip).get("index.html")).toMatch(/<dt>Bytes<\/dt><dd>removed [^<]* UTC: superseded by build 2<\/dd>/);
  });

  it.each(["missing", "altered"] as const)(
    "of which a document is %s in the store is whole but for that, and says so",
    async (state) => {
      const made = await release({ phase: "build_and_test" });
      await sealedBuild(made);
      await report(made, "unit", junitXml({ passed: state === "missing" ? 11 : 12 }));
      const sha256 = (await made.read()).builds[0]?.reports[0]?.sha256 ?? "";
      const place = path.join(process.env["LIBRARY_DIR"] ?? "", sha256.slice(0, 2), sha256.slice(2, 4), sha256);
      if (state === "missing") await rm(place);
      else {
        chmodSync(place, 0o640);
        writeFileSync(place, "<testsuites/>");
      }
      const zip = await packOf(made);
      const { status, said } = judge(zip, "pack.zip");
      expect([said, status]).toEqual([expect.stringContaining("the pack itself says"), 1]);
      expect(said).toContain(sha256);
      expect(said).toContain("1 faults.");
      expect(filesIn(zip).get("index.html")).toContain(
        `${state}${state === "missing" ? ": the store has it no more" : " in the store"}`,
      );
    },
  );
});

describe("whoever asks for a pack", () => {
  it("reads it as they read the release, or is told why not", async () => {
    const [mine, others] = [await release(), await release()];
    const machine = await machineOf(staff().auditor, { verbs: ["read"], services: [mine.service.key] });
    const refused = await machine("GET", `/releases/REL-${others.number}/evidence-pack`);
    expect([refused.status, reasonsIn(refused)]).toEqual([403, ["other-service"]]);
    expect((await machine("GET", `/releases/REL-${mine.number}/evidence-pack`)).status).toBe(200);
    expect((await machine("GET", "/releases/REL-999999/evidence-pack")).status).toBe(404);
    const builder = await machineOf(staff().developer, { verbs: ["build"] });
    expect((await builder("GET", `/releases/REL-${mine.number}/evidence-pack`)).status).toBe(403);
    const head = await asked(mine, "HEAD");
    expect([head.status, head.body]).toEqual([200, null]);
  });

  it("costs as many statements for many entries as for few", async () => {
    const made = await release({ phase: "planning" });
    const statements = async () => {
      const whole = async (viewer: Viewer) => {
        const found = await releaseByNumber(viewer, made.number);
        if (!found) throw new Error("There is no release.");
        const response = await serveEvidencePack({ method: "GET" }, viewer, found, library());
        return buffer(response.body as ReadableStream);
      };
      return statementsOf(staff().auditor.context.actor, whole);
    };
    const few = await statements();
    const { streamId } = await made.read();
    await asRole("postgres", (client) =>
      client.query(
        `INSERT INTO record_entry (id, stream_id, body)
         SELECT gen_random_uuid(), $1, convert_to('{"type":"plan.saved","actor":{"kind":"system","job":"test"}}', 'UTF8')
         FROM generate_series(1, 700)`,
        [streamId],
      ),
    );
    const many = await statements();
    expect(many.answer.length).toBeGreaterThan(few.answer.length + 200_000);
    expect(many.statements).toBe(few.statements);
    expect(few.statements).toBeLessThanOrEqual(20);
    expect(judge(many.answer, "pack.zip").status).toBe(0);
  });
});

const megabyte = 1 << 20;

/** The library, with every stream that it opened, and how many bytes went out of them. */
function watched(): { store: MediaStore; opened: Readable[]; read: () => number } {
  const store = library();
  const opened: Readable[] = [];
  let read = 0;
  const open: MediaStore["open"] = async (...args) => {
    const found = await store.open(...args);
    const push = found.stream.push.bind(found.stream);
    found.stream.push = (chunk: Uint8Array | null, encoding) => {
      read += chunk?.length ?? 0;
      return push(chunk, encoding);
    };
    opened.push(found.stream);
    return found;
  };
  return { store: { ...store, open }, opened, read: () => read };
}

describe("a report of 50 MB", () => {
  let made: MadeRelease;
  const size = 50 * megabyte;
  beforeAll(async () => {
    made = await release({ phase: "build_and_test" });
    await sealedBuild(made);
    const output = `<system-out>${"x".repeat(1023)}\n</system-out>`.repeat(size / 1024);
    await report(made, "unit", junitXml().replace("</testsuite>", `${output}</testsuite>`));
  });

  async function served(store: MediaStore): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const found = await releaseByNumber(staff().auditor.context, made.number);
    if (!found) throw new Error("There is no release.");
    const { body } = await serveEvidencePack({ method: "GET" }, staff().auditor.context, found, store);
    if (!body) throw new Error("There is no body.");
    return body.getReader();
  }

  it("goes into the pack without being held whole", async () => {
    const { store, read } = watched();
    const reader = await served(store);
    let [received, mostHeld] = [0, 0];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.length;
      mostHeld = Math.max(mostHeld, read() - received);
    }
    expect(read()).toBeGreaterThan(size);
    expect(received).toBeGreaterThan(read());
    expect(mostHeld).toBeLessThan(megabyte);
  });

  it("is read no further when whoever asked goes away", async () => {
    const { store, opened, read } = watched();
    const reader = await served(store);
    for (let received = 0; received < megabyte; ) received += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    const [stream] = opened;
    if (!stream) throw new Error("Nothing was opened.");
    if (!stream.closed) await new Promise((resolve) => stream.once("close", resolve));
    expect(stream.destroyed).toBe(true);
    expect(read()).toBeLessThan(size / 2);
  });
});
