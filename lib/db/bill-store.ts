/** How the components of bills of materials stand: always looked up by one statement, however many there are. */
import {
  type ComponentStandingKind,
  type LicenceCount,
  type ListedComponent,
  type ToldComponents,
  toldComponents,
  type WaivedBy,
} from "#lib/domain/bill-of-materials";
import { finalBuild } from "#lib/domain/build";
import { noLicence } from "#lib/domain/intake";
import type { ComponentStanding, Instant, Release } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

type Reader = Database | Transaction;

export const nothingLookedUp: ComponentStanding = {
  ...{
    own: 0,
    inLibrary: 0,
    waived: 0,
    foreign: 0,
    withDigest: 0,
    withPurlOnly: 0,
    withNeither: 0,
    firstForeign: [],
    foreignMaterials: [],
  },
};

/** So many foreign components are named where a check says what is wrong. */
const firstNamed = 3;

/** Counts of each bill, and the names of its first foreign components; nothing is asked where there is no bill. */
export async function billStandings(db: Reader, billIds: readonly string[]): Promise<Map<string, ComponentStanding>> {
  const [first, ...more] = billIds;
  if (first === undefined) return new Map();
  // A single id: for an array of unknown length PostgreSQL would plan anew each time.
  const wanted = more.length === 0 ? Prisma.sql`= ${first}::uuid` : Prisma.sql`= ANY (${[...billIds]}::uuid[])`;
  const rows = await db.$queryRaw<(ComponentStanding & { billId: string })[]>`
    SELECT c.bill_id AS "billId",
      count(*) FILTER (WHERE c.standing = 'own')::int AS own,
      count(*) FILTER (WHERE c.standing = 'in_library')::int AS "inLibrary",
      count(*) FILTER (WHERE c.standing = 'waived')::int AS waived,
      count(*) FILTER (WHERE c.standing = 'foreign')::int AS foreign,
      count(*) FILTER (WHERE c.has_digest)::int AS "withDigest",
      count(*) FILTER (WHERE NOT c.has_digest AND c.purl IS NOT NULL)::int AS "withPurlOnly",
      count(*) FILTER (WHERE NOT c.has_digest AND c.purl IS NULL)::int AS "withNeither",
      coalesce((array_agg(btrim(c.name || ' ' || c.version) ORDER BY c.position)
        FILTER (WHERE c.standing = 'foreign'))[1:${firstNamed}::int], '{}') AS "firstForeign",
      ARRAY(SELECT DISTINCT m.name FROM provenance p JOIN component_standing m ON m.provenance_id = p.id
        WHERE p.build_id = (SELECT b.build_id FROM bill_of_materials b WHERE b.id = c.bill_id) AND m.standing = 'foreign' ORDER BY 1) AS "foreignMaterials"
    FROM component_standing c WHERE c.bill_id ${wanted} GROUP BY c.bill_id`;
  return new Map(rows.map(({ billId, ...standing }) => [billId, standing]));
}

const eachLicence = Prisma.sql`
  CROSS JOIN LATERAL unnest(CASE WHEN c.licences = '{}' THEN ARRAY[${noLicence}::text] ELSE c.licences END) l (licence)`;

/** How many components of a bill carry each licence; those that say none stand under a word of their own. */
export const billLicences = (db: Reader, billId: string): Promise<LicenceCount[]> =>
  db.$queryRaw`
    SELECT l.licence, count(*)::int AS components
    FROM bill_component c ${eachLicence}
    WHERE c.bill_id = ${billId}::uuid GROUP BY l.licence ORDER BY count(*) DESC, l.licence`;

/** The licences in what has this digest in the library, by item: of the last bill of the build that each came from. */
export async function licencesInItems(db: Reader, sha256: string): Promise<Map<string, LicenceCount[]>> {
  const rows = await db.$queryRaw<(LicenceCount & { itemId: string })[]>`
    SELECT i.id AS "itemId", l.licence, count(*)::int AS components
    FROM library_item i JOIN artifact a ON a.id = i.artifact_id
    CROSS JOIN LATERAL (SELECT m.id FROM bill_of_materials m WHERE m.build_id = a.build_id ORDER BY m.handed_in_at DESC, m.id DESC LIMIT 1) b
    JOIN bill_component c ON c.bill_id = b.id
    ${eachLicence}
    WHERE i.sha256 = ${sha256} GROUP BY i.id, l.licence ORDER BY count(*) DESC, l.licence`;
  const byItem = Map.groupBy(rows, ({ itemId }) => itemId);
  return new Map([...byItem].map(([id, counts]) => [id, counts.map(({ itemId: _, ...count }) => count)]));
}

/** Components of a bill in its own order, after a position, of one standing or of all. */
export const billComponents = (
  db: Reader,
  billId: string,
  { standing, after = -1, most }: { standing: ComponentStandingKind | null; after?: number; most: number },
): Promise<ListedComponent[]> =>
  db.$queryRaw`
    SELECT c.position, CASE WHEN c.group_name = '' THEN c.name ELSE c.group_name || '/' || c.name END AS name, c.version, c.purl,
      c.purl_fault AS "purlFault", c.licences, c.has_digest AS "hasDigest", c.standing, c.reason, c.let_in_by AS "letInBy", c.let_in_until AS "letInUntil"
    FROM component_standing c
    WHERE c.bill_id = ${billId}::uuid AND c.position > ${after} AND (${standing}::text IS NULL OR c.standing = ${standing})
    ORDER BY c.position LIMIT ${most}`;

/** So many foreign components stand in the evidence by name; the rest is counted. */
const namedInEvidence = 50;

export async function readToldComponents(db: Reader, release: Release, now: Instant): Promise<ToldComponents | null> {
  const bill = finalBuild(release)?.bill;
  if (!bill) return null;
  const foreign = await billComponents(db, bill.id, { standing: "foreign", most: namedInEvidence });
  const named = foreign.flatMap(({ reason, ...one }) => (reason ? [{ ...one, reason }] : []));
  const waivedBy = bill.standing.waived === 0 ? [] : await billWaivers(db, bill.id);
  const { whenForeign: mode } = release.provenanceRule;
  const licences = await billLicences(db, bill.id);
  return toldComponents({ standing: bill.standing, mode }, licences, { waivedBy, foreignOnes: named }, now);
}

/** The intakes by which components of a bill are let in until a day. */
const billWaivers = (db: Reader, billId: string): Promise<WaivedBy[]> =>
  db.$queryRaw`
    SELECT c.let_in_by AS change, c.let_in_until AS until, count(*)::int AS components
    FROM component_standing c WHERE c.bill_id = ${billId}::uuid AND c.standing = 'waived'
    GROUP BY c.let_in_by, c.let_in_until ORDER BY c.let_in_until, c.let_in_by`;
