import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import type { Refusal } from "#lib/domain/decision";
import { may } from "#lib/domain/permissions";
import { decideConfirmPolicy, decideWithdrawPolicy } from "#lib/domain/policy-change";
import { howItCounts, placeWords, subjectWords, whoDecides } from "#lib/domain/policy-words";
import type { Actor } from "#lib/domain/release";
import type { ShownPolicy } from "#lib/queries/policies-page";
import { type PolicyPage, policyPage, previewDays } from "#lib/queries/policy-page";
import { requirePage } from "#lib/web/session";
import { ConfirmPolicyForm, WithdrawPolicyForm } from "../policy-forms.tsx";
import { PolicyState } from "../policy-state.tsx";

export const metadata: Metadata = { title: "Policy" };

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export default async function OnePolicyPage({ params }: PageProps<"/admin/policies/[id]">) {
  const { context, person } = await requirePage();
  const { id } = await params;
  const page = uuid.test(id) ? await policyPage(context, id) : null;
  if (!page) notFound();
  const { policy, versions, preview } = page;
  return (
    <>
      <PageHead
        crumbs={[{ label: "Policies", href: "/admin/policies" }, { label: `${subjectWords(policy)}, ${placeWords(policy)}` }]}
        title={`${subjectWords(policy)}: ${placeWords(policy)}`}
        meta={[
          { key: "version", fact: `version ${policy.version}` },
          { key: "state", fact: <PolicyState stand={policy.stand} /> },
        ]}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1.7fr_1fr]">
        <div className="space-y-5">
          <Card title="What it says">
            <PolicyText policy={policy} />
            <Deciding page={page} actor={context.actor} />
          </Card>
          {preview ? <PreviewCard preview={preview} zone={person.timeZone} /> : null}
        </div>
        <Card title="Versions" count={versions.length}>
          <ol className="divide-y divide-line">
            {versions.map((one) => (
              <Version key={one.id} version={one} isThis={one.id === policy.id} zone={person.timeZone} />
            ))}
          </ol>
        </Card>
      </div>
    </>
  );
}

const PolicyText = ({ policy }: { policy: ShownPolicy }) => (
  <div className="space-y-1">
    {policy.isEnd ? (
      <p>It ends: this place gets no policy of its own, and the next more general one decides, if there is one.</p>
    ) : (
      <>
        <p className="text-lg">{whoDecides(policy)}.</p>
        <p className="text-ink-2">{howItCounts(policy)}</p>
      </>
    )}
    {policy.reason === "" ? null : <p className="mt-2 border-line border-l-2 pl-3 text-ink-2">{policy.reason}</p>}
  </div>
);

/** Confirming and withdrawing a proposal; a new version of what is in force. */
function Deciding({ page: { policy, versions }, actor }: { page: PolicyPage; actor: Actor }) {
  const name = `${subjectWords(policy)}, ${placeWords(policy)}, version ${policy.version}`;
  if (policy.stand === "proposed")
    return (
      <div className="mt-4 flex flex-wrap items-start gap-2">
        <ConfirmPolicyForm policyId={policy.id} name={name} against={against(decideConfirmPolicy(policy, versions, actor))} />
        <WithdrawPolicyForm policyId={policy.id} name={name} against={against(decideWithdrawPolicy(policy, versions, actor))} />
      </div>
    );
  return policy.stand === "in_force" && may(actor, "policy:propose") ? (
    <p className="mt-4">
      <LinkButton href={`/admin/policies/new?from=${policy.id}`}>Propose a change</LinkButton>
    </p>
  ) : null;
}

const against = (decision: ReturnType<typeof decideConfirmPolicy>): readonly Refusal[] =>
  decision.allowed ? [] : decision.refusals;

function PreviewCard({ preview: { asked, differences }, zone }: { preview: NonNullable<PolicyPage["preview"]>; zone: string }) {
  return (
    <Card title="What it would have changed" count={`${differences.length} of ${asked} in the last ${previewDays} days`}>
      {differences.length === 0 ? (
        <Empty title="Nothing">
          {asked === 0
            ? "Nobody asked for this in that time."
            : "Everything asked for in that time would have been decided alike."}
        </Empty>
      ) : null}
      <ul className="divide-y divide-line">
        {differences.map(({ number, ofName, title, askedAt, how }) => (
          <li key={number} className="py-3">
            <p>
              <Link href={`/authorizations/${number}`} className="font-[560]">
                {ofName}, {title}
              </Link>{" "}
              <span className="text-ink-2">
                asked <Time at={askedAt} zone={zone} precision="day" />
              </span>
            </p>
            <ul className="text-ink-2">
              {how.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Version({ version, isThis, zone }: { version: ShownPolicy; isThis: boolean; zone: string }) {
  const { id, stand, proposer, proposedAt, step, isEnd } = version;
  return (
    <li className="py-3">
      <p className="flex flex-wrap items-center gap-2">
        {isThis ? <b>Version {version.version}</b> : <Link href={`/admin/policies/${id}`}>Version {version.version}</Link>}
        <PolicyState stand={stand} />
      </p>
      <p className="text-ink-2">{isEnd ? "It ends." : `${whoDecides(version)}.`}</p>
      <p className="text-ink-3 text-sm">
        {proposer && proposedAt ? (
          <>
            Proposed by {proposer.name}, <Time at={proposedAt} zone={zone} />.
          </>
        ) : (
          "Delivered with the product."
        )}
        {step ? (
          <>
            {" "}
            {step.kind === "confirmed" ? "Confirmed" : "Withdrawn"} by {step.by.name}, <Time at={step.at} zone={zone} />.
          </>
        ) : null}
      </p>
    </li>
  );
}
