import { Badge, type Tone } from "#components/ui/badge";
import type { Authorization, AuthorizationState } from "#lib/domain/authorization";
import { authorizationStateLabels, ratificationStateLabels } from "#lib/domain/labels";

const tones: Record<AuthorizationState, Tone> = {
  pending: "asked",
  granted: "granted",
  refused: "refused",
  withdrawn: "stale",
  expired: "stale",
  superseded: "stale",
};

export function AuthorizationBadge({
  state,
  subject = "gate",
}: {
  state: AuthorizationState;
  subject?: Authorization["subject"];
}) {
  const labels = subject === "ratification" ? ratificationStateLabels : authorizationStateLabels;
  return <Badge tone={tones[state]}>{labels[state]}</Badge>;
}
