import { readChange } from "#lib/db/change-store";
import { readRelease } from "#lib/db/release-store";
import { serviceStanding } from "#lib/db/service-standing";
import { type Authorization, decideVote, decideWithdraw, isLate, type VoteInput } from "#lib/domain/authorization";
import type { Change } from "#lib/domain/change";
import type { Decision, Refusal } from "#lib/domain/decision";
import { sha256Hex } from "#lib/domain/evidence";
import { decideCastVote } from "#lib/domain/gate-voting";
import { type Answerers, answerersOf, type Question, reasonsAgainstAnswer, reasonsAgainstQuestion } from "#lib/domain/question";
import type { Verdict } from "#lib/domain/quorum";
import { reasonsAgainstRecusal } from "#lib/domain/recusal";
import type { Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { decisionThread, type SameThing } from "./decision-thread.ts";
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
  /** What this person saw of the same thing before, and when they were first shown this evidence. */
  seen: { shownAt: Instant | null; last: LastSeen | null };
  /** What was asked about this, and about earlier requests for the same thing. */
  questions: readonly Question[];
  againstQuestion: readonly Refusal[];
  againstAnswer: readonly Refusal[];
  /** The evidence of the plan that was granted last: it froze who is affected. */
  plan: StoredEvidence | null;
  /** Earlier requests for the same thing that were refused, the latest first. */
  refusals: Authorization[];
  /** Per verdict, every reason against this person's vote; none where it may be cast. */
  against: Record<Verdict, readonly Refusal[]>;
  myVote: Authorization["votes"][number] | null;
  mayWithdraw: boolean;
  /** Whether this person has a vote to give up for a conflict of interest. */
  mayDeclareRecusal: boolean;
}

/** The last evidence for the same thing that this person opened or voted on. */
export interface LastSeen {
  evidence: StoredEvidence;
  at: Instant;
  /** How they voted on it; null where they only opened it. */
  verdict: Verdict | null;
}

/** One decision, whole: the evidence as it was stored, how the votes stand, and whether this person may vote. */
export async function decisionPage(viewer: Viewer, number: number): Promise<DecisionPage | null> {
  const stored = await evidencesOf(viewer, number);
  const evidence = stored.find((one) => one.authorization === number);
  if (!evidence) return null;
  const { thing } = evidence;
  const { gate } = thing;
  const [subject, questions] = await Promise.all([subjectOf(viewer, thing), decisionThread(viewer, thing)]);
  const authorization = subject.authorizations.find((one) => one.number === number);
  if (!authorization) throw new Error(`Authorization ${number} has lost its subject.`);
  const { actor } = viewer;
  const earlierOnes = subject.authorizations.filter(
    (one) => one.number < number && one.subject === thing.subject && one.gate === gate,
  );
  return {
    now: subject.now,
    authorization,
    isLate: isLate(authorization, subject.now),
    of: subject.of,
    template: evidence.template,
    entry: evidence.entry,
    evidence,
    earlier: stored.find((one) => one.authorization === earlierOnes.at(-1)?.number) ?? null,
    seen: seenOf(stored, earlierOnes, viewer, number),
    plan: stored.find((one) => one.isPlan) ?? null,
    questions,
    againstQuestion: reasonsAgainstQuestion(authorization, actor, subject.now),
    againstAnswer: reasonsAgainstAnswer(authorization, subject.answerers(authorization), actor, subject.now),
    refusals: earlierOnes.filter(({ state }) => state === "refused").reverse(),
    against: reasonsPerVerdict(authorization, evidence, (vote) => subject.decide(vote, viewer)),
    myVote: authorization.votes.find(({ person }) => actor.kind === "person" && person.id === actor.id) ?? null,
    mayWithdraw: decideWithdraw(authorization, { reason: "-" }, actor).allowed,
    mayDeclareRecusal: reasonsAgainstRecusal(authorization, actor, subject.now).length === 0,
  };
}

interface Subject {
  now: Instant;
  of: DecisionPage["of"];
  authorizations: readonly Authorization[];
  answerers(authorization: Authorization): Answerers;
  /** The same rule that the vote itself will meet. */
  decide(vote: VoteInput, viewer: Viewer): Decision<unknown>;
}

async function subjectOf(
  { db }: Viewer,
  { releaseId, changeId }: { releaseId: string | null; changeId: string | null },
): Promise<Subject> {
  if (releaseId !== null) return releaseSubject(await readRelease(db, { id: releaseId }));
  if (changeId !== null) {
    const read = await readChange(db, { id: changeId });
    return changeSubject(read, await serviceStanding(db, read.change.service.id));
  }
  throw new Error("An authorization is about a release or a change.");
}

const releaseSubject = ({ release, now }: { release: Release; now: Instant }): Subject => ({
  now,
  of: { name: `REL-${release.number}`, href: `/releases/REL-${release.number}` },
  authorizations: release.authorizations,
  answerers: ({ askedBy }) => answerersOf([askedBy, release.manager, release.raisedBy], release.service),
  decide: (vote, { actor }) => decideCastVote(release, vote, actor, now),
});

const changeSubject = (
  { change, now }: { change: Change; now: Instant },
  service: Parameters<typeof answerersOf>[1],
): Subject => ({
  now,
  of: { name: `CHG-${change.number}`, href: `/changes/CHG-${change.number}` },
  authorizations: change.authorizations,
  answerers: ({ askedBy }) => answerersOf([askedBy, change.raisedBy], service),
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

interface StoredRow {
  number: number;
  asked_at: Instant;
  evidence: Uint8Array;
  evidence_digest: string;
  is_plan: boolean;
  shown_at: Instant | null;
  is_last_seen: boolean;
  thing: SameThing;
  template: DecisionPage["template"];
  entry_sequence: bigint;
  entry_stream: string;
}

/**
 * The bytes of this request, of the one before it, of the one this person saw last before it, and of the plan granted last before
 * it, each with what this request is about: by one statement.
 */
async function evidencesOf({ db, actor }: Viewer, number: number) {
  const me = actor.kind === "person" ? actor.id : null;
  const rows = await db.$queryRaw<StoredRow[]>`
    WITH this AS (SELECT * FROM "authorization" a WHERE a.number = ${number}), same AS (
      SELECT b.id, b.number, (SELECT e.shown_at FROM evidence_shown e WHERE e.authorization_id = b.id AND e.person_id = ${me}::uuid) AS shown_at,
        EXISTS (SELECT FROM vote v WHERE v.authorization_id = b.id AND v.person_id = ${me}::uuid) AS voted
      FROM this JOIN "authorization" b ON b.release_id = this.release_id OR b.change_id = this.change_id
      WHERE b.subject = this.subject AND b.gate IS NOT DISTINCT FROM this.gate AND b.number <= this.number
    ), wanted AS (SELECT
      (SELECT max(b.number) FROM "authorization" b WHERE b.release_id = this.release_id
        AND b.subject = 'gate' AND b.gate = 'build_and_test' AND b.spent AND b.number < this.number) AS plan,
      (SELECT max(s.number) FROM same s WHERE s.number < this.number) AS earlier,
      (SELECT max(s.number) FROM same s WHERE s.number < this.number AND (s.shown_at IS NOT NULL OR s.voted)) AS seen
      FROM this
    )
    SELECT a.number, a.asked_at, a.evidence, a.evidence_digest, coalesce(a.number = w.plan, false) AS is_plan,
      s.shown_at, coalesce(a.number = w.seen, false) AS is_last_seen, jsonb_build_object('number', this.number,
        'releaseId', this.release_id, 'changeId', this.change_id, 'subject', this.subject, 'gate', this.gate) AS thing,
      (SELECT jsonb_build_object('name', t.name, 'version', t.version) FROM change_template t WHERE t.id = this.template_id) AS template,
      e.sequence AS entry_sequence, m.name AS entry_stream
    FROM this JOIN record_entry e ON e.id = this.entry_id JOIN record_stream m ON m.id = e.stream_id CROSS JOIN wanted w
      JOIN "authorization" a ON a.number IN (this.number, w.plan, w.earlier, w.seen) LEFT JOIN same s ON s.id = a.id`;
  return rows.map(({ evidence, ...row }) => ({
    authorization: row.number,
    askedAt: row.asked_at,
    digest: row.evidence_digest,
    isIntact: isIntact(evidence, row.evidence_digest),
    value: readJson(evidence, row.evidence_digest),
    isPlan: row.is_plan,
    shownAt: row.shown_at,
    isLastSeen: row.is_last_seen,
    thing: row.thing,
    template: row.template,
    entry: { sequence: row.entry_sequence, stream: row.entry_stream },
  }));
}

/** What this person saw of it: as they voted, where they did, else as they opened it. */
function seenOf(
  stored: Awaited<ReturnType<typeof evidencesOf>>,
  earlierOnes: readonly Authorization[],
  { actor }: Viewer,
  number: number,
): DecisionPage["seen"] {
  const shownAt = stored.find((one) => one.authorization === number)?.shownAt ?? null;
  const evidence = stored.find(({ isLastSeen }) => isLastSeen);
  if (!evidence) return { shownAt, last: null };
  const vote = earlierOnes
    .find((one) => one.number === evidence.authorization)
    ?.votes.find(({ person }) => actor.kind === "person" && person.id === actor.id);
  return {
    shownAt,
    last: { evidence, at: vote?.castAt ?? evidence.shownAt ?? evidence.askedAt, verdict: vote?.verdict ?? null },
  };
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

/** The evidence of an authorization as it was stored, byte for byte. */
export async function decisionBytes({ db }: Viewer, number: number): Promise<Uint8Array> {
  const row = await db.authorization.findUnique({ where: { number }, select: { evidence: true } });
  if (!row) throw new AppError("not-found", "There is no such authorization.");
  return row.evidence;
}
