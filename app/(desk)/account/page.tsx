import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { roleLabels } from "#lib/domain/labels";
import { accountPage } from "#lib/queries/account-page";
import { requirePage } from "#lib/web/session";
import { ChangePasswordForm, EndSessionForm, TimeZoneForm } from "./account-forms.tsx";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { context, person, sessionId } = await requirePage();
  const { sessions } = await accountPage(context);
  const roles = person.roles.map((role) => roleLabels[role]).join(", ");
  return (
    <>
      <PageHead
        title={person.name}
        meta={[
          { key: "email", fact: person.email },
          { key: "roles", fact: roles || "holds no role: may read everything" },
        ]}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="Sessions" count={sessions.length}>
          <ul className="divide-y divide-line">
            {sessions.map(({ id, userAgent, createdAt, lastSeenAt }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-3">
                <div className="min-w-0">
                  <p className="break-words">{userAgent || "An unnamed browser"}</p>
                  <p className="text-ink-2">
                    since <Time at={createdAt} zone={person.timeZone} />, last seen{" "}
                    <Time at={lastSeenAt} zone={person.timeZone} />
                  </p>
                </div>
                {id === sessionId ? <Badge tone="granted">this one</Badge> : <EndSessionForm sessionId={id} />}
              </li>
            ))}
          </ul>
        </Card>
        <div className="space-y-5">
          <Card title="Time zone">
            <TimeZoneForm timeZone={person.timeZone} />
          </Card>
          <Card title="Password">
            <ChangePasswordForm />
          </Card>
        </div>
      </div>
    </>
  );
}
