import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Badge } from "#components/ui/badge";
import { Card, CardPart } from "#components/ui/card";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { requireCapability } from "#lib/domain/permissions";
import { decideDeactivatePerson } from "#lib/domain/person";
import type { Actor } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { type PersonPage, personPage } from "#lib/queries/person-page";
import type { Viewer } from "#lib/queries/viewer";
import { requirePage } from "#lib/web/session";
import { RemovePasskeyForm } from "../../../account/remove-passkey-form.tsx";
import { EndIdentityForm } from "../../small-forms.tsx";
import { Duties } from "./duties.tsx";
import { HeldCard } from "./held-card.tsx";
import { DeactivatePersonForm, PassOnReleasesForm } from "./person-forms.tsx";

export const metadata: Metadata = { title: "Person" };

export default async function OnePersonPage({ params }: PageProps<"/admin/people/[id]">) {
  const { context, person: viewer } = await requirePage();
  const page = await load(context, (await params).id);
  const { person } = page;
  const zone = viewer.timeZone;
  return (
    <>
      <PageHead
        crumbs={[{ label: "People", href: "/admin" }, { label: person.name }]}
        title={person.name}
        meta={[
          { key: "email", fact: person.email },
          {
            key: "since",
            fact: (
              <>
                here since <Time at={person.createdAt} zone={zone} precision="day" />
              </>
            ),
          },
          ...(person.leftAt
            ? [
                {
                  key: "left",
                  fact: (
                    <>
                      <Badge tone="stale">has left</Badge> <Time at={person.leftAt} zone={zone} />
                    </>
                  ),
                },
              ]
            : [{ key: "sessions", fact: `${page.openSessions} open ${page.openSessions === 1 ? "session" : "sessions"}` }]),
        ]}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <HeldCard page={page} actor={context.actor} zone={zone} />
          <AccountsCard page={page} actor={context.actor} zone={zone} />
        </div>
        <LeavingCard page={page} actor={context.actor} />
      </div>
    </>
  );
}

async function load(viewer: Viewer, id: string): Promise<PersonPage> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) notFound();
  try {
    return await personPage(viewer, id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}

function AccountsCard({ page: { person, accounts, passkeys }, actor, zone }: { page: PersonPage; actor: Actor; zone: string }) {
  const mayEnd = person.leftAt === null && requireCapability(actor, "person:administer").length === 0;
  const isOneself = actor.kind === "person" && actor.id === person.id;
  return (
    <Card title="Signs in with">
      <ul className="divide-y divide-line">
        <li className="pb-2.5">
          {person.hasPassword ? "A password of this system" : <span className="text-ink-2">No password of this system</span>}
        </li>
        {accounts.map(({ id, issuer, email, linkedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2.5">
            <p className="min-w-0 break-words">
              {issuer}{" "}
              <span className="text-ink-2">
                found by {email}, <Time at={linkedAt} zone={zone} precision="day" />
              </span>
            </p>
            {mayEnd ? <EndIdentityForm identityId={id} email={email} /> : null}
          </li>
        ))}
      </ul>
      <CardPart title="Passkeys" count={passkeys.length}>
        {passkeys.length === 0 ? <p className="text-ink-2">None: votes are signed with the password.</p> : null}
        <ul className="divide-y divide-line">
          {passkeys.map(({ id, name, enrolledAt }) => (
            <li key={id} className="py-2.5">
              <p className="break-words">
                {name}{" "}
                <span className="text-ink-2">
                  enrolled <Time at={enrolledAt} zone={zone} precision="day" />
                </span>
              </p>
              {mayEnd ? <RemovePasskeyForm passkeyId={id} name={name} isOwn={isOneself} /> : null}
            </li>
          ))}
        </ul>
      </CardPart>
    </Card>
  );
}

function LeavingCard({ page, actor }: { page: PersonPage; actor: Actor }) {
  const { person, releases, managers } = page;
  const roles = page.appointments.flatMap(({ role, isConfirmed }) =>
    role && (isConfirmed || role !== "change_manager") ? [role] : [],
  );
  // That another administrator is left is the database's to say: it is asked when the form is sent.
  const decision = decideDeactivatePerson({ ...person, hasLeft: person.leftAt !== null, roles }, { administrators: 2 }, actor);
  return (
    <Card title={person.leftAt ? "What passed on" : "When they leave"}>
      <p className="text-ink-2">
        {person.leftAt
          ? "Their sessions ended, and whatever they held is in force no more. What they decided stays theirs."
          : "Their sessions end at once, in every browser. Nothing they did or voted is taken back; nobody who left comes back, except as a new person."}
      </p>
      <Duties page={page} name={person.name} />
      <div className="mt-6">
        {person.leftAt === null ? (
          <DeactivatePersonForm
            personId={person.id}
            name={person.name}
            releases={releases.length}
            managers={managers}
            against={decision.allowed ? [] : decision.refusals}
          />
        ) : releases.length > 0 ? (
          <PassOnReleasesForm formerId={person.id} managers={managers} against={requireCapability(actor, "person:administer")} />
        ) : null}
      </div>
    </Card>
  );
}
