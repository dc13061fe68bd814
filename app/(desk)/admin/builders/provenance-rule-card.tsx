import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { provenanceModeLabels } from "#lib/domain/labels";
import type { BuildersPage } from "#lib/queries/builders-page";
import { ConfirmProvenanceRuleForm, ProposeProvenanceRuleForm } from "./builder-forms.tsx";

type Rule = NonNullable<BuildersPage["rule"]>;

const sayRule = ({ whenMissing, whenBad, whenForeign, version, proposer }: Rule): string =>
  `Provenance that is missing ${provenanceModeLabels[whenMissing]}; provenance that does not hold ${provenanceModeLabels[whenBad]}; ` +
  `a component that nobody let in ${provenanceModeLabels[whenForeign]}. ` +
  `Version ${version}, ${proposer === null ? "as delivered" : `proposed by ${proposer.name}`}.`;

/** What the gate to check-in makes of provenance, and what is proposed instead. */
export function ProvenanceRuleCard({
  rule,
  waiting,
  mayPropose,
}: {
  rule: BuildersPage["rule"];
  waiting: BuildersPage["waitingRules"];
  mayPropose: boolean;
}) {
  return (
    <Card title="At the gate to check-in">
      <div className="space-y-3">
        <p>{rule ? sayRule(rule) : "No rule is in force."}</p>
        <p className="max-w-prose text-ink-2">
          What warns is shown to whoever decides, and lets pass. What blocks keeps the gate shut until it is mended.
        </p>
        {waiting.map((one) => (
          <div key={one.id} className="flex flex-wrap items-start justify-between gap-3 rounded-md bg-sunken p-3">
            <p>Proposed: {sayRule(one)}</p>
            {one.against.length === 0 ? (
              <ConfirmProvenanceRuleForm ruleId={one.id} version={one.version} />
            ) : (
              <LockedButton label="Confirm" why={[...one.against]} />
            )}
          </div>
        ))}
        {mayPropose && rule ? <ProposeProvenanceRuleForm {...rule} /> : null}
      </div>
    </Card>
  );
}
