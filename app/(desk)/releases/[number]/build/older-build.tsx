import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import type { Iteration } from "#lib/domain/build-story";
import { count } from "#lib/domain/gate-check";

/** A build that another one followed, folded to what became of it. */
export function OlderBuild({ iteration: { build, passed, failed }, children }: { iteration: Iteration; children: ReactNode }) {
  return (
    <details className="rounded-lg border border-line bg-raised px-5 py-3 max-sm:px-4">
      <summary className="cursor-pointer">
        <b className="font-[620]">Build {build.iteration}</b> <code className="break-all">{build.commit}</code>{" "}
        {build.sealed ? null : <Badge tone="stale">never sealed</Badge>}
        {failed.map(({ id, suite, failed: tests }) => (
          <span key={id} className="ml-1 text-refused">
            {suite}: {tests > 0 ? `${count(tests, "test")} failed` : "no test ran"}
          </span>
        ))}
        {passed.length > 0 ? <span className="ml-1 text-ink-2">passed {passed.map(({ suite }) => suite).join(", ")}</span> : null}
        {build.sealed && passed.length + failed.length === 0 ? <span className="ml-1 text-ink-2">not tested</span> : null}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}
