import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { roleLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { roles } from "#lib/domain/release";
import { signInProvider } from "#lib/env";
import { adminPage, type PeopleFilter } from "#lib/queries/admin-page";
import { requirePage } from "#lib/web/session";
import { AddPersonForm, ProposeAppointmentForm } from "./admin-forms.tsx";
import { AdminHead } from "./admin-head.tsx";
import { PeopleList } from "./people-list.tsx";
import { WaitingList } from "./waiting-list.tsx";

export const metadata: Metadata = { title: "Admin" };

const standings = { here: "here", left: "have left", all: "everybody" } as const;

export default async function AdminPage({ searchParams }: PageProps<"/admin">) {
  const { context, person } = await requirePage();
  const filter = filterOf(await searchParams);
  const { actor } = context;
  const page = await adminPage(context, filter);
  return (
    <div className="space-y-5">
      <AdminHead current="/admin" />
      {page.waiting.length > 0 ? (
        <Card title="Waiting for a second person" count={page.waiting.length}>
          <WaitingList waiting={page.waiting} actor={actor} zone={person.timeZone} />
        </Card>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-[1.7fr_1fr]">
        <Card title="People" count={page.people.length === page.total ? page.total : `${page.people.length} of ${page.total}`}>
          <PeopleFilterBar filter={filter} />
          {page.people.length === 0 ? <NobodyFound /> : <PeopleList people={page.people} />}
        </Card>
        <div className="space-y-5">
          <Card title="Appoint somebody">
            <ProposeAppointmentForm
              people={page.candidates.filter(({ id }) => id !== person.id)}
              authorities={page.authorities}
              services={page.services}
              against={requireCapability(actor, "appointment:propose")}
            />
          </Card>
          <Card title="Add a person">
            <AddPersonForm
              against={requireCapability(actor, "person:administer")}
              provider={signInProvider()?.name ?? null}
              timeZone={page.timeZone}
            />
          </Card>
        </div>
      </div>
    </div>
  );
}

function filterOf({ text, role, standing }: Record<string, string | string[] | undefined>): PeopleFilter {
  return {
    text: typeof text === "string" ? text.slice(0, 200) : "",
    role: roles.find((one) => one === role) ?? null,
    standing: standing === "left" || standing === "all" ? standing : "here",
  };
}

function PeopleFilterBar({ filter: { text, role, standing } }: { filter: PeopleFilter }) {
  return (
    <FilterBar label="Filter people">
      <FilterText label="Name or e-mail" name="text" value={text} />
      <FilterSelect
        label="Role"
        name="role"
        value={role ?? ""}
        options={[{ value: "", label: "any" }, ...roles.map((one) => ({ value: one, label: roleLabels[one] }))]}
      />
      <FilterSelect
        label="Who"
        name="standing"
        value={standing}
        options={Object.entries(standings).map(([value, label]) => ({ value, label }))}
      />
    </FilterBar>
  );
}

const NobodyFound = () => (
  <Empty title="Nobody is like that">
    Ask for less, or see <a href="/admin?standing=all">everybody</a>.
  </Empty>
);
