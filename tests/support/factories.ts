/**
 * What tests are made of. Everything is made by driving the services as the people who may, never by inserting rows; each call
 * makes something new, so tests share a database without meeting.
 *
 *   const { manager, cab } = staff();                    // one cast for the file; the rest of people.ts makes others
 *   const ann = await person({ roles: ["developer"], member: ["cab"] });
 *   const web = await service({ owner: ann, requiredSuites: ["unit"] });
 *   const made = await release({ phase: "check_in", service: web });
 *   await made.read();                                         // the whole aggregate, as it stands
 *   await saveReview(manager.context, { ...(await made.target()), plannedVsActual: "As planned." });
 *   await made.prepare();                                      // what the gate ahead asks for, as the people who do it
 *   const id = await made.ask();                               // the gate ahead, by the manager
 *   await made.vote(id, cab[0], "refuse", "Not on a Friday.");
 *   await made.grant();                                        // asks, and votes until it is granted
 *   await made.pass();                                         // prepares, grants and enters
 *   await made.reach("review");                                // on from wherever it stands, through every gate in between
 *
 * `model` and `retires` choose the change it carries: an emergency is decided by the emergency CAB, a standard release follows
 * a confirmed template, a retirement carries a decommission plan.
 */
import { randomUUID } from "node:crypto";
import { authorizationInclude, authorizationOmit, toAuthorization } from "#lib/db/authorization-rows";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import { readRelease } from "#lib/db/release-store";
import type { Authorization } from "#lib/domain/authorization";
import { gateAhead, isEnded } from "#lib/domain/phase";
import { tally, type Verdict } from "#lib/domain/quorum";
import type { ChangeModel, ChangeOrigin, Gate, PersonRef, Phase, Release, ReleaseKind, ServiceState } from "#lib/domain/release";
import type { TemplateLimits } from "#lib/domain/template";
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import { askGate } from "#lib/services/gate/ask-gate";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { raiseRelease } from "#lib/services/release/raise-release";
import { addService } from "#lib/services/service/add-service";
import { setRequiredSuites } from "#lib/services/service/set-required-suites";
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { proposeTemplate } from "#lib/services/template/propose-template";
import { clock } from "./clock.ts";
import { appoint, contextOf, organisation, type Someone, type Staff, staff } from "./people.ts";
import { prepare } from "./release-journey.ts";
import { signAndVote } from "./sign.ts";

export { person, staff } from "./people.ts";
export { environments } from "./release-journey.ts";

export interface MadeService {
  id: string;
  key: string;
  name: string;
}

interface ServiceStanding {
  name?: string;
  owner?: Someone | null;
  deputy?: Someone | null;
  requiredSuites?: readonly string[];
  tier?: number;
  state?: ServiceState;
}

/** A service of its own, live unless told otherwise, owned and deputised by the cast. */
export async function service({ name, owner, deputy, requiredSuites = [], tier = 2, state = "live" }: ServiceStanding = {}) {
  const { second } = organisation();
  const cast = staff();
  const key = `s-${randomUUID().slice(0, 8)}`;
  const made = { key, name: name ?? `Service ${key}` };
  const id = await addService(second.context, { ...made, description: "Made for a test.", tier, state: asAddable(state) });
  if (requiredSuites.length > 0) await setRequiredSuites(second.context, { serviceId: id, suites: [...requiredSuites] });
  const holders = { owner: owner === undefined ? cast.owner : owner, deputy: deputy === undefined ? cast.deputy : deputy };
  for (const kind of ["owner", "deputy"] as const) {
    const holder = holders[kind];
    if (holder) await appoint({ kind, personId: holder.id, serviceId: id });
  }
  return { id, ...made };
}

function asAddable(state: ServiceState): "design" | "live" {
  if (state === "design" || state === "live") return state;
  throw new Error(`A service is not added in ${state}: bring it there by a release.`);
}

/** A standard-change template for a service, confirmed. */
export async function confirmedTemplate(
  serviceId: string,
  { days = 365, ...limits }: { days?: number } & Partial<TemplateLimits> = {},
): Promise<string> {
  const { changeManager, changeManager2 } = staff();
  const templateId = await proposeTemplate(changeManager.context, {
    name: `Routine ${randomUUID().slice(0, 8)}`,
    description: "The same every month.",
    serviceId,
    expiresAt: new Date((await clock()).getTime() + days * 86_400_000),
    ...{ largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null, ...limits },
  });
  await confirmTemplate(changeManager2.context, { templateId });
  return templateId;
}

interface ChangeStanding {
  serviceId: string;
  title?: string;
  origin?: Exclude<ChangeOrigin, "intake">;
  model?: ChangeModel;
  templateId?: string | null;
}

/** A draft raised by the requester. */
export async function change({
  serviceId,
  title = "Faster search",
  origin = "improvement",
  model = "normal",
  templateId = null,
}: ChangeStanding) {
  const { requester } = staff();
  const number = await raiseChange(requester.context, {
    serviceId,
    title,
    origin,
    model,
    reason: "Customers wait too long.",
    templateId: model === "standard" ? (templateId ?? (await confirmedTemplate(serviceId))) : null,
  });
  const { change: raised } = await readChange(database(), { number });
  return { id: raised.id, number };
}

/** A change that a release may carry. */
export async function authorizedChange(standing: ChangeStanding): Promise<{ id: string; number: number }> {
  const { requester, changeManager } = staff();
  const { id, number } = await change(standing);
  const authorizationId = await askChange(requester.context, { changeId: id, expectedVersion: 1 });
  await signAndVote(changeManager.context, {
    authorizationId,
    verdict: "grant",
    reason: "",
    evidenceDigest: await digestOf(authorizationId),
  });
  return { id, number };
}

/** The digest of what an authorization shows: a voter names it. */
export async function digestOf(authorizationId: string): Promise<string> {
  const { evidenceDigest } = await database().authorization.findUniqueOrThrow({
    where: { id: authorizationId },
    select: { evidenceDigest: true },
  });
  return evidenceDigest;
}

interface ReleaseStanding {
  phase?: Phase;
  title?: string;
  kind?: ReleaseKind;
  model?: ChangeModel;
  retires?: boolean;
  service?: MadeService;
  manager?: Someone;
  /** The changes it carries; without it one authorized change is made. */
  changeIds?: readonly string[];
  follows?: Pick<MadeRelease, "id">;
  /** Suites its service requires, where no service is given. */
  requiredSuites?: readonly string[];
}

export interface MadeRelease {
  id: string;
  number: number;
  service: MadeService;
  manager: Someone;
  staff: Staff;
  changeIds: readonly string[];
  read(): Promise<Release>;
  /** `releaseId` and the version as it stands, as an open form would hold them. */
  target(): Promise<{ releaseId: string; expectedVersion: number }>;
  authorization(id: string): Promise<Authorization>;
  /** Fills in what the gate ahead asks for; in deployment it deploys. */
  prepare(): Promise<void>;
  ask(gate?: Gate): Promise<string>;
  vote(authorizationId: string, by: PersonRef, verdict?: Verdict, reason?: string): Promise<void>;
  /** Votes as one elector after the other until the request is decided. */
  decide(authorizationId: string): Promise<void>;
  /** Asks the gate ahead, unless it is asked, and has it granted. Answers the authorization's id. */
  grant(): Promise<string>;
  enter(to: Phase, reason?: string): Promise<void>;
  /** Prepares, grants and takes the step ahead. */
  pass(): Promise<void>;
  /** Takes the steps ahead until it stands in `phase`. */
  reach(phase: Phase): Promise<void>;
}

/** A new release in any phase, brought there through every gate. */
export async function release({ phase = "requested", ...standing }: ReleaseStanding = {}): Promise<MadeRelease> {
  const made = await raised(standing);
  await made.reach(phase);
  return made;
}

async function raised(standing: Omit<ReleaseStanding, "phase">): Promise<MadeRelease> {
  const cast = staff();
  const { manager = cast.manager, title = "Faster search", kind = "minor", model = "normal", retires = false } = standing;
  const its = standing.service ?? (await service({ requiredSuites: standing.requiredSuites ?? [] }));
  const origin = retires ? "retirement" : "improvement";
  const changeIds = standing.changeIds ?? [(await authorizedChange({ serviceId: its.id, model, origin })).id];
  const number = await raiseRelease(manager.context, {
    title,
    purpose: "Search answers in half the time.",
    kind,
    serviceId: its.id,
    managerId: manager.id,
    wantedAt: null,
    changeIds: [...changeIds],
    followsReleaseId: standing.follows?.id ?? null,
  });
  const { release: read } = await readRelease(database(), { number });
  return handle({ id: read.id, number, service: its, manager, staff: cast, changeIds });
}

async function phaseOf(id: string): Promise<Phase> {
  return (await database().release.findUniqueOrThrow({ where: { id }, select: { phase: true } })).phase;
}

type Facts = Pick<MadeRelease, "id" | "number" | "service" | "manager" | "staff" | "changeIds">;

function handle(facts: Facts): MadeRelease {
  const { id, manager } = facts;
  const made: MadeRelease = {
    ...facts,
    read: async () => (await readRelease(database(), { id })).release,
    target: async () => {
      const { version } = await database().release.findUniqueOrThrow({ where: { id }, select: { version: true } });
      return { releaseId: id, expectedVersion: version };
    },
    authorization: async (authorizationId) => {
      const where = { id: authorizationId, releaseId: id };
      const found = { where, include: authorizationInclude, omit: authorizationOmit, relationLoadStrategy: "join" } as const;
      return toAuthorization(await database().authorization.findFirstOrThrow(found));
    },
    prepare: () => prepare(made),
    ask: async (gate) => {
      const phase = await phaseOf(id);
      const ahead = gate ?? gateAhead(phase);
      if (!ahead) throw new Error(`No gate stands before a release in ${phase}.`);
      return askGate(manager.context, { ...(await made.target()), gate: ahead });
    },
    vote: async (authorizationId, by, verdict = "grant", reason = verdict === "refuse" ? "Not like this." : "") =>
      signAndVote(contextOf(by), { authorizationId, verdict, reason, evidenceDigest: await digestOf(authorizationId) }),
    decide: async (authorizationId) => {
      for (;;) {
        const { state, parties, votes } = await made.authorization(authorizationId);
        if (state !== "pending") return;
        const next = tally(parties, votes).find(({ granted, needed }) => granted < needed)?.open[0];
        if (!next) throw new Error("Nobody is left to vote.");
        await made.vote(authorizationId, next);
      }
    },
    grant: async () => {
      const open = await database().authorization.findFirst({
        where: { releaseId: id, subject: "gate", OR: [{ state: "pending" }, { state: "granted", spent: false }] },
        select: { id: true },
      });
      const authorizationId = open?.id ?? (await made.ask());
      await made.decide(authorizationId);
      return authorizationId;
    },
    enter: async (to, reason = "") => enterPhase(manager.context, { ...(await made.target()), to, reason }),
    pass: async () => {
      await made.prepare();
      const gate = gateAhead(await phaseOf(id));
      if (gate) {
        await made.grant();
        await made.enter(gate);
      } else await enterPhase(facts.staff.operator.context, { ...(await made.target()), to: "review", reason: "" });
    },
    reach: async (phase) => {
      if (phase === "cancelled") return made.enter("cancelled", "No longer wanted.");
      for (;;) {
        const now = await phaseOf(id);
        if (now === phase) return;
        if (isEnded(now)) throw new Error(`A release in ${now} does not reach ${phase}.`);
        await made.pass();
      }
    },
  };
  return made;
}
