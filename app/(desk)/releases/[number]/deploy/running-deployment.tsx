import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { decideEndDeployment, decideExtendRunSheet, decideRecordStep } from "#lib/domain/deployment";
import { runSheetKindLabels, stepResultLabels } from "#lib/domain/labels";
import { manifestInLibrary } from "#lib/domain/library";
import type { Deployment, RunSheetStep } from "#lib/domain/release";
import type { DeployPart } from "./deploy-part.ts";
import { EndDeploymentForms } from "./end-deployment-forms.tsx";
import { ExtendRunSheetForm } from "./extend-run-sheet-form.tsx";
import { StepForm } from "./step-form.tsx";

const toneOf = { started: "asked", done: "granted", failed: "refused" } as const;

/** The run-sheet as it is worked through, and the two ways in which a deployment ends. */
export function RunningDeployment({ deployment, ...page }: DeployPart & { deployment: Deployment }) {
  const { release, target, actor, zone, now } = page;
  const manifest = release.retires ? [] : manifestInLibrary(release).map(({ artifact }) => artifact);
  const running = manifest.map(({ name, version, sha256 }) => ({ name, version, sha256 }));
  const end = { deploymentId: deployment.id, note: "-", runningAfter: running };
  const finish = decideEndDeployment(release, { ...end, outcome: "finished" }, actor, now);
  const backOut = decideEndDeployment(release, { ...end, outcome: "backed_out" }, actor, now);
  const note: RunSheetStep = {
    id: "",
    kind: "note",
    position: 0,
    title: "",
    instruction: "",
    responsible: "",
    expectedMinutes: 0,
  };
  return (
    <Card
      title={`Deploying into ${deployment.environment.name}`}
      count={
        <>
          since <Time at={deployment.startedAt} zone={zone} />, started by {deployment.startedBy.name}
        </>
      }
    >
      <ol className="divide-y divide-line">
        {release.runSheet.map((step) => (
          <StepRow key={step.id} step={step} deployment={deployment} {...page} />
        ))}
      </ol>
      {decideExtendRunSheet(release, { step: note }, actor).allowed ? <ExtendRunSheetForm target={target} /> : null}
      {manifest.length > 0 ? (
        <CardPart title="What must run afterwards" count="the library manifest">
          <ul className="space-y-1">
            {manifest.map(({ id, name, version, sha256 }) => (
              <li key={id} className="flex flex-wrap items-baseline gap-x-3">
                <span>
                  {name} {version}
                </span>
                <span className="ml-auto">
                  <Digest sha256={sha256} />
                </span>
              </li>
            ))}
          </ul>
        </CardPart>
      ) : null}
      {backOut.allowed ? (
        <EndDeploymentForms
          target={target}
          deploymentId={deployment.id}
          retires={release.retires}
          againstFinishing={finish.allowed ? [] : [...finish.refusals]}
        />
      ) : (
        <div className="mt-5">
          <LockedButton label="End the deployment" why={[...backOut.refusals]} />
        </div>
      )}
    </Card>
  );
}

function StepRow({
  step,
  deployment,
  release,
  target,
  actor,
  zone,
}: DeployPart & { step: RunSheetStep; deployment: Deployment }) {
  const results = deployment.results.filter(({ stepId }) => stepId === step.id);
  const last = results.at(-1);
  const open = (["started", "done", "failed"] as const).filter(
    (result) =>
      decideRecordStep(release, { resultId: "", deploymentId: deployment.id, stepId: step.id, result, note: "-" }, actor).allowed,
  );
  return (
    <li className="space-y-2 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <b className="font-[560]">{step.title}</b>
        <span className="text-ink-2">
          {runSheetKindLabels[step.kind]}
          {step.responsible ? `, ${step.responsible}` : ""}, {step.expectedMinutes} min
        </span>
        {last ? (
          <span className="ml-auto flex items-baseline gap-2">
            <Badge tone={toneOf[last.result]}>{stepResultLabels[last.result]}</Badge>
            <span className="text-ink-3">
              {last.by.name}, <Time at={last.at} zone={zone} isQuiet />
            </span>
          </span>
        ) : null}
      </p>
      {step.instruction ? <p className="whitespace-pre-line text-ink-2">{step.instruction}</p> : null}
      {last?.note ? <p className="text-ink-2">“{last.note}”</p> : null}
      {open.length > 0 ? (
        <StepForm target={target} deploymentId={deployment.id} stepId={step.id} title={step.title} results={open} />
      ) : null}
    </li>
  );
}
