"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { TextArea } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import type { Target } from "../target.ts";
import { endDeploymentAction } from "./actions.ts";

/** Finish, with the digests found running; or back out, which is never refused for time. */
export function EndDeploymentForms({
  target,
  deploymentId,
  retires,
  againstFinishing,
}: {
  target: Target;
  deploymentId: string;
  retires: boolean;
  againstFinishing: readonly Refusal[];
}) {
  const hidden = { ...target, deploymentId };
  return (
    <div className="mt-6 grid items-start gap-5 md:grid-cols-2">
      {againstFinishing.length > 0 ? (
        <LockedButton label="Finish" why={againstFinishing} />
      ) : (
        <ActionForm
          action={endDeploymentAction}
          hidden={{ ...hidden, outcome: "finished" }}
          submit="Finish"
          label="Finish the deployment"
        >
          {({ field }) => (
            <>
              {retires ? null : (
                <TextArea
                  label="Digests now running"
                  required
                  rows={3}
                  hint="Read them off the environment, one SHA-256 a line. They must equal the library manifest."
                  {...field("runningAfter")}
                />
              )}
              <TextArea label="Note" rows={2} {...field("note")} />
            </>
          )}
        </ActionForm>
      )}
      <ActionForm
        action={endDeploymentAction}
        hidden={{ ...hidden, outcome: "backed_out" }}
        submit="Back out"
        variant="danger"
        label="Back the deployment out"
      >
        {({ field }) => <TextArea label="Why it is backed out" rows={3} required {...field("note")} />}
      </ActionForm>
    </div>
  );
}
