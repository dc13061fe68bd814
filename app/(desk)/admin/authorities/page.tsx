import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import { authoritiesPage, type ShownAuthority } from "#lib/queries/authorities-page";
import { requirePage } from "#lib/web/session";
import { AdminHead } from "../admin-head.tsx";
import { GivenBy } from "../given-by.tsx";
import { WaitingList } from "../waiting-list.tsx";
import { ProposeMemberForm, ProposeOwnerForm } from "./authority-forms.tsx";
import { DelegationsCard } from "./delegations-card.tsx";
import { OwnersList } from "./owners-list.tsx";

export const metadata: Metadata = { title: "Authorities and owners" };

interface Named {
  id: string;
  name: string;
}

export default async function AuthoritiesPage() {
  const { context, person } = await requirePage();
  const { actor } = context;
  const { authorities, services, candidates, delegations } = await authoritiesPage(context);
  const others = candidates.filter(({ id }) => id !== person.id);
  return (
    <>
      <AdminHead current="/admin/authorities" />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          {authorities.map((one) => (
            <AuthorityCard key={one.id} authority={one} people={others} actor={actor} zone={person.timeZone} />
          ))}
        </div>
        <div className="space-y-5">
          <DelegationsCard delegations={delegations} actor={actor} now={new Date()} zone={person.timeZone} />
          <Card title="Owners and deputies" count={services.length}>
            {services.length === 0 ? (
              <Empty title="No service yet">
                <a href="/services/new">Add the first one</a>, then propose who owns it and who stands in.
              </Empty>
            ) : null}
            <OwnersList services={services} actor={actor} zone={person.timeZone} />
            <CardPart title="Propose an owner or deputy">
              <ProposeOwnerForm people={others} services={services} against={requireCapability(actor, "appointment:propose")} />
            </CardPart>
          </Card>
        </div>
      </div>
    </>
  );
}

interface AuthorityProps {
  authority: ShownAuthority;
  people: readonly Named[];
  actor: Actor;
  zone: string;
}

function AuthorityCard({ authority: { id, key, name, votesNeeded, members, waiting }, people, actor, zone }: AuthorityProps) {
  const isShort = members.length < votesNeeded;
  return (
    <Card
      title={name}
      count={members.length}
      action={
        isShort ? (
          <Badge tone="refused">too few: needs {votesNeeded}</Badge>
        ) : (
          <span className="text-ink-2">decides with {votesNeeded === 1 ? "one vote" : `up to ${votesNeeded} votes`}</span>
        )
      }
    >
      {members.length === 0 ? (
        <Empty title="Nobody sits here yet">
          {key === "change_managers"
            ? "Give somebody the role of change manager; a second person confirms it."
            : "Propose a member; a second person confirms them."}
        </Empty>
      ) : null}
      <ul className="divide-y divide-line">
        {members.map((one) => (
          <li key={one.id} className="py-2">
            <a href={`/admin/people/${one.personId}`} className="font-[560]">
              {one.personName}
            </a>{" "}
            <span className="text-ink-2">
              <GivenBy appointment={one} zone={zone} />
            </span>
          </li>
        ))}
      </ul>
      {waiting.length > 0 ? (
        <CardPart title="Waiting for a second person" count={waiting.length}>
          <WaitingList waiting={waiting} actor={actor} zone={zone} />
        </CardPart>
      ) : null}
      <CardPart title={key === "change_managers" ? "Propose a change manager" : "Propose a member"}>
        <ProposeMemberForm
          authorityId={key === "change_managers" ? null : id}
          name={name}
          people={people.filter((person) => !members.some(({ personId }) => personId === person.id))}
          against={requireCapability(actor, key === "change_managers" ? "person:administer" : "appointment:propose")}
        />
      </CardPart>
    </Card>
  );
}
