import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { requireCapability } from "#lib/domain/permissions";
import { type NewReleasePage, newReleasePage } from "#lib/queries/new-release";
import { addressOf, numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { RaiseReleaseForm } from "./raise-release-form.tsx";

export const metadata: Metadata = { title: "Raise a release" };

export default async function NewRelease({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const wanted = { serviceKey: textParam(asked["service"]) || null, followsNumber: numberParam(asked["follows"], "REL-") };
  const page = await newReleasePage(context, wanted);
  const { service, follows, choices } = page;
  const against = requireCapability(context.actor, "release:raise");
  const followUp = follows ? [{ key: "follows", fact: <FollowUp {...follows} /> }] : [];
  return (
    <>
      <PageHead
        crumbs={[{ label: "Releases", href: "/releases" }, { label: "New" }]}
        title={service ? `Raise a release of ${service.name}` : "Raise a release: of which service?"}
        meta={[
          ...followUp,
          ...(service
            ? [
                {
                  key: "other",
                  fact: (
                    <Link href={addressOf("/releases/new", { follows: follows ? `REL-${follows.number}` : null, service: "-" })}>
                      Another service
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
      {against.length > 0 ? (
        <LockedButton label="Raise the release" why={against} />
      ) : service ? (
        choices.changes.length === 0 ? (
          <NothingToCarry service={service} />
        ) : (
          <RaiseReleaseForm
            serviceId={service.id}
            followsReleaseId={follows?.id ?? ""}
            choices={choices}
            me={person.id}
            zone={person.timeZone}
          />
        )
      ) : (
        <ServiceChoices page={page} />
      )}
    </>
  );
}

function FollowUp({ number, title }: { number: number; title: string }) {
  return (
    <>
      Follows{" "}
      <Link href={`/releases/REL-${number}`}>
        REL-{number} {title}
      </Link>
    </>
  );
}

function NothingToCarry({ service }: { service: { key: string; name: string } }) {
  return (
    <Empty
      title={`No open change of ${service.name} is free`}
      action={
        <LinkButton variant="primary" href={`/changes/new?service=${service.key}`}>
          Raise a change
        </LinkButton>
      }
    >
      A release carries changes. Raise one for this service and have it authorized, then come back.
    </Empty>
  );
}

function ServiceChoices({ page: { services, follows } }: { page: NewReleasePage }) {
  if (services.length === 0)
    return (
      <Empty title="There is no service yet" action={<LinkButton href="/services">To the services</LinkButton>}>
        A release changes a service. A change manager or an administrator adds the first one.
      </Empty>
    );
  return (
    <ul className="grid max-w-4xl gap-3 sm:grid-cols-2">
      {services.map(({ key, name, tier, waiting }) => (
        <li key={key}>
          <Link
            href={addressOf("/releases/new", { service: key, follows: follows ? `REL-${follows.number}` : null })}
            className="block h-full rounded-lg border border-line bg-raised px-4 py-3 hover:border-accent hover:no-underline"
          >
            <span className="font-[620] text-ink">{name}</span>
            <span className="block text-ink-2 text-sm">
              tier {tier},{" "}
              {waiting === 0
                ? "no authorized change waits"
                : `${waiting} authorized ${waiting === 1 ? "change waits" : "changes wait"}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
