import { RiskFactors } from "#components/gate/risk-factors";
import { Card } from "#components/ui/card";
import { riskIn } from "#lib/domain/risk-reading";

/** The risk as the stored evidence tells it, factor by factor. */
export function RiskCard({ evidence }: { evidence: unknown }) {
  const risk = riskIn(evidence);
  if (!risk) return null;
  return (
    <Card title="Risk" count={`${risk.level}, ${risk.score} of 100`} id="risk">
      <RiskFactors risk={risk} />
    </Card>
  );
}
