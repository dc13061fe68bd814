import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { decideJudgeCriterion } from "#lib/domain/build";
import type { BuildPart } from "./build-card.tsx";
import { JudgeCriterionForm } from "./judge-criterion-form.tsx";

/** The acceptance criteria, each met or not, and said so by whom it is asked. */
export function CriteriaCard({ release, target, actor }: Omit<BuildPart, "zone">) {
  const met = release.criteria.filter(({ result }) => result?.isMet).length;
  return (
    <Card title="Acceptance criteria" count={`${met} of ${release.criteria.length} met`}>
      {release.criteria.length === 0 ? <p className="text-ink-2">None was planned: they are written in planning.</p> : null}
      <ol className="divide-y divide-line">
        {release.criteria.map(({ id, text, result }) => {
          const judging = decideJudgeCriterion(release, { criterionId: id, isMet: true, note: "" }, actor);
          return (
            <li key={id} className="space-y-2 py-3">
              <p className="flex items-start justify-between gap-3">
                <span>{text}</span>
                {result === null ? <Badge tone="neutral">not judged</Badge> : null}
                {result ? <Badge tone={result.isMet ? "granted" : "refused"}>{result.isMet ? "met" : "not met"}</Badge> : null}
              </p>
              {result?.note ? <p className="text-ink-2">{result.note}</p> : null}
              {judging.allowed ? <JudgeCriterionForm target={target} criterionId={id} label={text} result={result} /> : null}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
