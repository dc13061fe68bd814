import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ChangeBadge } from "#components/change/change-badge";
import { RecordLines } from "#components/record/record-lines";
import { Card, CardPart } from "#components/ui/card";
import { FormStatus } from "#components/ui/form-status";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { changeModelLabels, changeOriginLabels } from "#lib/domain/labels";
import { changePage } from "#lib/queries/change-page";
import { readFlash } from "#lib/web/flash";
import { numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ChangeAuthorization } from "./change-authorization.tsx";
import { AmendChangeForm, WithdrawChangeForm } from "./change-forms.tsx";
import { IntakeCard, inForce } from "./intake-card.tsx";
import { NextOfChange } from "./next-of-change.tsx";

interface Props {
  params: Promise<{ number: string }>;
  searchParams: SearchParams;
}

const load = cache(async (address: string, after?: number) => {
  const { context, person } = await requirePage();
  const number = numberParam(address, "CHG-");
  const page = number === null ? null : await changePage(context, number, after);
  if (!page) notFound();
  return { context, person, page };
});

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { change } = (await load((await params).number, await afterIn(searchParams))).page;
  return { title: `CHG-${change.number} ${change.title}` };
}

/** The position after which a page of an intake's list begins. */
async function afterIn(searchParams: SearchParams): Promise<number | undefined> {
  const after = textParam((await searchParams)["after"]);
  return /^\d{1,9}$/.test(after) ? Number(after) : undefined;
}

export default async function ChangePage({ params, searchParams }: Props) {
  const { context, person, page } = await load((await params).number, await afterIn(searchParams));
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
      <FormStatus state={await readFlash()} />
      <div className="grid items-start gap-5 lg:grid-cols-[1.5fr_1fr]">
        <div className="grid gap-5">
          <Card title={change.intake ? "Why it may come in" : "Why it is needed"}>
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
          {change.intake ? <IntakeCard change={change} intake={change.intake} listed={page.listed} zone={zone} /> : null}
        </div>
        <Card
          title={change.intake ? "In force" : "Carried by"}
          count={change.intake || change.carriedBy.length > 0 ? undefined : "no release"}
        >
          {change.intake ? (
            <p className="text-ink-2">{inForce(change.state, change.intake.until !== null && change.intake.until <= page.now)}</p>
          ) : change.carriedBy.length === 0 ? (
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
