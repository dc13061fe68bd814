import { ChangeBadge } from "#components/change/change-badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import type { ChangeState } from "#lib/domain/release";
import type { HomePage } from "#lib/queries/home";

/** Changes this person raised that are not over, and what each waits for. */
export function ChangesCard({ changes }: { changes: HomePage["changes"] }) {
  if (changes.length === 0) return null;
  return (
    <Card title="Changes you raised" count={changes.length} action={<Link href="/changes?by=me">All you raised</Link>}>
      <ul className="divide-y divide-line">
        {changes.map(({ number, title, state, serviceName, carriedBy }) => (
          <li key={number} className="py-2 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
              <Link href={`/changes/CHG-${number}`} className="min-w-0">
                CHG-{number} {title}
              </Link>
              <ChangeBadge state={state} />
            </div>
            <p className="text-ink-2">
              {serviceName},{" "}
              {carriedBy === null ? waitsFor(state) : <Link href={`/releases/REL-${carriedBy}`}>carried by REL-{carriedBy}</Link>}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function waitsFor(state: ChangeState): string {
  if (state === "draft") return "submit it";
  if (state === "refused") return "amend it and submit it again";
  return state === "submitted" ? "waits for its authority" : "waits for a release to carry it";
}
