import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { EvidenceDifference } from "#components/gate/evidence-difference";
import { EvidenceView } from "#components/gate/evidence-view";
import { VoteList } from "#components/gate/vote-list";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { tally } from "#lib/domain/authorization";
import { decisionFacts, decisionQuestion, evidenceText } from "#lib/domain/decision-question";
import { authorizationSubjectLabels, gateLabels } from "#lib/domain/labels";
import { type DecisionPage, decisionPage } from "#lib/queries/decision-page";
import { numberParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { sayMissing, sayVotes } from "../say-votes.ts";
import { AffectedCard } from "./affected-card.tsx";
import { CastVoteForm } from "./cast-vote-form.tsx";
import { EarlierRefusals } from "./earlier-refusals.tsx";
import { FactsStrip } from "./facts-strip.tsx";
import { Standing, WhyNoVote } from "./standing.tsx";
import { WithdrawForm } from "./withdraw-form.tsx";

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Authorization ${(await params).number}` };
}

export default async function AuthorizationPage({ params }: Props) {
  const { context, person } = await requirePage();
  const number = numberParam((await params).number);
  const page = number === null ? null : await decisionPage(context, number);
  if (!page) notFound();
  const { authorization, evidence, earlier, plan, entry } = page;
  const zone = person.timeZone;
  return (
    <article className="mx-auto max-w-[720px] **:scroll-mb-52">
      <Standing page={page} zone={zone} />
      <h1 className="mt-2 max-sm:text-xl">
        {evidence.isIntact ? decisionQuestion(authorization, evidence.value) : "Nothing can be decided here"}
      </h1>
      <Lead page={page} />
      <FactsStrip facts={decisionFacts(authorization, evidence.value, plan?.value)} zone={zone} />
      <WhyNoVote page={page} zone={zone} />
      <div className="space-y-4">
        {earlier ? (
          <Card
            title={
              <>
                What changed since{" "}
                <Link href={`/authorizations/${earlier.authorization}`} className="underline">
                  the request before
                </Link>
              </>
            }
            count={
              <>
                of <Time at={earlier.askedAt} zone={zone} />
              </>
            }
          >
            <EvidenceDifference before={earlier.value} after={evidence.value} zone={zone} />
          </Card>
        ) : null}
        <EarlierRefusals refusals={page.refusals} zone={zone} />
        <AffectedCard evidence={evidence} plan={plan} zone={zone} />
        <Card
          title="Votes"
          count={
            page.template ? undefined : sayVotes(tally(authorization.parties, authorization.votes), authorization.authority.name)
          }
        >
          <VoteList authorization={authorization} zone={zone} />
          {page.template ? (
            <p className="mt-2 text-ink-2">
              Template {page.template.name}, version {page.template.version}.
            </p>
          ) : null}
        </Card>
        <Card title="Evidence" count="exactly as it was stored when this was asked">
          <EvidenceView evidence={evidence.value} zone={zone} />
        </Card>
      </div>
      <p className="mt-4 text-ink-3 text-sm">
        This is authorization {authorization.number}, on evidence <Digest sha256={evidence.digest} isWhole canCopy />
        <br />
        If any of it changes, it has to be asked again. In the record:{" "}
        <Link href={`/record?stream=${entry.stream}`}>{entry.stream}</Link>, entry {entry.sequence.toString()}.
      </p>
      <WithdrawForm
        authorizationId={authorization.id}
        mayWithdraw={page.mayWithdraw}
        isGranted={authorization.state === "granted"}
      />
      <CastVoteForm authorizationId={authorization.id} evidenceDigest={evidence.digest} against={page.against} zone={zone} />
    </article>
  );
}

/** What it is, why it is wanted, who asks whom, and what is still missing. */
function Lead({ page: { authorization, evidence, of } }: { page: DecisionPage }) {
  const { gate, subject, askedBy, authority, parties, votes, state } = authorization;
  const why = evidenceText(evidence.value, subject === "change" ? "reason" : "purpose");
  const missing = state === "pending" ? sayMissing(tally(parties, votes), authority.name) : "";
  return (
    <>
      <p className="mt-1.5 text-ink-2 text-lg">
        <Link href={of.href}>{of.name}</Link>
        {evidence.isIntact ? ` of ${evidenceText(evidence.value, "service", "name")}` : ""}. {askedBy.name} asks the{" "}
        {authority.name} {gate ? `for ${gateLabels[gate].toLowerCase()}` : `about this ${authorizationSubjectLabels[subject]}`}.
        {missing === "" ? "" : ` Still needed: ${missing}.`}
      </p>
      {why === "" ? null : <p className="mt-3 whitespace-pre-line">{why}</p>}
    </>
  );
}
