import type { Metadata } from "next";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { Cell, Table } from "#components/ui/table";
import { requireCapability } from "#lib/domain/permissions";
import { mailSettings, settingsInForce } from "#lib/env";
import { settingsPage } from "#lib/queries/settings-page";
import { requirePage } from "#lib/web/session";
import { AddEnvironmentForm, AmendOrganisationForm } from "../admin-forms.tsx";
import { AdminHead } from "../admin-head.tsx";
import { MailCard } from "../mail-card.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const { context, person } = await requirePage();
  const { actor } = context;
  const { organisation, environments, mails } = await settingsPage(context);
  return (
    <div className="space-y-5">
      <AdminHead current="/admin/settings" />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="The organisation">
          <AmendOrganisationForm
            name={organisation.name}
            timeZone={organisation.timeZone}
            ratificationHours={organisation.ratificationHours}
            against={requireCapability(actor, "person:administer")}
          />
        </Card>
        <Card title="Environments" count={environments.length}>
          {environments.length === 0 ? (
            <Empty title="No environment yet">
              Tests run in a sandbox, releases go to production: add one of each before the first release is built.
            </Empty>
          ) : null}
          <ul className="mb-4 space-y-1">
            {environments.map(({ id, name, isProduction }) => (
              <li key={id}>
                <b className="font-[560]">{name}</b> <span className="text-ink-2">{isProduction ? "production" : "sandbox"}</span>
              </li>
            ))}
          </ul>
          <CardPart title="Add one">
            <AddEnvironmentForm against={requireCapability(actor, "service:administer")} />
          </CardPart>
        </Card>
      </div>
      <Card title="Standard changes" action={<Link href="/changes/templates">All standard changes</Link>}>
        <p className="text-ink-2">What is authorized beforehand, within which bounds, and what could become a standard change.</p>
      </Card>
      <MailCard settings={mailSettings()} {...mails} zone={person.timeZone} />
      <SystemCard />
    </div>
  );
}

/** What the server was started with. Secrets are not shown, only that they are set. */
function SystemCard() {
  return (
    <Card title="What the system was started with">
      <p className="mb-3 text-ink-2">Read from its environment at the start, and changed there. Secrets are never shown.</p>
      <Table
        caption="Settings of the system"
        columns={[
          { key: "name", label: "Setting" },
          { key: "value", label: "Value" },
          { key: "meaning", label: "What it is", isWide: true },
        ]}
      >
        {settingsInForce().map(({ name, value, meaning }) => (
          <tr key={name}>
            <Cell isHead>
              <code>{name}</code>
            </Cell>
            <Cell>
              <span className="break-all">{value}</span>
            </Cell>
            <Cell isWide>{meaning}</Cell>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
