/** Intakes: what they list goes in by one statement, however much it is, and comes out in its own order. */
import type { RaisedIntake } from "#lib/domain/change";
import { type Intake, type IntakeComponent, type ToldIntake, toldIntake } from "#lib/domain/intake";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

type Reader = Database | Transaction;

/** What a change reads of its intake. */
export const intakeInclude = {
  include: { bill: { select: { release: { select: { number: true } } } } },
} as const satisfies Prisma.Change$intakeArgs;

type Row = Prisma.IntakeGetPayload<typeof intakeInclude>;

export function toIntake({ kind, source, until, components, billId, bill, fileSha256, fileFormat }: Row): Intake {
  const told = { kind, source, until, components };
  if (billId !== null && bill) return { ...told, origin: { from: "bill", billId, release: bill.release.number } };
  if (fileSha256 !== null && fileFormat) return { ...told, origin: { from: "file", sha256: fileSha256, format: fileFormat } };
  return { ...told, origin: { from: "hand" } };
}

export interface NewIntake extends Omit<Intake, "components"> {
  listed: readonly IntakeComponent[];
}

/** Inserts the intake of a change that was inserted in the same transaction. Answers what the record tells of it. */
export async function createIntake(
  tx: Transaction,
  changeId: string,
  { listed, kind, source, until, origin }: NewIntake,
): Promise<RaisedIntake> {
  const components = listed.length;
  await tx.intake.create({
    data: {
      ...{ changeId, kind, source, until, components },
      billId: origin.from === "bill" ? origin.billId : null,
      fileSha256: origin.from === "file" ? origin.sha256 : null,
      fileFormat: origin.from === "file" ? origin.format : null,
    },
    select: { changeId: true },
  });
  await tx.$executeRaw`
    INSERT INTO intake_component (change_id, position, type, group_name, name, version, purl, hashes, licences)
    SELECT ${changeId}::uuid, c.ordinality - 1, c.type, c."group", c.name, c.version, c.purl, c.hashes, c.licences
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) AS (type text, "group" text, name text, version text,
      purl text, hashes text[], licences text[])) WITH ORDINALITY c`;
  const componentsDigest = await intakeDigest(tx, changeId);
  return { kind, source, until: until?.toISOString() ?? null, origin, components, componentsDigest };
}

async function intakeDigest(db: Reader, changeId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ digest: string }[]>`SELECT intake_digest(${changeId}::uuid) AS digest`;
  if (!row) throw new Error("An intake has a digest.");
  return row.digest;
}

/** The components of an intake in their order, after a position. */
export const intakeComponents = (
  db: Reader,
  changeId: string,
  { after = -1, most }: { after?: number; most?: number } = {},
): Promise<(IntakeComponent & { position: number })[]> =>
  db.$queryRaw`
    SELECT position, type, group_name AS "group", name, version, purl, hashes, licences
    FROM intake_component WHERE change_id = ${changeId}::uuid AND position > ${after} ORDER BY position LIMIT ${most ?? null}`;

/** All that an authority is shown of an intake. */
export async function readToldIntake(db: Reader, changeId: string, intake: Intake): Promise<ToldIntake> {
  const listed = (await intakeComponents(db, changeId)).map(({ position: _position, ...one }) => one);
  return toldIntake(intake, await intakeDigest(db, changeId), listed);
}

/** What is foreign now and could be let in, as withdrawn bytes could not: the components of a bill in its order, then the packages that the provenance of its build names and the bill does not. */
export const foreignOf = (db: Reader, billId: string): Promise<(IntakeComponent & { isMaterial: boolean })[]> =>
  db.$queryRaw`
    WITH listed AS (
      SELECT type, group_name, name, version, purl, hashes, licences, false AS is_material, position
      FROM component_standing WHERE bill_id = ${billId}::uuid AND standing = 'foreign' AND reason <> 'withdrawn'
    ), material AS (
      SELECT DISTINCT ON (m.purl) m.type, m.group_name, m.name, m.version, m.purl, m.hashes, m.licences, true AS is_material, m.position
      FROM component_standing m WHERE m.standing = 'foreign' AND m.reason <> 'withdrawn' AND m.provenance_id IN (
          SELECT p.id FROM provenance p JOIN bill_of_materials b ON b.build_id = p.build_id WHERE b.id = ${billId}::uuid)
        AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.purl = m.purl) ORDER BY m.purl
    )
    SELECT type, group_name AS "group", name, version, purl, hashes, licences, is_material AS "isMaterial"
    FROM (TABLE listed UNION ALL TABLE material) found ORDER BY is_material, position`;
