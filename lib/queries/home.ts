import { readReleases } from "#lib/db/release-store";
import type { Authorization, AuthorizationState } from "#lib/domain/authorization";
import type { ChangeModel, ChangeState, Gate, Instant, Phase, Release, Role } from "#lib/domain/release";
import { type ReleaseStand, standOf } from "#lib/domain/release-stand";
import type { Viewer } from "./viewer.ts";

/** An authorization in a list: what it is about, and how far it came. */
export interface ListedAuthorization {
  number: number;
  subject: Authorization["subject"];
  gate: Gate | null;
  state: AuthorizationState;
  /** "REL-4" or "CHG-7". */
  ofName: string;
  ofTitle: string;
  model: ChangeModel;
  serviceName: string;
  askedByName: string;
  askedAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
  grantExpiresAt: Instant | null;
  votesGranted: number;
  votesNeeded: number;
}

export interface StandingRelease {
  release: Pick<Release, "number" | "title" | "phase" | "phaseSince" | "model"> & { serviceName: string };
  stand: ReleaseStand;
}

export interface HomePage {
  votes: ListedAuthorization[];
  releases: StandingRelease[];
  windows: { number: number; title: string; serviceName: string; phase: Phase; windowStart: Instant; windowEnd: Instant }[];
  asked: ListedAuthorization[];
  changes: { number: number; title: string; state: ChangeState; serviceName: string; carriedBy: number | null }[];
}

const most = 12;
const windowDays = 7;

/** What waits for this person: six statements, however much it is. */
export async function homePage(viewer: Viewer): Promise<HomePage> {
  const { actor, db } = viewer;
  const me = actor.kind === "person" ? actor.id : null;
  const near = await nearReleases(viewer, me);
  const standing = await readReleases(
    db,
    near.filter(({ isMine }) => isMine).map(({ id }) => id),
  );
  const authorizations = await myAuthorizations(viewer, me);
  return {
    votes: authorizations.filter(({ list }) => list === "vote"),
    asked: authorizations.filter(({ list }) => list === "asked"),
    releases: standing.map(({ release, now }) => toStanding(release, now)).sort(byUrgency),
    windows: near.flatMap(({ windowStart, windowEnd, isSoon, ...release }) =>
      isSoon && windowStart && windowEnd ? [{ ...release, windowStart, windowEnd }] : [],
    ),
    changes: await db.$queryRaw<HomePage["changes"]>`
      SELECT c.number, c.title, c.state, s.name AS "serviceName",
        (SELECT r.number FROM release_change rc JOIN release r ON r.id = rc.release_id WHERE rc.change_id = c.id AND rc.is_open) AS "carriedBy"
      FROM change c JOIN service s ON s.id = c.service_id
      WHERE c.raised_by = ${me}::uuid AND c.state IN ('draft', 'submitted', 'refused', 'authorized')
      ORDER BY c.number DESC LIMIT ${most}`,
  };
}

interface NearRelease {
  id: string;
  number: number;
  title: string;
  serviceName: string;
  phase: Phase;
  windowStart: Instant | null;
  windowEnd: Instant | null;
  isMine: boolean;
  isSoon: boolean;
}

/** The phases in which a role has the next move. */
const phasesOf: Partial<Record<Role, readonly Phase[]>> = {
  developer: ["build_and_test"],
  tester: ["build_and_test"],
  operator: ["deployment"],
};

/** Releases that I manage or whose next move is my role's, and those whose window is open or near. */
function nearReleases({ actor, db }: Viewer, me: string | null): Promise<NearRelease[]> {
  const phases = actor.kind === "person" ? [...new Set(actor.roles.flatMap((role) => phasesOf[role] ?? []))] : [];
  return db.$queryRaw<NearRelease[]>`
    SELECT * FROM (
      SELECT r.id, r.number, r.title, s.name AS "serviceName", r.phase, w.window_start AS "windowStart", w.window_end AS "windowEnd",
        r.manager_id = ${me}::uuid OR r.phase = ANY (${phases}::phase[]) AS "isMine",
        coalesce(r.phase <> 'review' AND w.window_end > countersign_clock()
          AND w.window_start < countersign_clock() + make_interval(days => ${windowDays}), false) AS "isSoon",
        r.phase_since
      FROM release r JOIN service s ON s.id = r.service_id LEFT JOIN schedule w ON w.release_id = r.id
      WHERE r.phase NOT IN ('closed', 'cancelled')
    ) near WHERE "isMine" OR "isSoon" ORDER BY "isSoon" DESC, "windowStart", phase_since LIMIT ${2 * most}`;
}

function toStanding(release: Release, now: Instant): StandingRelease {
  const { number, title, phase, phaseSince, model, service } = release;
  return { release: { number, title, phase, phaseSince, model, serviceName: service.name }, stand: standOf(release, now) };
}

/** What I can move at once first, then what misses something, then what waits for others. */
const urgency: Record<ReleaseStand["kind"], number> = {
  deploying: 0,
  granted: 1,
  deployed: 1,
  backed_out: 1,
  late: 2,
  deployable: 2,
  askable: 3,
  missing: 4,
  asked: 5,
  ended: 6,
};

const byUrgency = (a: StandingRelease, b: StandingRelease): number =>
  urgency[a.stand.kind] - urgency[b.stand.kind] || a.release.phaseSince.getTime() - b.release.phaseSince.getTime();

/** Those waiting for my vote, and those I asked for that are open, or were decided in the last days. */
function myAuthorizations({ db }: Viewer, me: string | null): Promise<(ListedAuthorization & { list: "vote" | "asked" })[]> {
  return db.$queryRaw`
    SELECT listed.list, a.number, a.subject, a.gate, a.state, a.asked_at AS "askedAt", a.expires_at AS "expiresAt",
      a.ended_at AS "endedAt", a.grant_expires_at AS "grantExpiresAt", p.name AS "askedByName", s.name AS "serviceName",
      coalesce('REL-' || r.number, 'CHG-' || c.number) AS "ofName", coalesce(r.title, c.title) AS "ofTitle",
      coalesce(r.model, c.model) AS model,
      (SELECT count(*)::int FROM vote v JOIN authorization_seat t
        ON t.authorization_id = v.authorization_id AND t.person_id = v.person_id AND t.party = 'authority'
        WHERE v.authorization_id = a.id AND v.verdict = 'grant') AS "votesGranted",
      coalesce((SELECT n.needed FROM authorization_party n WHERE n.authorization_id = a.id AND n.party = 'authority'), 0) AS "votesNeeded"
    FROM (
      (SELECT 'vote' AS list, a.id, a.expires_at AS place FROM "authorization" a
        WHERE a.state = 'pending' AND a.expires_at > countersign_clock()
          AND EXISTS (SELECT 1 FROM authorization_seat t WHERE t.authorization_id = a.id AND t.person_id = ${me}::uuid)
          AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${me}::uuid)
        ORDER BY a.expires_at LIMIT ${most})
      UNION ALL
      (SELECT 'asked', a.id, coalesce(a.grant_expires_at, a.expires_at) FROM "authorization" a
        WHERE a.asked_by = ${me}::uuid AND (a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent AND a.subject = 'gate')
          OR (a.state <> 'withdrawn' AND NOT a.spent AND a.ended_at > countersign_clock() - make_interval(days => ${windowDays})))
        ORDER BY (a.state = 'pending' OR a.state = 'granted') DESC, a.number DESC LIMIT ${most})
    ) listed
    JOIN "authorization" a ON a.id = listed.id
    JOIN person p ON p.id = a.asked_by
    LEFT JOIN release r ON r.id = a.release_id
    LEFT JOIN change c ON c.id = a.change_id
    JOIN service s ON s.id = coalesce(r.service_id, c.service_id)
    ORDER BY listed.place, a.number`;
}
