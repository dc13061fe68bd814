/** Uploads on their way: whose they are, how long they live, and who writes to one now. */
import type { OpenUploads, Upload } from "#lib/domain/upload";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

type Writer = Database | Transaction;

export type BegunUpload = Pick<Upload, "id" | "buildId" | "personId" | "name" | "version" | "mediaType" | "length" | "sha256">;

export async function createUpload(db: Writer, upload: BegunUpload): Promise<Pick<Upload, "expiresAt">> {
  return db.upload.create({ data: upload, select: { expiresAt: true } });
}

/** An upload that is still alive, for its person alone: anybody else's does not exist. */
export async function readUpload(db: Writer, id: string, personId: string): Promise<Upload> {
  const [row] = await db.$queryRaw<(Omit<Upload, "length"> & { length: bigint })[]>`
    SELECT u.id, u.build_id AS "buildId", b.release_id AS "releaseId", u.person_id AS "personId", u.name, u.version,
      u.media_type AS "mediaType", u.length, u.sha256, u.expires_at AS "expiresAt", u.stored_sha256 AS "storedSha256"
    FROM upload u JOIN build b ON b.id = u.build_id
    WHERE u.id = ${id}::uuid AND u.person_id = ${personId}::uuid AND u.expires_at > countersign_clock()`;
  if (!row) throw new AppError("not-found", "There is no such upload, or its time is over. Begin it again.");
  return { ...row, length: Number(row.length) };
}

/** Of which release a build is. */
export async function releaseOfBuild(db: Writer, buildId: string): Promise<string> {
  const row = await db.build.findUnique({ where: { id: buildId }, select: { releaseId: true } });
  if (!row) throw new AppError("not-found", "There is no such build.");
  return row.releaseId;
}

/** An artifact comes of an upload only while its build is open, and the last of its release. */
const isOfOpenBuild = Prisma.sql`b.manifest_digest IS NULL
  AND NOT EXISTS (SELECT 1 FROM build n WHERE n.release_id = b.release_id AND n.iteration > b.iteration)`;

/** Lets a person begin one upload after the other: whoever counts them counts those that others of their requests begin. */
export async function lockUploadsOf(tx: Transaction, personId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`countersign/uploads/${personId}`}, 0))`;
}

/** Where a person's uploads are on their way. */
export const openUploads = (db: Writer, personId: string): Promise<OpenUploads[]> =>
  db.$queryRaw`
    SELECT r.number AS release, b.iteration, b.id AS "buildId", count(*)::int AS uploads
    FROM upload u JOIN build b ON b.id = u.build_id JOIN release r ON r.id = b.release_id
    WHERE u.person_id = ${personId}::uuid AND u.stored_sha256 IS NULL AND u.expires_at > countersign_clock() AND ${isOfOpenBuild}
    GROUP BY r.number, b.iteration, b.id ORDER BY r.number, b.iteration`;

/** A person's uploads of a build that are on their way, the first begun first. */
export async function uploadsUnderWay(
  db: Writer,
  { personId, buildId }: Pick<Upload, "personId" | "buildId">,
): Promise<Pick<Upload, "id" | "name" | "version" | "length" | "expiresAt">[]> {
  const rows = await db.$queryRaw<(Pick<Upload, "id" | "name" | "version" | "expiresAt"> & { length: bigint })[]>`
    SELECT id, name, version, length, expires_at AS "expiresAt" FROM upload
    WHERE person_id = ${personId}::uuid AND build_id = ${buildId}::uuid AND stored_sha256 IS NULL AND expires_at > countersign_clock()
    ORDER BY begun_at, id`;
  return rows.map((row) => ({ ...row, length: Number(row.length) }));
}

/** Seconds that a writer has an upload to itself, unless it says again that it is there. */
export const leaseSeconds = 15;

/** Takes the upload for one writer, or keeps it. False while another has it. */
export async function holdUpload(db: Writer, id: string, writer: string): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE upload SET writer = ${writer}::uuid, writer_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
    WHERE id = ${id}::uuid AND (writer IS NULL OR writer = ${writer}::uuid OR writer_until < clock_timestamp())`;
  return held > 0;
}

export async function letGoOfUpload(db: Writer, id: string, writer: string): Promise<void> {
  await db.$executeRaw`
    UPDATE upload SET writer = NULL, writer_until = NULL WHERE id = ${id}::uuid AND writer = ${writer}::uuid`;
}

/** Notes, with the artifact, that the upload is one: whoever lost the answer can still ask for it. */
export async function noteStored(tx: Transaction, id: string, sha256: string): Promise<void> {
  await tx.upload.updateMany({ where: { id }, data: { storedSha256: sha256 } });
}

export async function deleteUpload(db: Writer, id: string): Promise<void> {
  await db.upload.deleteMany({ where: { id } });
}

/** Deletes what is past its time or can become no artifact any more, and is written to by nobody. */
export async function deleteDeadUploads(db: Writer): Promise<void> {
  await db.$executeRaw`
    DELETE FROM upload u USING build b
    WHERE b.id = u.build_id AND (u.writer_until IS NULL OR u.writer_until < clock_timestamp())
      AND (u.expires_at <= countersign_clock() OR (u.stored_sha256 IS NULL AND NOT (${isOfOpenBuild})))`;
}

/** Those of these ids that are uploads whose bytes are still wanted. */
export async function wantedUploads(db: Writer, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.upload.findMany({ where: { id: { in: [...ids] }, storedSha256: null }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
