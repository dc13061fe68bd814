import { Badge, type BadgeIcon, type Tone } from "#components/ui/badge";
import { type ReleaseStand, sayStand } from "#lib/domain/release-stand";

const looks: Record<ReleaseStand["kind"], { tone: Tone; icon?: BadgeIcon }> = {
  missing: { tone: "refused" },
  askable: { tone: "asked", icon: "dot" },
  asked: { tone: "asked" },
  late: { tone: "stale", icon: "clock" },
  granted: { tone: "granted" },
  deployable: { tone: "asked", icon: "dot" },
  deploying: { tone: "asked" },
  deployed: { tone: "granted" },
  backed_out: { tone: "refused", icon: "back" },
  ended: { tone: "neutral" },
};

/** Where a release stands, in a few words. */
export function StandBadge({ stand }: { stand: ReleaseStand }) {
  const { tone, icon } = stand.kind === "askable" && stand.refusal ? looks.missing : looks[stand.kind];
  return (
    <Badge tone={tone} {...(icon ? { icon } : {})}>
      {sayStand(stand)}
    </Badge>
  );
}
