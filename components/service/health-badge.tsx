import { Badge } from "#components/ui/badge";
import type { TargetVerdict } from "#lib/domain/release";
import { healthOf } from "#lib/domain/service-level";

/** Whether a service keeps what it promises, as icon and words. */
export function HealthBadge({ verdicts }: { verdicts: readonly Pick<TargetVerdict, "verdict" | "measured">[] }) {
  const of = verdicts.length;
  const count = (wanted: TargetVerdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  switch (healthOf(verdicts)) {
    case "nothing_promised":
      return <span className="text-ink-3">nothing promised</span>;
    case "missed":
      return <Badge tone="refused">{of === 1 ? "target missed" : `${count("missed")} of ${of} targets missed`}</Badge>;
    case "met":
      return <Badge tone="granted">{of === 1 ? "target met" : of === 2 ? "both targets met" : `all ${of} targets met`}</Badge>;
    case "unknown":
      return (
        <Badge tone="neutral" icon="minus">
          {sayUnknown(verdicts)}
        </Badge>
      );
  }
}

function sayUnknown(verdicts: readonly Pick<TargetVerdict, "verdict" | "measured">[]): string {
  const met = verdicts.filter(({ verdict }) => verdict === "met").length;
  if (met > 0) return `${met} of ${verdicts.length} targets met, the rest not known`;
  return verdicts.every(({ measured }) => measured === null) ? "not measured yet" : "not measured enough";
}
