import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { after } from "next/server";
import { EmergencyEvidence } from "#components/gate/emergency-banner";
import { EvidenceView } from "#components/gate/evidence-view";
import { VoteList } from "#components/gate/vote-list";
import { WaivedChecks } from "#components/gate/waived-checks";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { PrintButton } from "#components/ui/print-button";
import { decisionFacts, decisionQuestion, evidenceText } from "#lib/domain/decision-question";
import { authorizationSubjectLabels, gateWords } from "#lib/domain/labels";
import { tally } from "#lib/domain/quorum";
import { type DecisionPage, decisionPage } from "#lib/queries/decision-page";
import { signingMeans } from "#lib/queries/signing-means";
import { waitingNeighbours } from "#lib/queries/waiting-neighbours";
import { noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import { numberParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ownSite } from "#lib/web/signing-place";
import { sayStillNeeded, sayVotes } from "../say-votes.ts";
import { AffectedCard } from "./affected-card.tsx";
import { CastVoteForm } from "./cast-vote-form.tsx";
import { DecisionKeys } from "./decision-keys.tsx";
import { DecisionNav } from "./decision-nav.tsx";
import { EarlierRefusals } from "./earlier-refusals.tsx";
import { FactsStrip } from "./facts-strip.tsx";
import { PrintedHead } from "./printed-head.tsx";
import { QuestionsCard } from "./questions-card.tsx";
import { RecusalForm } from "./recusal-form.tsx";
import { RiskCard } from "./risk-card.tsx";
import { Standing, WhyNoVote } from "./standing.tsx";
import { SeenLine, WhatChangedCard } from "./what-changed-card.tsx";
import { WithdrawForm } from "./withdraw-form.tsx";

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Authorization ${(await params).number}` };
}

export default async function AuthorizationPage({ params }: Props) {
  const { context, person, organisation } = await requirePage();
  const zone = person.timeZone;
  const number = numberParam((await params).number);
  if (number === null) notFound();
  const [page, near, means] = await Promise.all([
    decisionPage(context, number),
    waitingNeighbours(context, number, zone),
    signingMeans(context, number, ownSite().rpId),
  ]);
  if (!page || !means) notFound();
  const { authorization, evidence, plan } = page;
  if (evidence.isIntact && page.seen.shownAt === null)
    after(() => noteEvidenceShown(context, { authorizationId: authorization.id }));
  return (
    <article className="mx-auto max-w-[720px] **:scroll-mb-64 print:max-w-none">
      <PrintedHead page={page} organisation={organisation.name} reader={person.name} zone={zone} />
      <DecisionNav near={near} />
      <div className="print:hidden">
        <Standing page={page} zone={zone} />
      </div>
      <h1 className="mt-2 max-sm:text-xl print:mt-6">
        {evidence.isIntact ? decisionQuestion(authorization, evidence.value) : "Nothing can be decided here"}
      </h1>
      <Lead page={page} />
      <SeenLine seen={page.seen} zone={zone} />
      <FactsStrip facts={decisionFacts(authorization, evidence.value, plan?.value)} zone={zone} />
      {evidenceText(evidence.value, "model") === "emergency" ? <EmergencyEvidence subject={authorization.subject} /> : null}
      <WaivedChecks evidence={evidence.value} zone={zone} />
      <div className="print:hidden">
        <WhyNoVote page={page} zone={zone} />
      </div>
      <div className="mb-4 space-y-4 empty:hidden print:hidden">
        <WhatChangedCard page={page} zone={zone} />
        <EarlierRefusals refusals={page.refusals} zone={zone} />
        <RiskCard evidence={evidence.value} />
        <AffectedCard evidence={evidence} plan={plan} zone={zone} />
      </div>
      <div className="space-y-4">
        <QuestionsCard page={page} zone={zone} />
        <Card
          title="Votes"
          count={
            page.template ? undefined : sayVotes(tally(authorization.parties, authorization.votes), authorization.authority.name)
          }
          action={
            <Link href="/help/policies" className="print:hidden">
              How policies work
            </Link>
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
          <EvidenceView evidence={evidence.value} file={`/api/authorizations/${number}/evidence`} zone={zone} />
        </Card>
      </div>
      <Identity page={page} />
      <RecusalForm authorizationId={authorization.id} mayDeclare={page.mayDeclareRecusal} />
      <WithdrawForm
        authorizationId={authorization.id}
        mayWithdraw={page.mayWithdraw}
        isGranted={authorization.state === "granted"}
      />
      <CastVoteForm
        key={authorization.id}
        authorizationId={authorization.id}
        evidenceDigest={evidence.digest}
        against={page.against}
        means={means}
        zone={zone}
        next={near.next}
      />
      <DecisionKeys mayVote={page.against.refuse.length === 0} />
    </article>
  );
}

/** Which evidence is decided upon, and where the request stands in the record. */
const Identity = ({ page: { authorization, evidence, entry } }: { page: DecisionPage }) => (
  <div className="mt-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3 print:hidden">
    <p className="min-w-0 flex-1 basis-80 text-ink-3 text-sm">
      This is authorization {authorization.number}, on evidence <Digest sha256={evidence.digest} isWhole canCopy />
      <br />
      If any of it changes, it has to be asked again. In the record:{" "}
      <Link href={`/record?stream=${entry.stream}`}>{entry.stream}</Link>, entry {entry.sequence.toString()}.
    </p>
    <PrintButton />
  </div>
);

/** What it is, why it is wanted, who asks whom, and what is still missing. */
function Lead({ page: { authorization, evidence, of, now } }: { page: DecisionPage }) {
  const { gate, subject, askedBy, authority } = authorization;
  const why = evidenceText(evidence.value, subject === "change" || subject === "intake" ? "reason" : "purpose");
  const needed = sayStillNeeded(authorization, now);
  return (
    <>
      <p className="mt-1.5 text-ink-2 text-lg">
        <Link id="what-it-is-about" href={of.href} aria-keyshortcuts="o">
          {of.name}
        </Link>
        {evidence.isIntact ? ` of ${evidenceText(evidence.value, "service", "name")}` : ""}. {askedBy.name} asks the{" "}
        {authority.name} {gate ? `for ${gateWords[gate]}` : `about this ${authorizationSubjectLabels[subject]}`}.
        {needed === "" ? "" : ` Still needed: ${needed}`}
      </p>
      {why === "" ? null : <p className="mt-3 whitespace-pre-line">{why}</p>}
    </>
  );
}
