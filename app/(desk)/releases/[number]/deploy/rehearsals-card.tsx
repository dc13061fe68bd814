import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart } from "#components/ui/card";
import { Time } from "#components/ui/time";
import { isOpen } from "#lib/domain/authorization";
import { decideRecordRehearsal, rehearsalsOfFinalBuild } from "#lib/domain/deployment";
import { rehearsalOutcomeLabels } from "#lib/domain/labels";
import type { Environment, Rehearsal } from "#lib/domain/release";
import type { DeployPart } from "./deploy-part.ts";
import { RehearsalForm } from "./rehearsal-form.tsx";

const asked = { rehearsalId: "", outcome: "went_well", minutes: 1, note: "" } as const;

/** The deployment tried in a sandbox, before the board decides about it: what the risk of G4 is weighed by. */
export function RehearsalsCard({ release, target, actor, zone, places }: DeployPart & { places: readonly Environment[] }) {
  const sandboxes = places.filter(({ isProduction }) => !isProduction);
  const decision = decideRecordRehearsal(release, sandboxes[0], asked, actor);
  const isAsked = release.authorizations.some((one) => one.gate === "deployment" && isOpen(one));
  const ofFinal = new Set(rehearsalsOfFinalBuild(release));
  return (
    <Card title="Rehearsals" count={release.rehearsals.length}>
      {release.rehearsals.length === 0 ? <p className="text-ink-2">The deployment was not rehearsed.</p> : null}
      <ul className="divide-y divide-line">
        {release.rehearsals.map((one) => (
          <RehearsalLine key={one.id} rehearsal={one} isOfFinal={ofFinal.has(one)} zone={zone} />
        ))}
      </ul>
      <CardPart title="Record a rehearsal">
        {decision.allowed && isAsked ? (
          <p className="mb-3 text-ink-2">
            Deployment is asked for, or granted: what is decided on changes with a rehearsal, so that is superseded and has to be
            asked for again.
          </p>
        ) : null}
        {decision.allowed ? (
          <RehearsalForm target={target} sandboxes={sandboxes} />
        ) : (
          <LockedButton label="Record the rehearsal" why={decision.refusals} />
        )}
      </CardPart>
    </Card>
  );
}

function RehearsalLine({ rehearsal, isOfFinal, zone }: { rehearsal: Rehearsal; isOfFinal: boolean; zone: string }) {
  const { environment, outcome, minutes, note, recordedBy, recordedAt } = rehearsal;
  return (
    <li className="flex items-start justify-between gap-3 py-3">
      <span>
        In {environment}, {minutes} {minutes === 1 ? "minute" : "minutes"}
        {isOfFinal ? "" : ", with an earlier build"}
        {note === "" ? null : <span className="block">{note}</span>}
        <span className="block text-ink-3 text-sm">
          recorded by {recordedBy.name}, <Time at={recordedAt} zone={zone} />
        </span>
      </span>
      <Badge tone={outcome === "went_well" ? "granted" : "refused"}>{rehearsalOutcomeLabels[outcome]}</Badge>
    </li>
  );
}
