import type { ReactNode } from "react";
import { EvidenceDifference } from "#components/gate/evidence-difference";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { verdictLabels } from "#lib/domain/labels";
import type { DecisionPage } from "#lib/queries/decision-page";

type Shown = Pick<DecisionPage, "evidence" | "earlier" | "seen">;

/**
 * What is different since this person last saw the same thing asked, or else since it was last asked: stored bytes against stored
 * bytes.
 */
export function WhatChangedCard({ page: { evidence, earlier, seen }, zone }: { page: Shown; zone: string }) {
  const before = seen.last?.evidence ?? earlier;
  if (!before) return null;
  const link = (words: ReactNode) => (
    <Link href={`/authorizations/${before.authorization}`} className="underline">
      {words}
    </Link>
  );
  return (
    <Card
      title={
        seen.last ? (
          <>What changed since you {link(seen.last.verdict === null ? "last looked" : verdictLabels[seen.last.verdict])}</>
        ) : (
          <>What changed since {link("the request before")}</>
        )
      }
      count={
        seen.last ? (
          <Time at={seen.last.at} zone={zone} />
        ) : (
          <>
            of <Time at={before.askedAt} zone={zone} />, which you did not see
          </>
        )
      }
    >
      <EvidenceDifference before={before.value} after={evidence.value} zone={zone} />
    </Card>
  );
}

/** Whether this person has seen this evidence, or any for the same thing, before. */
export function SeenLine({ seen: { shownAt, last }, zone }: { seen: DecisionPage["seen"]; zone: string }) {
  if (shownAt)
    return (
      <p className="mt-2 text-ink-3 text-sm print:hidden">
        You first opened this on <Time at={shownAt} zone={zone} />; its evidence cannot have changed since.
      </p>
    );
  return last ? null : <p className="mt-2 text-ink-3 text-sm print:hidden">You see this for the first time.</p>;
}
