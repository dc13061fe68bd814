import { GateStateBadge } from "#components/gate/gate-state-badge";
import { Badge } from "#components/ui/badge";
import { sayInstant } from "#components/ui/time";
import { isEnded } from "#lib/domain/phase";
import type { ListedRelease } from "#lib/queries/release-rows";

/** What a release in a list stands on: the gate ahead, or its deployment. `isShort` where its phase says already which gate that is. */
export function ListedStand({ release, zone, isShort = false }: { release: ListedRelease; zone: string; isShort?: boolean }) {
  if (isEnded(release.phase)) return null;
  if (release.phase !== "deployment") return isShort ? <ShortGate {...release} /> : <GateStateBadge {...release} />;
  switch (release.deployment) {
    case "running":
      return <Badge tone="asked">Being deployed</Badge>;
    case "finished":
      return <Badge tone="granted">Deployed</Badge>;
    case "backed_out":
      return (
        <Badge tone="refused" icon="back">
          Backed out
        </Badge>
      );
    case null:
      return (
        <Badge tone="asked" icon="dot">
          {release.windowStart === null ? "To be deployed" : `Window ${sayInstant(release.windowStart, zone)}`}
        </Badge>
      );
  }
}

function ShortGate({ gateState, votesGranted, votesNeeded }: ListedRelease) {
  switch (gateState) {
    case null:
    case "withdrawn":
      return (
        <Badge tone="neutral" icon="minus">
          gate not asked
        </Badge>
      );
    case "pending":
      return (
        <Badge tone="asked">
          asked, {votesGranted ?? 0} of {votesNeeded ?? 0}
        </Badge>
      );
    case "granted":
    case "refused":
      return <Badge tone={gateState}>gate {gateState}</Badge>;
    case "expired":
    case "superseded":
      return <Badge tone="stale">{gateState}</Badge>;
  }
}
