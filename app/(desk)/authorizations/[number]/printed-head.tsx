import type { ReactNode } from "react";
import { Time } from "#components/ui/time";
import { authorizationStateLabels, gateNumbers, gateWords, ratificationStateLabels } from "#lib/domain/labels";
import { riskIn } from "#lib/domain/risk-reading";
import type { DecisionPage } from "#lib/queries/decision-page";

interface Props {
  page: DecisionPage;
  organisation: string;
  reader: string;
  zone: string;
}

/** On paper alone: which authorization this is, who asked whom, how it ended, and on which evidence it rests. */
export function PrintedHead({ page: { authorization, of, evidence, entry, now, template }, organisation, reader, zone }: Props) {
  const { number, askedBy, askedAt, authority, endedAt, expiresAt, state } = authorization;
  const risk = riskIn(evidence.value);
  return (
    <header className="hidden print:block">
      <p className="flex justify-between gap-4 border-line-strong border-b pb-2 text-ink-2">
        <span>{organisation}</span>
        <span>Change authorization {number}</span>
      </p>
      <dl className="mt-4 grid grid-cols-[9rem_1fr] gap-x-4 gap-y-1">
        <Row term="About">
          {of.name}, {sayAbout(authorization)}
        </Row>
        <Row term="Asked by">
          {askedBy.name}, <Time at={askedAt} zone={zone} />
        </Row>
        <Row term="Asked of">
          {template ? `the template ${template.name}, version ${template.version}` : `the ${authority.name}`}
        </Row>
        <Row term="Outcome">
          <b>{sayState(authorization)}</b>
          {state === "pending" ? ", open until " : ", "}
          <Time at={endedAt ?? expiresAt} zone={zone} />
        </Row>
        {risk ? (
          <Row term="Risk">
            {risk.level}, {risk.score} of 100
          </Row>
        ) : null}
        <Row term="Evidence, SHA-256">
          <code className="break-all">{evidence.digest}</code>
        </Row>
        <Row term="In the record">
          {entry.stream}, entry {entry.sequence.toString()}
        </Row>
        <Row term="Printed">
          <Time at={now} zone={zone} /> for {reader}. Times in {zone}.
        </Row>
      </dl>
    </header>
  );
}

const Row = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-ink-2">{term}</dt>
    <dd>{children}</dd>
  </div>
);

type Printed = DecisionPage["authorization"];

const sayAbout = ({ subject, gate }: Printed): string => {
  if (gate) return `${gateNumbers[gate]}: ${gateWords[gate]}`;
  return about[subject];
};

const about: Readonly<Record<Printed["subject"], string>> = {
  gate: "a gate",
  change: "the change itself",
  intake: "components that would enter the library",
  ratification: "ratification of the emergency",
  waiver: "a waiver, at high risk",
};

const sayState = ({ subject, state }: Printed): string =>
  (subject === "ratification" ? ratificationStateLabels : authorizationStateLabels)[state];
