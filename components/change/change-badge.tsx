import { Badge, type Tone } from "#components/ui/badge";
import { changeStateLabels } from "#lib/domain/labels";
import type { ChangeState } from "#lib/domain/release";

const tones: Record<ChangeState, Tone> = {
  draft: "neutral",
  submitted: "asked",
  authorized: "granted",
  refused: "refused",
  withdrawn: "stale",
  implemented: "granted",
  closed: "neutral",
};

export function ChangeBadge({ state }: { state: ChangeState }) {
  return <Badge tone={tones[state]}>{changeStateLabels[state]}</Badge>;
}
