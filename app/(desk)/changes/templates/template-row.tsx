import { Badge, type Tone } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import { sayLimits } from "#lib/domain/template";
import type { ListedTemplate, TemplateState } from "#lib/queries/templates-page";
import { ConfirmTemplateForm } from "./template-forms.tsx";

const words: Record<TemplateState, { tone: Tone; label: string }> = {
  in_force: { tone: "granted", label: "in force" },
  used_up: { tone: "refused", label: "used up: grants nothing" },
  waiting: { tone: "asked", label: "waits for a second change manager" },
  expired: { tone: "refused", label: "expired: grants nothing" },
  replaced: { tone: "stale", label: "a later version is in force" },
};

/** One version of a template: what it authorizes beforehand, how far, and how much of it was used. */
export function TemplateRow({ template, actor, zone }: { template: ListedTemplate; actor: Actor; zone: string }) {
  const { name, version, description, serviceKey, serviceName, expiresAt, state, mostReleases, released } = template;
  return (
    <li className="grid gap-x-6 gap-y-2 py-4 sm:grid-cols-[1fr_auto]">
      <div className="min-w-0">
        <h3 className="font-[620]">
          {name} <span className="font-[450] text-ink-3">version {version}</span>
        </h3>
        <p className="mt-1 whitespace-pre-line">{description}</p>
        <p className="mt-1 text-ink-2">
          Grants planning and build & test without votes for <Link href={`/services/${serviceKey}`}>{serviceName}</Link>:{" "}
          {sayLimits(template)}. {state === "expired" ? "It ended on " : "Until "}
          <Time at={expiresAt} zone={zone} precision="day" />.
        </p>
        <p className="mt-1 text-ink-2">
          {released === 0
            ? "No release has followed it"
            : `${released} ${released === 1 ? "release has" : "releases have"} followed it`}
          {mostReleases === null
            ? ""
            : `; ${template.releasedInPeriod} of ${mostReleases} in the last ${template.periodDays} days`}
          . Proposed by {template.proposedBy}
          {template.confirmedBy && template.confirmedAt ? (
            <>
              , confirmed by {template.confirmedBy} on <Time at={template.confirmedAt} zone={zone} precision="day" isQuiet />
            </>
          ) : null}
          .
        </p>
      </div>
      <div className="flex flex-col items-start gap-2 sm:items-end">
        <Badge tone={words[state].tone}>{words[state].label}</Badge>
        {state === "waiting" ? <Confirm template={template} actor={actor} /> : null}
      </div>
    </li>
  );
}

function Confirm({ template: { id, name, proposedById }, actor }: { template: ListedTemplate; actor: Actor }) {
  const against = requireCapability(actor, "template:confirm");
  if (actor.kind === "person" && actor.id === proposedById)
    against.push({ code: "proposer", message: "You proposed it: a second change manager confirms it." });
  if (against.length > 0) return <LockedButton label="Confirm" why={against} />;
  return <ConfirmTemplateForm templateId={id} name={name} />;
}
