import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { sayTie, standingOf } from "#lib/domain/acceptance";
import { decideJudgeCriterion } from "#lib/domain/build";
import { reportAddress } from "#lib/domain/check-in-checks";
import type { BuildPart } from "./build-card.tsx";
import { JudgeCriterionForm } from "./judge-criterion-form.tsx";

/** The acceptance criteria, each met or not, and said so by whom it is asked. */
export function CriteriaCard({ release, target, actor }: Omit<BuildPart, "zone">) {
  const met = release.criteria.filter((criterion) => standingOf(release, criterion).isMet).length;
  return (
    <Card title="Acceptance criteria" count={`${met} of ${release.criteria.length} met`}>
      {release.criteria.length === 0 ? <p className="text-ink-2">None was planned: they are written in planning.</p> : null}
      <ol className="divide-y divide-line">
        {release.criteria.map((criterion) => {
          const { id, text, tie, result } = criterion;
          const { isMet, note, report } = standingOf(release, criterion);
          const judging = decideJudgeCriterion(release, { criterionId: id, isMet: true, note: "" }, actor);
          return (
            <li key={id} className="space-y-2 py-3">
              <p className="flex items-start justify-between gap-3">
                <span>{text}</span>
                {isMet === null ? (
                  <Badge tone="neutral">not judged</Badge>
                ) : (
                  <Badge tone={isMet ? "granted" : "refused"}>{isMet ? "met" : "not met"}</Badge>
                )}
              </p>
              {note ? <p className="break-words text-ink-2">{note}</p> : null}
              {tie ? (
                <p className="break-words text-ink-3">
                  Tied to {report ? <Link href={reportAddress(release, report)}>{sayTie(tie)}</Link> : sayTie(tie)}: nobody judges
                  it by hand.
                </p>
              ) : null}
              {judging.allowed ? <JudgeCriterionForm target={target} criterionId={id} label={text} result={result} /> : null}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
