import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Time } from "#components/ui/time";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import type { SettingsPage, ShownTemplate } from "#lib/queries/settings-page";
import { ProposeTemplateForm } from "./admin-forms.tsx";
import { ConfirmTemplateForm } from "./small-forms.tsx";

/** Standard changes: confirmed, versioned, expiring; the only grant without votes. */
export function TemplatesCard({
  templates,
  services,
  actor,
  zone,
}: Pick<SettingsPage, "templates" | "services"> & { actor: Actor; zone: string }) {
  return (
    <Card title="Standard changes" count={templates.length}>
      {templates.length === 0 ? (
        <Empty title="No standard change yet">
          A change manager proposes what is done often and safely; when a second one has confirmed it, a release that carries
          nothing else passes its first two gates without votes.
        </Empty>
      ) : null}
      <ul className="divide-y divide-line">
        {templates.map((template) => (
          <li key={template.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <p>
              <b className="font-[560]">{template.name}</b>{" "}
              <span className="text-ink-2">
                version {template.version}, {template.serviceName}, until{" "}
                <Time at={template.expiresAt} zone={zone} precision="day" />
              </span>
            </p>
            <Standing template={template} actor={actor} />
          </li>
        ))}
      </ul>
      <CardPart title="Propose one">
        <ProposeTemplateForm services={services} zone={zone} against={requireCapability(actor, "template:propose")} />
      </CardPart>
    </Card>
  );
}

function Standing({ template, actor }: { template: ShownTemplate; actor: Actor }) {
  if (template.isConfirmed) return <Badge tone="granted">confirmed</Badge>;
  const against = requireCapability(actor, "template:confirm");
  if (against.length > 0) return <LockedButton label="Confirm" why={against} />;
  return <ConfirmTemplateForm templateId={template.id} name={template.name} />;
}
