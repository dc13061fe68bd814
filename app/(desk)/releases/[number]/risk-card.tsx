import { RiskFactors } from "#components/gate/risk-factors";
import { Card } from "#components/ui/card";
import { gateNumbers } from "#lib/domain/labels";
import { gateAhead } from "#lib/domain/phase";
import type { Release } from "#lib/domain/release";
import type { RiskAssessment } from "#lib/domain/risk";

/** The risk as the gate ahead would weigh it now. What was asked already is decided on the risk in its evidence. */
export function RiskCard({ release, risk }: { release: Release; risk: RiskAssessment }) {
  const gate = gateAhead(release.phase);
  return (
    <Card
      title={`Risk: ${risk.level}`}
      count={`${risk.score} of 100${gate ? `, as ${gateNumbers[gate]} would weigh it now` : ""}`}
    >
      <RiskFactors risk={risk} />
    </Card>
  );
}
