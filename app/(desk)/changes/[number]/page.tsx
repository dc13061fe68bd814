import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ChangeBadge } from "#components/change/change-badge";
import { RecordLines } from "#components/record/record-lines";
import { Card, CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { changeModelLabels, changeOriginLabels } from "#lib/domain/labels";
import { changePage } from "#lib/queries/change-page";
import { numberParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ChangeAuthorization } from "./change-authorization.tsx";
import { AmendChangeForm, WithdrawChangeForm } from "./change-forms.tsx";
import { NextOfChange } from "./next-of-change.tsx";

interface Props {
  params: Promise<{ number: string }>;
}

const load = cache(async (address: string) => {
  const { context, person } = await requirePage();
  const number = numberParam(address, "CHG-");
  const page = number === null ? null : await changePage(context, number);
  if (!page) notFound();
  return { context, person, page };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { change } = (await load((await params).number)).page;
  return { title: `CHG-${change.number} ${change.title}` };
}

export default async function ChangePage({ params }: Props) {
  const { context, person, page } = await load((await params).number);
  const { change, against } = page;
  const { timeZone: zone } = person;
  const target = { changeId: change.id, expectedVersion: change.version };
  const values = { ...change, templateId: change.template?.id ?? "" };
  return (
    <>
      <PageHead
        crumbs={[{ label: "Changes", href: "/changes" }, { label: `CHG-${change.number}` }]}
        title={change.title}
        meta={[
          { key: "state", fact: <ChangeBadge state={change.state} /> },
          { key: "kind", fact: `${changeOriginLabels[change.origin]}, ${changeModelLabels[change.model]} model` },
          {
            key: "service",
            fact: (
              <>
                Service <Link href={`/services/${change.service.key}`}>{change.service.name}</Link>, tier {change.service.tier}
              </>
            ),
          },
          {
            key: "raised",
            fact: (
              <>
                Raised by {change.raisedBy.name} on <Time at={change.raisedAt} zone={zone} />
              </>
            ),
          },
        ]}
        action={<NextOfChange page={page} actor={context.actor} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1.5fr_1fr]">
        <div className="grid gap-5">
          <Card title="Why it is needed">
            <p className="max-w-prose whitespace-pre-wrap">{change.reason}</p>
            {change.template ? (
              <p className="mt-3 text-ink-2">
                Follows the template {change.template.name}, version {change.template.version}.
              </p>
            ) : null}
            {against.amend.length === 0 ? (
              <div className="mt-4 border-line border-t pt-3">
                <AmendChangeForm target={target} values={values} templates={page.templates} />
              </div>
            ) : null}
          </Card>
          <ChangeAuthorization change={change} now={page.now} zone={zone} />
        </div>
        <Card title="Carried by" count={change.carriedBy.length === 0 ? "no release" : undefined}>
          {change.carriedBy.length === 0 ? (
            <p className="text-ink-2">A release takes it into its scope once it is authorized.</p>
          ) : (
            <ul className="space-y-1">
              {change.carriedBy.map(({ number, title, isOpen }) => (
                <li key={number}>
                  <Link href={`/releases/REL-${number}`}>
                    REL-{number} {title}
                  </Link>
                  {isOpen ? null : <span className="text-ink-2">, ended</span>}
                </li>
              ))}
            </ul>
          )}
          <CardPart title="Record">
            <RecordLines lines={page.record} zone={zone} />
          </CardPart>
          {against.withdraw.length === 0 ? (
            <div className="mt-5 border-line border-t pt-3">
              <WithdrawChangeForm target={target} />
            </div>
          ) : null}
        </Card>
      </div>
    </>
  );
}
