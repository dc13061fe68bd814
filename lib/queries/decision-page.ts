import { asGate } from "#lib/db/authorization-rows";
import { readChange } from "#lib/db/change-store";
import { readRelease } from "#lib/db/release-store";
import { type Authorization, decideVote, decideWithdraw, isLate, type Verdict, type VoteInput } from "#lib/domain/authorization";
import type { Change } from "#lib/domain/change";
import type { Decision, Refusal } from "#lib/domain/decision";
import { sha256Hex } from "#lib/domain/evidence";
import { decideCastVote } from "#lib/domain/gate-voting";
import type { Gate, Instant, Release } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** What an authority was shown, read back from the stored bytes; `isIntact` is whether they still are what the digest says. */
export interface StoredEvidence {
  authorization: number;
  askedAt: Instant;
  digest: string;
  isIntact: boolean;
  value: unknown;
}

export interface DecisionPage {
  now: Instant;
  authorization: Authorization;
  isLate: boolean;
  /** What it is about, for the way back: everything that is decided upon stands in the evidence. */
  of: { name: string; href: string };
  template: { name: string; version: number } | null;
  /** Where the request stands in the record. */
  entry: { sequence: bigint; stream: string };
  evidence: StoredEvidence;
  /** The request before this one for the same thing. */
  earlier: StoredEvidence | null;
  /** The evidence of the plan that was granted last: it froze who is affected. */
  plan: StoredEvidence | null;
  /** Earlier requests for the same thing that were refused, the latest first. */
  refusals: Authorization[];
  /** Per verdict, every reason against this person's vote; none where it may be cast. */
  against: Record<Verdict, readonly Refusal[]>;
  myVote: Authorization["votes"][number] | null;
  mayWithdraw: boolean;
}

/** One decision, whole: the evidence as it was stored, how the votes stand, and whether this person may vote. */
export async function decisionPage(viewer: Viewer, number: number): Promise<DecisionPage | null> {
  const row = await viewer.db.authorization.findUnique({
    where: { number },
    select: {
      id: true,
      releaseId: true,
      changeId: true,
      subject: true,
      gate: true,
      template: { select: { name: true, version: true } },
      entry: { select: { sequence: true, stream: { select: { name: true } } } },
    },
    relationLoadStrategy: "join",
  });
  if (!row) return null;
  const gate = row.gate === null ? null : asGate(row.gate);
  const [subject, stored] = await Promise.all([subjectOf(viewer, row), evidencesOf(viewer, { ...row, gate, number })]);
  const authorization = subject.authorizations.find(({ id }) => id === row.id);
  const evidence = stored.find((one) => one.authorization === number);
  if (!authorization || !evidence) throw new Error(`Authorization ${number} has lost its subject or its evidence.`);
  const { actor } = viewer;
  const earlierOnes = subject.authorizations.filter(
    (one) => one.number < number && one.subject === row.subject && one.gate === gate,
  );
  return {
    now: subject.now,
    authorization,
    isLate: isLate(authorization, subject.now),
    of: subject.of,
    template: row.template,
    entry: { sequence: row.entry.sequence, stream: row.entry.stream.name },
    evidence,
    earlier: stored.find((one) => one.authorization === earlierOnes.at(-1)?.number) ?? null,
    plan: stored.find((one) => one.isPlan) ?? null,
    refusals: earlierOnes.filter(({ state }) => state === "refused").reverse(),
    against: reasonsPerVerdict(authorization, evidence, (vote) => subject.decide(vote, viewer)),
    myVote: authorization.votes.find(({ person }) => actor.kind === "person" && person.id === actor.id) ?? null,
    mayWithdraw: decideWithdraw(authorization, { reason: "-" }, actor).allowed,
  };
}

interface Subject {
  now: Instant;
  of: DecisionPage["of"];
  authorizations: readonly Authorization[];
  /** The same rule that the vote itself will meet. */
  decide(vote: VoteInput, viewer: Viewer): Decision<unknown>;
}

async function subjectOf(
  { db }: Viewer,
  { releaseId, changeId }: { releaseId: string | null; changeId: string | null },
): Promise<Subject> {
  if (releaseId !== null) return releaseSubject(await readRelease(db, { id: releaseId }));
  if (changeId !== null) return changeSubject(await readChange(db, { id: changeId }));
  throw new Error("An authorization is about a release or a change.");
}

const releaseSubject = ({ release, now }: { release: Release; now: Instant }): Subject => ({
  now,
  of: { name: `REL-${release.number}`, href: `/releases/REL-${release.number}` },
  authorizations: release.authorizations,
  decide: (vote, { actor }) => decideCastVote(release, vote, actor, now),
});

const changeSubject = ({ change, now }: { change: Change; now: Instant }): Subject => ({
  now,
  of: { name: `CHG-${change.number}`, href: `/changes/CHG-${change.number}` },
  authorizations: change.authorizations,
  decide: (vote, { actor }) =>
    decideVote(
      change.authorizations.find(({ id }) => id === vote.authorizationId),
      vote,
      actor,
      now,
      change.evidenceRevision,
      [],
    ),
});

interface Wanted {
  number: number;
  releaseId: string | null;
  changeId: string | null;
  subject: Authorization["subject"];
  gate: Gate | null;
}

/** The bytes of this request, of the one before it, and of the plan granted last before it: by one statement. */
async function evidencesOf({ db }: Viewer, { number, releaseId, changeId, subject, gate }: Wanted) {
  const rows = await db.$queryRaw<
    { number: number; asked_at: Instant; evidence: Uint8Array; evidence_digest: string; is_plan: boolean }[]
  >`
    SELECT a.number, a.asked_at, a.evidence, a.evidence_digest, coalesce(a.number = plan.number, false) AS is_plan
    FROM (SELECT
      (SELECT max(b.number) FROM "authorization" b
        WHERE b.release_id = ${releaseId}::uuid AND b.subject = 'gate' AND b.gate = 'build_and_test' AND b.spent AND b.number < ${number}) AS number
    ) plan
    JOIN "authorization" a ON a.number IN (${number}, plan.number, (
      SELECT max(b.number) FROM "authorization" b
      WHERE (b.release_id = ${releaseId}::uuid OR b.change_id = ${changeId}::uuid) AND b.subject = ${subject}::authorization_subject
        AND b.gate IS NOT DISTINCT FROM ${gate}::phase AND b.number < ${number}))`;
  return rows.map(({ evidence, ...row }) => ({
    authorization: row.number,
    askedAt: row.asked_at,
    digest: row.evidence_digest,
    isIntact: isIntact(evidence, row.evidence_digest),
    value: readJson(evidence, row.evidence_digest),
    isPlan: row.is_plan,
  }));
}

const isIntact = (bytes: Uint8Array, digest: string): boolean => sha256Hex(bytes) === digest;

/** Altered bytes are not shown at all. */
const readJson = (bytes: Uint8Array, digest: string): unknown =>
  isIntact(bytes, digest) ? (JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown) : null;

const alteredEvidence: Refusal = {
  code: "evidence-altered",
  message: "The stored evidence is not what its digest says. Nothing can be decided on it: tell your administrator.",
};

function reasonsPerVerdict(
  { id, evidenceDigest }: Authorization,
  evidence: StoredEvidence,
  decide: (vote: VoteInput) => Decision<unknown>,
): DecisionPage["against"] {
  const against = (verdict: Verdict): readonly Refusal[] => {
    if (!evidence.isIntact) return [alteredEvidence];
    const decision = decide({ authorizationId: id, voteId: "", verdict, reason: "-", evidenceDigest });
    return decision.allowed ? [] : decision.refusals;
  };
  return { grant: against("grant"), abstain: against("abstain"), refuse: against("refuse") };
}
