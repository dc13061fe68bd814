/** What the attackers find: releases brought by honest people to where the attack begins. */
import { database } from "#lib/db/client";
import { gateAhead } from "#lib/domain/phase";
import { expireAuthorization } from "#lib/services/gate/expire-authorization";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { moveClock } from "../../../support/clock.ts";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { job } from "../../../support/people.ts";
import { fillPlan } from "../../../support/release-journey.ts";

/** A release as an attacker sees it: ids and digests to put into statements. */
export interface Target {
  id: string;
  stream: string;
  service: string;
  phase: string;
  gate: string | null;
  revision: number;
  manager: string;
  change: string;
  authorization: string;
  digest: string;
  /** The id of the phase entry by which it came first. */
  firstEntry: string;
  /** Who holds a seat in the authorization and has not voted, in the order of their parties. */
  electors: string[];
}

const nobody = "00000000-0000-4000-8000-000000000000";

export async function target(made: MadeRelease, authorizationId?: string): Promise<Target> {
  const stands = await made.read();
  const authorization = stands.authorizations.find(({ id }) => id === authorizationId);
  const voted = new Set(authorization?.votes.map(({ person }) => person.id));
  const seated = authorization?.parties.flatMap(({ seats }) => seats.map(({ id }) => id)) ?? [];
  const gate = gateAhead(stands.phase);
  return {
    id: stands.id,
    stream: stands.streamId,
    service: stands.service.id,
    phase: stands.phase,
    gate,
    revision: gate ? stands.evidenceRevisions[gate] : 0,
    manager: stands.manager.id,
    change: made.changeIds[0] ?? nobody,
    authorization: authorization?.id ?? nobody,
    digest: authorization?.evidenceDigest ?? "0".repeat(64),
    firstEntry: stands.entries[0]?.id ?? nobody,
    electors: [...new Set(seated)].filter((id) => !voted.has(id)),
  };
}

/** A planned release, ready to be asked for at G2. */
export async function planned(): Promise<MadeRelease> {
  const made = await release({ phase: "planning" });
  await fillPlan(made);
  return made;
}

export async function asked(): Promise<Target> {
  const made = await planned();
  return target(made, await made.ask());
}

export async function granted(): Promise<Target> {
  const made = await planned();
  return target(made, await made.grant());
}

export async function refused(): Promise<Target> {
  const made = await planned();
  const id = await made.ask();
  for (const member of made.staff.cab.slice(0, 2)) await made.vote(id, member, "refuse");
  return target(made, id);
}

export async function withdrawn(): Promise<Target> {
  const made = await planned();
  const id = await made.grant();
  await withdrawAuthorization(made.manager.context, { authorizationId: id, reason: "Not now." });
  return target(made, id);
}

export async function superseded(): Promise<Target> {
  const made = await planned();
  const id = await made.grant();
  await fillPlan(made);
  return target(made, id);
}

/** A granted authorization that opened its gate already: the release was sent back, and stands before the gate again. */
export async function spent(): Promise<Target> {
  const made = await planned();
  const id = await made.grant();
  await made.enter("build_and_test");
  await made.enter("planning", "Planned anew.");
  return target(made, id);
}

/** Requests and grants whose time went by: one ended as expired, one pending, one granted. The clock of the file moves on. */
export async function late(): Promise<{ expired: Target; lateRequest: Target; lateGrant: Target }> {
  const [one, other, third] = [await planned(), await planned(), await planned()];
  const [expiring, pending, grant] = [await one.ask(), await other.ask(), await third.grant()];
  await moveClock({ days: 31 });
  await expireAuthorization(job, expiring);
  return {
    expired: await target(one, expiring),
    lateRequest: await target(other, pending),
    lateGrant: await target(third, grant),
  };
}

export async function adminStream(): Promise<string> {
  return (await database().recordStream.findFirstOrThrow({ where: { kind: "admin" } })).id;
}

/** Ids of people by what they are. */
export async function people() {
  const cast = staff();
  const ids = Object.fromEntries(Object.entries(cast).map(([role, one]) => [role, "id" in one ? one.id : one[0].id])) as Record<
    keyof typeof cast,
    string
  >;
  return { ...ids, cab2: cast.cab[1].id, cab3: cast.cab[2].id };
}
