import { readBuilders, readProvenanceRules } from "#lib/db/trusted-builder-store";
import type { Refusal } from "#lib/domain/decision";
import {
  type BuilderVersion,
  decideConfirmBuilder,
  decideConfirmProvenanceRule,
  decideEndBuilder,
  type ProvenanceRuleVersion,
  ruleInForce,
} from "#lib/domain/trusted-builder";
import type { Viewer } from "./viewer.ts";

export type ShownBuilder = Omit<BuilderVersion, "material"> & {
  /** What speaks against the viewer's doing so. */
  againstConfirming: readonly Refusal[];
  againstEnding: readonly Refusal[];
};

export interface BuildersPage {
  trusted: ShownBuilder[];
  proposed: ShownBuilder[];
  ended: ShownBuilder[];
  rule: ProvenanceRuleVersion | undefined;
  /** Proposed after the one in force. */
  waitingRules: (ProvenanceRuleVersion & { against: readonly Refusal[] })[];
}

/** Whose provenance counts, whose did, and what the gate makes of provenance. */
export async function buildersPage({ actor, db }: Viewer): Promise<BuildersPage> {
  const [builders, rules] = await Promise.all([readBuilders(db), readProvenanceRules(db)]);
  const shown = builders.map(({ material, ...builder }): ShownBuilder => {
    const confirming = decideConfirmBuilder({ material, ...builder }, actor);
    const ending = decideEndBuilder({ material, ...builder }, "-", actor);
    return {
      ...builder,
      againstConfirming: confirming.allowed ? [] : confirming.refusals,
      againstEnding: ending.allowed ? [] : ending.refusals,
    };
  });
  const rule = ruleInForce(rules);
  const waitingRules = rules
    .filter(({ version }) => version > (rule?.version ?? 0))
    .map((one) => {
      const decision = decideConfirmProvenanceRule(one, rule?.version ?? 0, actor);
      return { ...one, against: decision.allowed ? [] : decision.refusals };
    });
  return {
    trusted: shown.filter(({ confirmed, ended }) => confirmed && !ended),
    proposed: shown.filter(({ confirmed, ended }) => !confirmed && !ended),
    ended: shown.filter(({ ended }) => ended),
    rule,
    waitingRules,
  };
}
