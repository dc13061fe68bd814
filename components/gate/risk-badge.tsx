import { Badge, type Tone } from "#components/ui/badge";
import type { Level } from "#lib/domain/release";

const tones: Record<Level, Tone> = { low: "neutral", medium: "asked", high: "refused" };

/** The risk in a list: its band and its score, of 100. */
export const RiskBadge = ({ risk: { level, score } }: { risk: { level: Level; score: number } }) => (
  <Badge tone={tones[level]} icon="dot">
    {level} risk, {score}
  </Badge>
);
