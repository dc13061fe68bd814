import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { roleLabels } from "#lib/domain/labels";
import { mailSettings, signInProvider } from "#lib/env";
import { accountPage } from "#lib/queries/account-page";
import { standingIn } from "#lib/queries/standing-in";
import { requirePage } from "#lib/web/session";
import { ChangePasswordForm, MailForm, TimeZoneForm } from "./account-forms.tsx";
import { AwayCard } from "./away-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { context, person, sessionId, organisation } = await requirePage();
  const [{ sessions, passkeys, hasPassword, mail, tokens }, standing] = await Promise.all([
    accountPage(context),
    standingIn(context),
  ]);
  const provider = signInProvider()?.name ?? "a sign-in provider";
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
        <div className="space-y-5">
          <SessionsCard sessions={sessions} own={sessionId} zone={person.timeZone} provider={provider} />
          <AwayCard standing={standing} own={person.id} zone={person.timeZone} />
        </div>
        <div className="space-y-5">
          <Card title="Time zone">
            <TimeZoneForm timeZone={person.timeZone} />
          </Card>
          <Card title="Mail" id="mail">
            {mailSettings() ? null : (
              <p className="mb-3 text-ink-2">
                No mail server is set here, so nobody is written to. What you choose holds once there is one.
              </p>
            )}
            <MailForm preference={mail} zone={person.timeZone} />
          </Card>
          <Card title="Password">
            {hasPassword ? (
              <ChangePasswordForm />
            ) : (
              <p className="text-ink-2">
                {organisation.isDemonstration
                  ? "In a demonstration nobody has a password: one click is enough."
                  : `You have no password here: ${provider} vouches for you, and keeps yours.`}
              </p>
            )}
          </Card>
          <Card title="Access tokens" count={tokens}>
            <p className="text-ink-2">
              With one, a pipeline does what you may, as you: hand in builds, ask for gates, fetch from the library. It never
              votes.
            </p>
            <p className="mt-3">
              <Link href="/account/tokens">Make and revoke access tokens</Link>
            </p>
          </Card>
          <PasskeysCard
            passkeys={passkeys}
            zone={person.timeZone}
            hasPassword={hasPassword}
            isDemonstration={organisation.isDemonstration}
          />
        </div>
      </div>
    </>
  );
}
