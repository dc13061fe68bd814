import { Badge, type Tone } from "#components/ui/badge";
import { targetVerdictLabels } from "#lib/domain/labels";
import type { TargetVerdictKind } from "#lib/domain/release";

const tones: Record<TargetVerdictKind, Tone> = {
  met: "granted",
  missed: "refused",
  inconclusive: "asked",
  not_deployed: "neutral",
};

/** A verdict on a service level; `of` names the target where it does not stand beside it. */
export function VerdictBadge({ verdict, of }: { verdict: TargetVerdictKind; of?: string }) {
  return (
    <Badge tone={tones[verdict]}>
      {of === undefined ? "" : `${of} `}
      {targetVerdictLabels[verdict]}
    </Badge>
  );
}
