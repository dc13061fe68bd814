import { GateStateBadge } from "#components/gate/gate-state-badge";
import { Badge } from "#components/ui/badge";
import { sayInstant } from "#components/ui/time";
import type { ListedRelease } from "#lib/queries/release-rows";

/** What a release in a list stands on: the gate ahead, or its deployment. */
export function ListedStand({ release, zone }: { release: ListedRelease; zone: string }) {
  if (release.phase !== "deployment") return <GateStateBadge {...release} />;
  switch (release.deployment) {
    case "running":
      return <Badge tone="asked">Being deployed</Badge>;
    case "finished":
      return <Badge tone="granted">Deployed, review next</Badge>;
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
