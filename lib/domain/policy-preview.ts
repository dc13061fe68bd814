/** What a proposed policy would have changed: the decisions of the last months, asked again under it. */
import { reasonsItCannotBeDecided } from "./authorization.ts";
import { decisionRuleLabels, secondFactorLabels } from "./labels.ts";
import { type Panel, type Policy, type PolicyQuestion, policyFor, seatParties } from "./policy.ts";
import { isSamePlace, type PolicyVersion } from "./policy-change.ts";
import { requiredWords } from "./policy-words.ts";

/** The policies in force as they would be with this version. */
export function withVersion(inForce: readonly Policy[], version: PolicyVersion): Policy[] {
  const others = inForce.filter((one) => !isSamePlace(one, version));
  return version.isEnd ? others : [...others, version];
}

/** Which policy would decide this with the version in force; the same as now where the version does not touch it. */
export function decidedBy(
  question: PolicyQuestion,
  inForce: readonly Policy[],
  version: PolicyVersion,
): { after: Policy | null; isTouched: boolean } {
  const after = policyFor(withVersion(inForce, version), question);
  return { after, isTouched: policyFor(inForce, question)?.id !== after?.id };
}

/** A decision that was asked for: under which policy, and which one would decide it. */
export interface AskedBefore {
  then: Policy;
  after: Policy | null;
  /** Who sits where today, for its services, under the policy that would decide it. */
  panel: Panel;
  excluded: ReadonlySet<string>;
}

/** How it would go under this version, in sentences; empty where nothing would be different. */
export function differencesUnder({ then, after, panel, excluded }: AskedBefore): string[] {
  if (!after) return ["It could not have been asked: no policy says who decides."];
  const missing = reasonsItCannotBeDecided(after, seatParties({ ...panel, policy: after }, excluded));
  return [
    ...differencesBetween(then, after),
    ...missing.map(({ message }) => `As people sit today it could not have been asked: ${message}`),
  ];
}

export function differencesBetween(then: Policy, after: Policy): string[] {
  const said: string[] = [];
  if (then.authority.id !== after.authority.id)
    said.push(`Decided by the ${after.authority.name} instead of the ${then.authority.name}.`);
  if (then.votesNeeded !== after.votesNeeded) {
    const [more, fewer] = [after.votesNeeded - then.votesNeeded, then.votesNeeded - after.votesNeeded];
    said.push(
      more > 0
        ? `${count(more)} more: ${after.votesNeeded} instead of ${then.votesNeeded}.`
        : `${count(fewer)} fewer: ${after.votesNeeded} instead of ${then.votesNeeded}.`,
    );
  }
  for (const party of after.parties) if (!then.parties.includes(party)) said.push(`Also ${requiredWords[party]}.`);
  for (const party of then.parties) if (!after.parties.includes(party)) said.push(`No longer ${requiredWords[party]}.`);
  const holds = (list: Policy["authorities"], id: string) => list.some((one) => one.id === id);
  for (const { id, name } of after.authorities) if (!holds(then.authorities, id)) said.push(`Also one of ${name}.`);
  for (const { id, name } of then.authorities) if (!holds(after.authorities, id)) said.push(`No longer one of ${name}.`);
  if (then.rule !== after.rule) said.push(`Counted otherwise: ${decisionRuleLabels[after.rule]}.`);
  if (then.abstentions !== after.abstentions)
    said.push(
      after.abstentions === "as_refusal"
        ? "Abstentions would have counted as refusals."
        : "Abstentions would have counted for nothing.",
    );
  if (then.secondFactor !== after.secondFactor) said.push(`Signed with a ${secondFactorLabels[after.secondFactor]}.`);
  return said;
}

const count = (votes: number): string => (votes === 1 ? "One vote" : `${votes} votes`);
