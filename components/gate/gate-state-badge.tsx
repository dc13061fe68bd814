import { Badge } from "#components/ui/badge";
import type { AuthorizationState } from "#lib/domain/authorization";
import { gateLabels } from "#lib/domain/labels";
import type { Gate } from "#lib/domain/release";

/** The gate ahead in a list: which one, and how the last request for it stands. */
export function GateStateBadge({
  gate,
  gateState,
  votesGranted,
  votesNeeded,
}: {
  gate: Gate | null;
  gateState: AuthorizationState | null;
  votesGranted: number | null;
  votesNeeded: number | null;
}) {
  if (gate === null) return <span className="text-ink-3">no gate ahead</span>;
  const label = gateLabels[gate];
  switch (gateState) {
    case null:
    case "withdrawn":
      return (
        <Badge tone="neutral" icon="minus">
          {label} not asked
        </Badge>
      );
    case "pending":
      return (
        <Badge tone="asked">
          {label} asked, {votesGranted ?? 0} of {votesNeeded ?? 0}
        </Badge>
      );
    case "granted":
      return <Badge tone="granted">{label} granted</Badge>;
    case "refused":
      return <Badge tone="refused">{label} refused</Badge>;
    case "expired":
    case "superseded":
      return (
        <Badge tone="stale">
          {label} {gateState}
        </Badge>
      );
  }
}
