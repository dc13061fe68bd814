import { authorizationInclude, authorizationOmit, toAuthorization } from "#lib/db/authorization-rows";
import { licencesInItems } from "#lib/db/bill-store";
import type { Prisma } from "#lib/db/generated/client";
import { referredDigests } from "#lib/db/library-store";
import type { Authorization } from "#lib/domain/authorization";
import type { LicenceCount } from "#lib/domain/bill-of-materials";
import type { BytesRemoved, Instant, MediaCheckResult, PersonRef, Phase, Withdrawal } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** One set of bytes in the library, and every name it is kept under. */
export interface LibraryBytes {
  sha256: string;
  size: number;
  items: LibraryItemView[];
  /** Where these bytes are recorded as running. */
  running: { item: string; service: { key: string; name: string }; environment: string; version: string; since: Instant }[];
  /** Releases whose builds have these bytes, the latest first; `isFinal` where it is the build that goes out. */
  usedBy: { number: number; title: string; phase: Phase; service: string; isFinal: boolean }[];
  /** Other bytes of the same service under the same name, the version in it apart; the latest first. */
  versions: { name: string; version: string; sha256: string; release: number; at: Instant; isRunning: boolean }[];
}

export interface LibraryItemView {
  id: string;
  name: string;
  version: string;
  mediaType: string;
  checkedInBy: PersonRef;
  checkedInAt: Instant;
  release: { number: number; title: string };
  service: { key: string; name: string };
  build: {
    iteration: number;
    source: string;
    commit: string;
    builder: string;
    handedInBy: PersonRef;
    manifestDigest: string | null;
  };
  /** Of the components in it, as the last bill of its build lists them, the most frequent first; empty without one. */
  licences: readonly LicenceCount[];
  /** The authorization that opened the way into the library, with its votes. */
  authorization: Authorization | null;
  entry: { stream: string; sequence: string };
  checks: { result: MediaCheckResult; at: Instant }[];
  withdrawn: Withdrawal | null;
}

const person = { select: { id: true, name: true } } as const;

const whole = {
  person,
  release: {
    select: {
      number: true,
      title: true,
      service: { select: { key: true, name: true } },
      phaseEntries: {
        where: { toPhase: "check_in", via: "gate" },
        select: { enteredAt: true, authorization: { include: authorizationInclude, omit: authorizationOmit } },
        orderBy: { enteredAt: "desc" },
      },
    },
  },
  artifact: { select: { build: { include: { person } } } },
  entry: { select: { sequence: true, stream: { select: { name: true } } } },
  checks: { orderBy: { checkedAt: "desc" }, take: 20 },
  withdrawal: { include: { person } },
} as const satisfies Prisma.LibraryItemInclude;

type Row = Prisma.LibraryItemGetPayload<{ include: typeof whole }>;

const mostPlaces = 50;
const mostVersions = 50;

/** The library item with this digest; null when the library has none. */
export async function libraryItem({ db }: Viewer, sha256: string): Promise<LibraryBytes | null> {
  const [rows, running, usedBy, versions, licences] = await Promise.all([
    db.libraryItem.findMany({
      where: { sha256 },
      include: whole,
      orderBy: { checkedInAt: "asc" },
      relationLoadStrategy: "join",
    }),
    runningAs(db, sha256),
    releasesWith(db, sha256),
    versionsBeside(db, sha256),
    licencesInItems(db, sha256),
  ]);
  const [first] = rows;
  if (!first) return null;
  return {
    sha256,
    size: Number(first.size),
    items: rows.map((row) => toView(row, licences.get(row.id))),
    running,
    usedBy,
    versions,
  };
}

type Running = Omit<LibraryBytes["running"][number], "service"> & { service_key: string; service_name: string };

async function runningAs(db: Viewer["db"], sha256: string): Promise<LibraryBytes["running"]> {
  const rows = await db.$queryRaw<Running[]>`
    SELECT i.name AS item, s.key AS service_key, s.name AS service_name, e.name AS environment, v.version, v.since
    FROM running_version v JOIN configuration_item i ON i.id = v.item_id
    JOIN service s ON s.id = i.service_id JOIN environment e ON e.id = v.environment_id
    WHERE v.sha256 = ${sha256} ORDER BY e.is_production DESC, e.name, s.name LIMIT ${mostPlaces}`;
  return rows.map(({ service_key, service_name, ...one }) => ({ ...one, service: { key: service_key, name: service_name } }));
}

const releasesWith = (db: Viewer["db"], sha256: string): Promise<LibraryBytes["usedBy"]> =>
  db.$queryRaw<LibraryBytes["usedBy"]>`
    SELECT r.number, r.title, r.phase, s.key AS service,
      bool_or(b.iteration = (SELECT max(l.iteration) FROM build l WHERE l.release_id = r.id)) AS "isFinal"
    FROM artifact a JOIN build b ON b.id = a.build_id JOIN release r ON r.id = b.release_id
    JOIN service s ON s.id = r.service_id WHERE a.sha256 = ${sha256} GROUP BY r.id, s.id ORDER BY r.number DESC LIMIT ${mostPlaces}`;

const versionsBeside = (db: Viewer["db"], sha256: string): Promise<LibraryBytes["versions"]> =>
  db.$queryRaw<LibraryBytes["versions"]>`
    SELECT i.name, i.version, i.sha256, r.number AS release, i.checked_in_at AS at,
      EXISTS (SELECT 1 FROM running_version v WHERE v.sha256 = i.sha256) AS "isRunning"
    FROM library_item i JOIN release r ON r.id = i.release_id
    JOIN (SELECT DISTINCT q.service_id, replace(o.name, o.version, '') AS family
      FROM library_item o JOIN release q ON q.id = o.release_id WHERE o.sha256 = ${sha256}) this
      ON this.service_id = r.service_id AND this.family = replace(i.name, i.version, '')
    WHERE i.sha256 <> ${sha256}
    ORDER BY i.checked_in_at DESC LIMIT ${mostVersions}`;

function toView(row: Row, licences: readonly LicenceCount[] = []): LibraryItemView {
  const { release, entry, person: checkedInBy } = row;
  const { iteration, source, commit, builder, manifestDigest, person: handedInBy } = row.artifact.build;
  const way = release.phaseEntries.find(({ enteredAt }) => enteredAt <= row.checkedInAt);
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    mediaType: row.mediaType,
    checkedInBy,
    checkedInAt: row.checkedInAt,
    release: { number: release.number, title: release.title },
    service: release.service,
    build: { iteration, source, commit, builder, handedInBy, manifestDigest },
    licences,
    authorization: way?.authorization ? toAuthorization(way.authorization) : null,
    entry: { stream: entry.stream.name, sequence: entry.sequence.toString() },
    checks: row.checks.map(({ result, checkedAt }) => ({ result, at: checkedAt })),
    withdrawn: row.withdrawal && {
      by: row.withdrawal.person,
      at: row.withdrawal.withdrawnAt,
      reason: row.withdrawal.reason,
    },
  };
}

/** What a download needs to know: only what is in the library is handed out, under the name it got there first. */
export async function libraryContent(
  { db }: Viewer,
  sha256: string,
): Promise<{ name: string; mediaType: string; size: number; withdrawn: { reason: string } | null } | null> {
  const rows = await db.libraryItem.findMany({
    where: { sha256 },
    select: { name: true, mediaType: true, size: true, withdrawal: { select: { reason: true } } },
    orderBy: { checkedInAt: "asc" },
    relationLoadStrategy: "join",
  });
  const [first] = rows;
  const withdrawn = rows.find(({ withdrawal }) => withdrawal !== null)?.withdrawal ?? null;
  return first ? { name: first.name, mediaType: first.mediaType, size: Number(first.size), withdrawn } : null;
}

export type RemovedArtifact = BytesRemoved & { name: string; release: number; service: string };

/** Artifacts with this digest whose bytes were let go of, the latest first; none while anything else keeps them. */
export async function removedArtifacts({ db }: Viewer, sha256: string): Promise<RemovedArtifact[]> {
  const [rows, kept] = await Promise.all([
    db.$queryRaw<RemovedArtifact[]>`
      SELECT a.name, r.number AS release, s.key AS service, o.removed_at AS at, o.superseded_by AS "supersededBy"
      FROM artifact a JOIN bytes_removal o ON o.build_id = a.build_id JOIN release r ON r.id = a.release_id
      JOIN service s ON s.id = r.service_id WHERE a.sha256 = ${sha256} ORDER BY o.removed_at DESC, a.id LIMIT ${mostPlaces}`,
    referredDigests(db, [sha256]),
  ]);
  return kept.has(sha256) ? [] : rows;
}
