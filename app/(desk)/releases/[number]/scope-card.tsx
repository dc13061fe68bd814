import { ChangeBadge } from "#components/change/change-badge";
import { Card, CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { phaseLabels } from "#lib/domain/labels";
import type { Release } from "#lib/domain/release";
import type { ReleaseStand } from "#lib/domain/release-stand";
import type { ReleaseChoices } from "#lib/queries/new-release";
import { AmendReleaseForm, ChangeScopeForm, type Target } from "./gate-forms.tsx";

/** What it is for and what it carries; amended here until planning ends. */
export function ScopeCard({
  release,
  stand,
  choices,
  target,
  zone,
}: {
  release: Release;
  stand: ReleaseStand;
  choices: ReleaseChoices | null;
  target: Target;
  zone: string;
}) {
  const { changes, followers, manager } = release;
  const managers = choices?.managers.some(({ id }) => id === manager.id)
    ? choices.managers
    : [manager, ...(choices?.managers ?? [])];
  return (
    <Card title="What it is for">
      <p className="max-w-prose whitespace-pre-wrap">{release.purpose}</p>
      {choices ? (
        <div className="mt-3">
          <AmendReleaseForm target={target} values={{ ...release, managerId: manager.id }} managers={managers} zone={zone} />
        </div>
      ) : null}
      {choices && (stand.kind === "asked" || stand.kind === "granted") ? (
        <p className="mt-2 text-ink-2">
          To amend it or its scope changes the evidence:{" "}
          <Link href={`/authorizations/${stand.authorization.number}`}>authorization {stand.authorization.number}</Link> would be
          superseded and have to be asked for again.
        </p>
      ) : null}
      <CardPart title="Carries" count={changes.length === 0 ? "nothing yet" : undefined}>
        <ul className="divide-y divide-line">
          {changes.map(({ number, title, state }) => (
            <li key={number} className="flex items-baseline justify-between gap-3 py-2 first:pt-0">
              <Link href={`/changes/CHG-${number}`} className="min-w-0">
                CHG-{number} <span className="text-ink">{title}</span>
              </Link>
              <ChangeBadge state={state} />
            </li>
          ))}
        </ul>
        {choices ? (
          <div className="mt-2">
            <ChangeScopeForm target={target} changes={[...changes, ...choices.changes]} carried={changes.map(({ id }) => id)} />
          </div>
        ) : null}
      </CardPart>
      {followers.length > 0 ? (
        <CardPart title="Followed by">
          <ul className="space-y-1">
            {followers.map(({ number, title, phase }) => (
              <li key={number}>
                <Link href={`/releases/REL-${number}`}>
                  REL-{number} {title}
                </Link>{" "}
                <span className="text-ink-2">in {phaseLabels[phase]}</span>
              </li>
            ))}
          </ul>
        </CardPart>
      ) : null}
    </Card>
  );
}
