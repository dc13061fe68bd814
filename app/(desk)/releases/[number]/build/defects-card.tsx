import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart } from "#components/ui/card";
import type { Refusal } from "#lib/domain/decision";
import { defectStateLabels } from "#lib/domain/labels";
import type { Defect } from "#lib/domain/release";
import type { BuildPart } from "./build-card.tsx";
import { RaiseDefectForm, SettleDefectForm } from "./defect-forms.tsx";

/** What was found while testing. An open blocking defect keeps the gate to the library shut. */
export function DefectsCard({ release, target, against }: BuildPart & { against: readonly Refusal[] }) {
  const { defects } = release;
  return (
    <Card title="Defects" count={defects.length}>
      {defects.length === 0 ? <p className="text-ink-2">None was raised.</p> : null}
      <ul className="divide-y divide-line">
        {defects.map((defect) => (
          <li key={defect.id} className="space-y-2 py-3">
            <p className="flex items-start justify-between gap-3">
              <span>
                {defect.title} <span className="text-ink-3">raised by {defect.raisedBy.name}</span>
              </span>
              <Badge tone={toneOf(defect)}>
                {defect.isBlocking ? "blocking, " : ""}
                {defectStateLabels[defect.state]}
              </Badge>
            </p>
            {against.length === 0 ? <SettleDefectForm target={target} defect={defect} /> : null}
          </li>
        ))}
      </ul>
      <CardPart title="Raise a defect">
        {against.length > 0 ? <LockedButton label="Raise a defect" why={against} /> : <RaiseDefectForm target={target} />}
      </CardPart>
    </Card>
  );
}

const toneOf = ({ state, isBlocking }: Defect) => (state === "open" ? (isBlocking ? "refused" : "asked") : "granted");
