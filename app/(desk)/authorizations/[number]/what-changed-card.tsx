import { EvidenceDifference } from "#components/gate/evidence-difference";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { StoredEvidence } from "#lib/queries/decision-page";

interface Props {
  evidence: StoredEvidence;
  /** That of the request before; null when this is the first. */
  earlier: StoredEvidence | null;
  zone: string;
}

/** What is different since the same thing was asked before: stored bytes against stored bytes. */
export function WhatChangedCard({ evidence, earlier, zone }: Props) {
  if (!earlier) return null;
  return (
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
  );
}
