import type { Metadata } from "next";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { requireCapability } from "#lib/domain/permissions";
import { howItCounts, placeWords, subjectWords, whoDecides } from "#lib/domain/policy-words";
import { type PoliciesPage, policiesPage, type ShownPolicy } from "#lib/queries/policies-page";
import { requirePage } from "#lib/web/session";
import { AdminHead } from "../admin-head.tsx";
import { AddAuthorityForm } from "./policy-forms.tsx";
import { PolicyHelp } from "./policy-help.tsx";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesOverview() {
  const { context } = await requirePage();
  const page = await policiesPage(context);
  const against = requireCapability(context.actor, "policy:propose");
  return (
    <div className="space-y-5">
      <AdminHead current="/admin/policies" />
      {page.waiting.length > 0 ? <WaitingPolicies waiting={page.waiting} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-[1.7fr_1fr]">
        <div className="space-y-5">
          {page.groups.map((group) => (
            <GroupCard key={`${group.subject} ${group.gate}`} group={group} mayPropose={against.length === 0} />
          ))}
        </div>
        <div className="space-y-5">
          {against.length > 0 ? null : (
            <LinkButton variant="primary" href="/admin/policies/new">
              Propose a policy
            </LinkButton>
          )}
          <PolicyHelp />
          <Card title="Authorities" count={page.authorities.length}>
            <ul className="divide-y divide-line">
              {page.authorities.map(({ id, name, members }) => (
                <li key={id} className="flex justify-between gap-3 py-2">
                  <span>{name}</span>
                  <span className="text-ink-2">{members === 1 ? "1 member" : `${members} members`}</span>
                </li>
              ))}
            </ul>
            <p className="mt-2">
              <Link href="/admin/authorities">Who sits in them</Link>
            </p>
            <CardPart title="Add an authority">
              <AddAuthorityForm against={against} />
            </CardPart>
          </Card>
        </div>
      </div>
    </div>
  );
}

const WaitingPolicies = ({ waiting }: { waiting: readonly ShownPolicy[] }) => (
  <Card title="Waiting for a second person" count={waiting.length}>
    <ul className="divide-y divide-line">
      {waiting.map((one) => (
        <li key={one.id} className="py-3">
          <Link href={`/admin/policies/${one.id}`} className="font-[560]">
            {subjectWords(one)}: {placeWords(one)}, version {one.version}
          </Link>
          <p className="text-ink-2">
            {one.isEnd ? "To end it." : `${whoDecides(one)}.`} Proposed by {one.proposer?.name}.
          </p>
        </li>
      ))}
    </ul>
  </Card>
);

function GroupCard({ group, mayPropose }: { group: PoliciesPage["groups"][number]; mayPropose: boolean }) {
  return (
    <Card title={subjectWords(group)} count={group.policies.length}>
      {group.policies.length === 0 ? (
        <Empty title="No policy">
          Nobody can ask for this until somebody <Link href="/admin/policies/new">proposes a policy</Link> and a second person
          confirms it.
        </Empty>
      ) : null}
      <ul className="divide-y divide-line">
        {group.policies.map((one) => (
          <li key={one.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
            <div className="min-w-0 flex-1 basis-72">
              <p>
                <Link href={`/admin/policies/${one.id}`} className="inline-block font-[560] first-letter:uppercase">
                  {placeWords(one)}
                </Link>{" "}
                <span className="text-ink-3">version {one.version}</span>
              </p>
              <p>{whoDecides(one)}.</p>
              <p className="text-ink-2 text-sm">{howItCounts(one)}</p>
            </div>
            {mayPropose ? (
              <LinkButton href={`/admin/policies/new?from=${one.id}`}>
                Change it<span className="sr-only">: {`${subjectWords(one)}, ${placeWords(one)}`}</span>
              </LinkButton>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
