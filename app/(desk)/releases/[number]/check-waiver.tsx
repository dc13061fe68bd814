import { Link } from "#components/ui/link";
import type { GateCheck } from "#lib/domain/gate-check";
import type { Release } from "#lib/domain/release";
import { authorizationOf, oneOf } from "#lib/domain/waiver";
import type { CheckWaiving } from "#lib/queries/release-waivers";
import type { Target } from "./target.ts";
import { EndWaiverForm, WaiveCheckForm } from "./waiver-forms.tsx";

/** Under a check that fails or is waived: who may waive it, and the form for who may. */
export function CheckWaiver({
  check: { title },
  waiving: { check, as, longestDays, againstGiving, standing },
  release,
  target,
  zone,
}: {
  check: GateCheck;
  waiving: CheckWaiving;
  release: Release;
  target: Target;
  zone: string;
}) {
  if (standing) {
    const asked = authorizationOf(release, standing.waiver);
    return (
      <div className="mt-1">
        {asked ? (
          <p className="text-ink-2">
            At high risk a waiver is decided about by itself:{" "}
            <Link href={`/authorizations/${asked.number}`}>authorization {asked.number}</Link>.
          </p>
        ) : null}
        {standing.againstEnding.length === 0 ? (
          <EndWaiverForm target={target} waiverId={standing.waiver.id} title={title} />
        ) : null}
      </div>
    );
  }
  if (againstGiving === null) return null;
  if (againstGiving.length === 0)
    return (
      <div className="mt-1">
        <WaiveCheckForm target={target} check={check} title={title} longestDays={longestDays} zone={zone} />
      </div>
    );
  return (
    <p className="mt-1 text-ink-3 text-sm">
      {as === null ? "Somebody whom a rule names" : oneOf(as).replace(/^a/, "A")} who has no part in this release can waive it,
      with a reason and an end date. <Link href="/admin/waivers">The rules</Link>
    </p>
  );
}
