import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { CardPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import type { BuildDifference, Iteration } from "#lib/domain/build-story";
import { count } from "#lib/domain/gate-check";
import { defectStateLabels } from "#lib/domain/labels";
import type { Artifact, Defect } from "#lib/domain/release";

/** What a build changed from the one before it, and the defects of its time. */
export function BuildChapter({ iteration: { difference, raised, settled } }: { iteration: Iteration }) {
  return (
    <>
      {difference ? (
        <CardPart title={`Changed from build ${difference.iteration}`}>
          <ul className="space-y-1">{changesIn(difference)}</ul>
        </CardPart>
      ) : null}
      {raised.length + settled.length > 0 ? (
        <CardPart title="Defects while it was the last build">
          <ul className="space-y-1">
            {raised.map((defect) => (
              <li key={defect.id}>
                Raised: {defect.title} <BlockingBadge defect={defect} />
              </li>
            ))}
            {settled.map(({ id, title, state }) => (
              <li key={id}>
                Settled: {title} <span className="text-ink-2">{defectStateLabels[state].toLowerCase()}</span>
              </li>
            ))}
          </ul>
        </CardPart>
      ) : null}
    </>
  );
}

const BlockingBadge = ({ defect }: { defect: Defect }) => (defect.isBlocking ? <Badge tone="refused">blocking</Badge> : null);

function changesIn({ commit, source, added, removed, changed, same }: BuildDifference): ReactNode[] {
  const rows = [
    commit && <Moved key="commit" what="Commit" {...commit} />,
    source && <Moved key="source" what="Source" {...source} />,
    ...changed.map(({ name, before, after }) => (
      <li key={`changed ${name}`} className="break-words">
        <b className="font-[560]">{name}</b> {versionsOf(before, after)} <Digest sha256={before.sha256} /> to{" "}
        <Digest sha256={after.sha256} />
      </li>
    )),
    ...added.map((one) => <Named key={`added ${one.name}`} what="New" artifact={one} />),
    ...removed.map((one) => <Named key={`removed ${one.name}`} what="Gone" artifact={one} />),
    same > 0 && (
      <li key="same" className="text-ink-2">
        {count(same, "artifact")} as before, to the byte.
      </li>
    ),
  ].filter(Boolean);
  return rows.length > 0 ? rows : [<li key="nothing">Nothing yet: it has no artifact.</li>];
}

const versionsOf = (before: Artifact, after: Artifact): string =>
  before.version === after.version ? `${after.version} still,` : `${before.version} to ${after.version},`;

const Moved = ({ what, from, to }: { what: string; from: string; to: string }) => (
  <li className="break-words">
    {what} <code>{from}</code> to <code>{to}</code>
  </li>
);

const Named = ({ what, artifact: { name, version } }: { what: string; artifact: Artifact }) => (
  <li className="break-words">
    {what}: <b className="font-[560]">{name}</b> {version}
  </li>
);
