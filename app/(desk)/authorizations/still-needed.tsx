import type { Authorization } from "#lib/domain/authorization";
import type { Instant } from "#lib/domain/release";
import { sayStillNeeded } from "./say-votes.ts";

/** Who is still needed, beside a request; nothing where nobody is. */
export function StillNeeded({
  authorization,
  now,
  className,
}: {
  authorization: Authorization;
  now: Instant;
  className?: string;
}) {
  const needed = sayStillNeeded(authorization, now);
  return needed === "" ? null : <p className={className}>Still needed: {needed}</p>;
}
