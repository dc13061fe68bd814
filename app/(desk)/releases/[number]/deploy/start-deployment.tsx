import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { decideStartDeployment } from "#lib/domain/deployment";
import type { DeployPart } from "./deploy-part.ts";
import { StartDeploymentForm } from "./start-deployment-form.tsx";

/** Before a deployment runs: what may start it, or what stands against that. */
export function StartDeployment({ release, target, actor, now }: DeployPart) {
  if (["review", "closed", "cancelled"].includes(release.phase)) return null;
  const decision = decideStartDeployment(release, { deploymentId: "", runningBefore: [] }, actor, now);
  return (
    <Card title="Start the deployment">
      {decision.allowed ? (
        <StartDeploymentForm target={target} environment={release.environment?.name ?? ""} />
      ) : (
        <LockedButton label="Start the deployment" why={[...decision.refusals]} />
      )}
    </Card>
  );
}
