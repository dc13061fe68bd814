/** How Nordwind decides changes too: a policy that is in its second version, one that waits, a third authority, and people who are away. */
import { authorityIds } from "#lib/db/appointment-store";
import { confirmDelegation } from "#lib/services/delegation/confirm-delegation";
import { declareAbsence } from "#lib/services/delegation/declare-absence";
import { proposeDelegation } from "#lib/services/delegation/propose-delegation";
import { addAuthority } from "#lib/services/policy/add-authority";
import { confirmPolicy } from "#lib/services/policy/confirm-policy";
import { proposePolicy } from "#lib/services/policy/propose-policy";
import { appoint } from "./people.ts";
import { daysBefore, type Story } from "./story.ts";

export async function tellBoard(story: Story): Promise<void> {
  await story.clock.until(daysBefore(story, 61, 8));
  await standardReviewsAreQuick(story);
  await story.clock.until(daysBefore(story, 9, 9));
  const securityId = await securityIsAsked(story);
  await story.clock.until(daysBefore(story, 2, 13));
  await riskierDeploymentsWait(story, securityId);
  await peopleAreAway(story);
}

const usual = {
  subject: "gate",
  ...({ kind: null, riskLevel: null, abstentions: "not_counted", isEnd: false } as const),
} as const;

/** The review of a standard change is accepted within ten days, no longer fourteen: proposed by one, confirmed by the other. */
async function standardReviewsAreQuick({ nordwind: { db, people } }: Story): Promise<void> {
  const { change_managers: authorityId } = await authorityIds(db);
  const policyId = await proposePolicy(people.amara.context, {
    ...usual,
    ...{ gate: "closed", model: "standard", authorityId, votesNeeded: 1, rule: "number" },
    ...{ owners: "service_owner", changeManager: false, uninvolved: false, authorityIds: [] },
    ...{ requestHours: 240, grantHours: 720, secondFactor: "password" },
    reason: "Nobody remembers a standard change after ten days.",
  });
  await confirmPolicy(people.henrik.context, { policyId });
}

async function securityIsAsked({ nordwind: { people } }: Story): Promise<string> {
  const securityId = await addAuthority(people.henrik.context, { name: "Security" });
  for (const key of ["yuki", "sofia"] as const) await appoint(people, people[key], { authorityId: securityId });
  return securityId;
}

/** What Security asked for stands as a proposal: somebody else has to confirm it. */
async function riskierDeploymentsWait({ nordwind: { db, people } }: Story, securityId: string): Promise<void> {
  const { cab: authorityId } = await authorityIds(db);
  await proposePolicy(people.amara.context, {
    ...usual,
    ...{ gate: "deployment", model: "normal", riskLevel: "medium", authorityId, votesNeeded: 3, rule: "veto" },
    ...{ owners: "affected_owner", changeManager: false, uninvolved: true, authorityIds: [securityId] },
    ...{ requestHours: 168, grantHours: 72, secondFactor: "passkey" },
    reason:
      "At high risk three of the board decide, Security among those who must agree, and every vote is signed with a passkey.",
  });
}

/** Mateo is away next week, and Priya votes in his place; whom Grace has named nobody has confirmed yet. */
async function peopleAreAway(story: Story): Promise<void> {
  const { db, people } = story.nordwind;
  const { cab: ofId } = await authorityIds(db);
  const [from, to] = [daysBefore(story, -1, 6), daysBefore(story, -9, 18)];
  await declareAbsence(people.mateo.context, { from, to });
  const delegationId = await proposeDelegation(people.mateo.context, { ofId, delegateId: people.priya.id, from, to });
  await confirmDelegation(people.amara.context, { delegationId });
  const later = { from: daysBefore(story, -12, 6), to: daysBefore(story, -16, 18) };
  await proposeDelegation(people.grace.context, { ofId, delegateId: people.claire.id, ...later });
}
