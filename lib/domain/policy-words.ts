/** Policies in words: where one rules, and what it asks for. */
import {
  abstentionRuleLabels,
  authorizationSubjectLabels,
  changeModelLabels,
  decisionRuleLabels,
  gateLabels,
  levelLabels,
  releaseKindLabels,
  secondFactorLabels,
} from "./labels.ts";
import type { Policy, PolicyPlace, RequiredParty } from "./policy.ts";

/** "Deployment", or "Change". */
export function subjectWords({ subject, gate }: Pick<PolicyPlace, "subject" | "gate">): string {
  if (gate) return gateLabels[gate];
  return capital(authorizationSubjectLabels[subject]);
}

/** "normal, major releases, high risk"; what is not named is any. */
export function placeWords({ model, kind, riskLevel }: Pick<PolicyPlace, "model" | "kind" | "riskLevel">): string {
  const kinds = kind ? [`${releaseKindLabels[kind]} releases`] : [];
  const risks = riskLevel ? [`${levelLabels[riskLevel]} risk`] : [];
  return [`${changeModelLabels[model]} changes`, ...kinds, ...risks].join(", ");
}

export const requiredWords: Record<RequiredParty, string> = {
  change_manager: "a change manager",
  service_owner: "the service owner",
  affected_owner: "the owner of each affected service",
  uninvolved: "a member who has not voted on the release",
};

type Text = Pick<
  Policy,
  | "authority"
  | "votesNeeded"
  | "rule"
  | "abstentions"
  | "parties"
  | "authorities"
  | "requestHours"
  | "grantHours"
  | "secondFactor"
>;

/** "2 of the Change advisory board, and the service owner". */
export function whoDecides({ authority, votesNeeded, rule, parties, authorities }: Text): string {
  const number =
    rule === "majority"
      ? `More than half of the ${authority.name}${votesNeeded > 1 ? `, at least ${votesNeeded}` : ""}`
      : `${votesNeeded} of the ${authority.name}`;
  const required = [...parties.map((party) => requiredWords[party]), ...authorities.map(({ name }) => `one of ${name}`)];
  const last = required.pop();
  return last === undefined ? number : `${[number, ...required].join(", ")}, and ${last}`;
}

/** The rest of it: how votes count, how long it lasts, what a vote is signed with. */
export function howItCounts({ rule, abstentions, requestHours, grantHours, secondFactor }: Text): string {
  const parts = [
    ...(rule === "veto" ? [decisionRuleLabels.veto] : []),
    ...(abstentions === "as_refusal" ? [`abstentions ${abstentionRuleLabels.as_refusal}`] : []),
    `a request lasts ${span(requestHours)}, a grant ${span(grantHours)}`,
    `votes are signed with a ${secondFactorLabels[secondFactor]}`,
  ];
  return `${capital(parts.join("; "))}.`;
}

const span = (hours: number): string => {
  const [count, unit] = hours % 24 === 0 ? [hours / 24, "day"] : [hours, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
