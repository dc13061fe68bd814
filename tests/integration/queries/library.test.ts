import { createHash } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { serveContent } from "#lib/api/serve-content";
import type { MediaKind } from "#lib/domain/library";
import { library } from "#lib/media/library";
import { libraryContent, libraryItem } from "#lib/queries/library-item";
import { type LibraryFilter, type LibraryOrder, type LibraryRow, libraryList, libraryOrders } from "#lib/queries/library-list";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { verifyItem } from "#lib/services/library/verify-item";
import { billJson, type Listed } from "../../support/bills.ts";
import { release, staff } from "../../support/factories.ts";
import { bytesOf } from "../../support/release-journey.ts";
import { statementsOf } from "../../support/statements.ts";

async function checkedIn() {
  const { auditor } = staff();
  const made = await release({ phase: "check_in" });
  await made.prepare();
  const [item] = (await made.read()).libraryItems;
  if (!item) throw new Error("Nothing was checked in.");
  return { made, item, auditor };
}

const inOrder: Record<LibraryOrder, (one: LibraryRow, other: LibraryRow) => number> = {
  name: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : other.at.getTime() - one.at.getTime()),
  latest: (one, other) => other.at.getTime() - one.at.getTime(),
};

const everything: LibraryFilter = { text: "", kind: null, order: "name", after: null };

describe("the library on screen", () => {
  it("finds an item by its name, its version and the beginning of its digest, and by nothing else", async () => {
    const { item, made, auditor } = await checkedIn();
    const found = async (text: string) => (await libraryList(auditor.context, { ...everything, text })).items.map(({ id }) => id);
    expect(await found(item.name.slice(1))).toContain(item.id);
    expect(await found(`${item.name} ${item.version}`)).toContain(item.id);
    expect(await found(`SHA256:${item.sha256.toUpperCase()}`)).toContain(item.id);
    expect(await found(item.sha256.slice(0, 8))).toContain(item.id);
    expect(await found(`rel-${made.number}`)).toEqual([item.id]);
    expect(await found(made.service.key)).toEqual([item.id]);
    expect(await found(made.service.name)).toEqual([item.id]);
    expect(await found("no such thing")).toEqual([]);
    expect(await found("100%")).toEqual([]);
    const ofKind = async (kind: MediaKind) =>
      (await libraryList(auditor.context, { ...everything, text: item.name, kind })).items.map(({ id }) => id);
    expect([await ofKind("software"), await ofKind("document"), await ofKind("media")]).toEqual([[item.id], [], []]);
    const [row] = (await libraryList(auditor.context, { ...everything, text: item.sha256 })).items;
    expect(row).toMatchObject({ release: { number: made.number }, lastCheck: { result: "intact" } });
  });

  it("tells how an item got in: release, authorization, build, record; and what later looks at it found", async () => {
    const { item, made, auditor } = await checkedIn();
    await verifyItem(auditor.context, { itemId: item.id });
    const page = await libraryItem(auditor.context, item.sha256);
    const { authorizations } = await made.read();
    expect(page?.items[0]).toMatchObject({
      name: item.name,
      release: { number: made.number },
      authorization: { number: authorizations.find(({ gate }) => gate === "check_in")?.number },
      entry: { stream: `REL-${made.number}` },
      build: { iteration: 1 },
    });
    expect(page?.items[0]?.checks.map(({ result }) => result)).toEqual(["intact", "intact"]);
    expect(await libraryItem(auditor.context, "0".repeat(64))).toBeNull();
  });

  it("says which licences are in it: those of the last bill of its own build, the most frequent first", async () => {
    const { auditor, developer } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const buildId = (await made.read()).builds[0]?.id ?? "";
    const handIn = (listed: readonly Listed[]) =>
      handInBill(developer.context, { releaseId: made.id, buildId }, bytesOf(JSON.stringify(billJson(listed))));
    await handIn([{ name: "put-right-later", licence: "GPL-3.0-only" }]);
    await handIn([{ name: "a" }, { name: "b", licence: null }, { name: "c" }]);
    await made.grant();
    await made.enter("check_in");
    await made.prepare();
    const [item] = (await made.read()).libraryItems;
    expect((await libraryItem(auditor.context, item?.sha256 ?? ""))?.items[0]?.licences).toEqual([
      { licence: "MIT", components: 2 },
      { licence: "none stated", components: 1 },
    ]);
    const { item: without } = await checkedIn();
    expect((await libraryItem(auditor.context, without.sha256))?.items[0]?.licences).toEqual([]);
  });

  it.each(libraryOrders)("is listed %s, page by page without a gap, and the versions of a name together", async (order) => {
    const { auditor } = await checkedIn();
    const listed: LibraryRow[] = [];
    const page = (after: string | null) => libraryList(auditor.context, { ...everything, order, after });
    const whole = await page(null);
    listed.push(...whole.items);
    expect(listed).toEqual([...listed].sort(inOrder[order]));
    // What comes after any of them is what follows it in the whole.
    for (const [index, { id }] of listed.entries())
      expect((await page(id)).items.map((item) => item.id)).toEqual(listed.slice(index + 1).map((item) => item.id));
  });

  it("tells where an item runs since when, who voted on its check-in, and which versions stand beside it", async () => {
    const { auditor } = staff();
    const first = await release({ phase: "review" });
    const [old] = (await first.read()).libraryItems;
    const page = await libraryItem(auditor.context, old?.sha256 ?? "");
    expect(page?.items[0]?.authorization?.votes.filter(({ verdict }) => verdict === "grant").length).toBeGreaterThan(1);
    expect(page?.running).toMatchObject([{ service: { key: first.service.key }, since: expect.any(Date) as Date }]);
    const [row] = (await libraryList(auditor.context, { ...everything, text: `REL-${first.number}` })).items;
    expect(row?.runsIn).toEqual([page?.running[0]?.environment]);
    const { statements } = await statementsOf(auditor.context.actor, (viewer) => libraryItem(viewer, old?.sha256 ?? ""));
    expect(statements).toBeLessThanOrEqual(5);
  });

  it("hands out nothing that was never checked in, though the store has its bytes", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const [artifact] = (await made.read()).builds[0]?.artifacts ?? [];
    expect(await library().size(artifact?.sha256 ?? "")).not.toBeNull();
    expect(await libraryContent(auditor.context, artifact?.sha256 ?? "")).toBeNull();
  });
});

const bytes = Buffer.from("0123456789".repeat(20_000));
const sha256 = createHash("sha256").update(bytes).digest("hex");

async function ask(
  headers: Record<string, string> = {},
  { method = "GET", name = "app.tgz", mediaType = "application/gzip" } = {},
) {
  await library().putStream(
    (async function* () {
      yield bytes;
    })(),
    { limitBytes: 1e9 },
  );
  const request = new Request("http://library.example/", { method, headers });
  return serveContent(
    request,
    { sha256, name, mediaType, size: bytes.length, withdrawn: null },
    library(),
    staff().auditor.context.actor,
  );
}

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("a download from the library", () => {
  it("is the whole file with its digest as its tag, an attachment that no browser runs", async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${sha256}"`,
      "accept-ranges": "bytes",
      "content-length": String(bytes.length),
      "content-type": "application/gzip",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    expect((await bodyOf(response)).equals(bytes)).toBe(true);
  });

  it.each([
    ["bytes=0-9", "0123456789", `bytes 0-9/200000`],
    ["bytes=199995-", "56789", `bytes 199995-199999/200000`],
    ["bytes=-3", "789", `bytes 199997-199999/200000`],
    ["bytes=199998-999999", "89", `bytes 199998-199999/200000`],
  ])("gives the part that %s names", async (range, part, contentRange) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(part.length));
    expect((await bodyOf(response)).toString()).toBe(part);
  });

  it.each(["bytes=200000-", "bytes=-0"])("refuses %s, which lies outside", async (range) => {
    const response = await ask({ range });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */200000");
  });

  it.each(["bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=-"])("gives the whole for %s", async (range) => {
    const response = await ask({ range });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it("goes on with a part only while the bytes are the same", async () => {
    const same = await ask({ range: "bytes=0-9", "if-range": `"${sha256}"` });
    expect(same.status).toBe(206);
    const other = await ask({ range: "bytes=0-9", "if-range": `"${"0".repeat(64)}"` });
    expect(other.status).toBe(200);
    const weak = await ask({ range: "bytes=0-9", "if-range": `W/"${sha256}"` });
    expect(weak.status).toBe(200);
    for (const { body } of [same, other, weak]) await body?.cancel();
    expect((await ask({ "if-none-match": `W/"x", "${sha256}"` })).status).toBe(304);
  });

  it("answers HEAD without a byte", async () => {
    const response = await ask({}, { method: "HEAD" });
    expect(response.headers.get("content-length")).toBe("200000");
    expect(response.body).toBeNull();
  });

  it("keeps a hostile name and type from meaning anything", async () => {
    const response = await ask({}, { method: "HEAD", name: 'ä"; evil\r\nx: y.html', mediaType: "text/html; charset=\r\nx" });
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"___ evil__x_ y.html\"; filename*=UTF-8''%C3%A4%22%3B%20evil%0D%0Ax%3A%20y.html",
    );
  });

  it("never completes when the stored bytes were altered", async () => {
    const original = await ask();
    await original.body?.cancel();
    const place = path.join(process.env["LIBRARY_DIR"] ?? "", sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const altered = Buffer.from(bytes);
    altered[150_000] = 0;
    await chmod(place, 0o640);
    await writeFile(place, altered);
    const request = new Request("http://library.example/");
    const content = { sha256, name: "app.tgz", mediaType: "application/gzip", size: bytes.length, withdrawn: null };
    await expect(bodyOf(await serveContent(request, content, library(), staff().auditor.context.actor))).rejects.toThrow(
      "altered",
    );
    await expect(serveContent(request, { ...content, size: 5 }, library(), staff().auditor.context.actor)).rejects.toThrow(
      "not what was checked in",
    );
  });
});
