import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { PageHead } from "#components/ui/page-head";
import { decideConfirmAppointment } from "#lib/domain/appointment";
import { may, requireCapability } from "#lib/domain/permissions";
import { adminPage } from "#lib/queries/admin-page";
import { requirePage } from "#lib/web/session";
import { AddEnvironmentForm, AddPersonForm, ProposeAppointmentForm } from "./admin-forms.tsx";
import { PeopleList } from "./people-list.tsx";
import { TemplatesCard } from "./templates-card.tsx";
import { WaitingAppointment } from "./waiting-appointment.tsx";

export const metadata: Metadata = { title: "Admin" };

export default async function AdminPage() {
  const { context, person } = await requirePage();
  const { actor } = context;
  const page = await adminPage(context);
  const people = page.people.filter(({ leftAt }) => leftAt === null);
  return (
    <div className="space-y-5">
      <PageHead
        title="People and settings"
        meta={[{ key: "rule", fact: "Nobody appoints themselves. Whatever makes an elector needs a second person." }]}
      />
      {page.waiting.length > 0 ? (
        <Card title="Waiting for a second person" count={page.waiting.length}>
          <ul className="divide-y divide-line">
            {page.waiting.map((one) => {
              const decision = decideConfirmAppointment(one, { personHasLeft: false, standing: [] }, actor);
              return (
                <WaitingAppointment
                  key={one.id}
                  appointment={one}
                  zone={person.timeZone}
                  against={decision.allowed ? [] : [...decision.refusals]}
                />
              );
            })}
          </ul>
        </Card>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-[1.7fr_1fr]">
        <Card title="People" count={people.length}>
          <PeopleList
            people={page.people}
            mayAdminister={may(actor, "person:administer")}
            mayEnd={may(actor, "appointment:propose")}
          />
        </Card>
        <div className="space-y-5">
          <Card title="Appoint somebody">
            <ProposeAppointmentForm
              people={people.filter(({ id }) => id !== person.id)}
              authorities={page.authorities}
              services={page.services}
              against={requireCapability(actor, "appointment:propose")}
            />
          </Card>
          <Card title="Add a person">
            <AddPersonForm against={requireCapability(actor, "person:administer")} />
          </Card>
          <Card title="Environments" count={page.environments.length}>
            {page.environments.length === 0 ? (
              <Empty title="No environment yet">Tests run in a sandbox, releases go to production.</Empty>
            ) : null}
            <ul className="mb-4 space-y-1">
              {page.environments.map(({ id, name, isProduction }) => (
                <li key={id}>
                  <b className="font-[560]">{name}</b>{" "}
                  <span className="text-ink-2">{isProduction ? "production" : "sandbox"}</span>
                </li>
              ))}
            </ul>
            <AddEnvironmentForm against={requireCapability(actor, "service:administer")} />
          </Card>
        </div>
      </div>
      <TemplatesCard templates={page.templates} services={page.services} actor={actor} zone={person.timeZone} />
    </div>
  );
}
