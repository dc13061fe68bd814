import { Badge } from "#components/ui/badge";
import type { PolicyStand } from "#lib/domain/policy-change";

const states: Record<PolicyStand, { tone: "granted" | "asked" | "stale" | "refused"; label: string }> = {
  in_force: { tone: "granted", label: "in force" },
  proposed: { tone: "asked", label: "proposed" },
  followed: { tone: "stale", label: "followed by a later one" },
  withdrawn: { tone: "stale", label: "withdrawn" },
  ended: { tone: "refused", label: "ended" },
};

export const PolicyState = ({ stand }: { stand: PolicyStand }) => <Badge tone={states[stand].tone}>{states[stand].label}</Badge>;
