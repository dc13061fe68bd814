import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { waivedIn } from "#lib/domain/waived-in";
import { Said } from "./say-line.tsx";

/** What evidence tells of waived checks, so that nobody overlooks them: from the stored bytes alone. */
export function WaivedChecks({ evidence, zone }: { evidence: unknown; zone: string }) {
  const waived = waivedIn(evidence);
  if (waived.length === 0) return null;
  return (
    <Notice
      title={
        waived.length === 1 ? "One check does not hold: it is waived" : `${waived.length} checks do not hold: they are waived`
      }
    >
      <ul className="space-y-2">
        {waived.map(({ id, title, by, as, until, reason }) => (
          <li key={id}>
            <b className="font-[560]">{title}</b>
            <br />
            by {by}, {as}, until <Said text={until} zone={zone} />: “{reason}”
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section
      aria-label="Checks that do not hold"
      className="mb-4 rounded-lg border border-asked bg-asked-soft p-4 print:rounded-none print:bg-transparent"
    >
      <h2 className="mb-2 flex items-center gap-2 text-asked">
        <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
        {title}
      </h2>
      {children}
    </section>
  );
}
