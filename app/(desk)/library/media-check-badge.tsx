import { Badge } from "#components/ui/badge";
import { mediaCheckLabels } from "#lib/domain/labels";
import type { MediaCheckResult } from "#lib/domain/release";

/** What the last look at the bytes gave. */
export function MediaCheckBadge({ result }: { result: MediaCheckResult | null }) {
  if (result === null) return <Badge tone="neutral">not verified yet</Badge>;
  return <Badge tone={result === "intact" ? "granted" : "refused"}>{mediaCheckLabels[result]}</Badge>;
}
