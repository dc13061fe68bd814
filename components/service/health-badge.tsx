import { Badge } from "#components/ui/badge";
import type { TargetVerdict } from "#lib/domain/release";
import { healthOf } from "#lib/domain/service-level";

/** Whether a service keeps what it promises, as icon and words. */
export function HealthBadge({ verdicts }: { verdicts: readonly Pick<TargetVerdict, "verdict">[] }) {
  const of = verdicts.length;
  const count = (wanted: TargetVerdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  switch (healthOf(verdicts)) {
    case "nothing_promised":
      return <span className="text-ink-3">nothing promised</span>;
    case "missed":
      return (
        <Badge tone="refused">
          {count("missed")} of {of} missed
        </Badge>
      );
    case "met":
      return <Badge tone="granted">{of === 1 ? "met" : of === 2 ? "both met" : `all ${of} met`}</Badge>;
    case "unknown":
      return (
        <Badge tone="neutral" icon="minus">
          {count("met") > 0 ? `${count("met")} of ${of} met, the rest not known` : "not known yet"}
        </Badge>
      );
  }
}
