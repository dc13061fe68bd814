/** What a review says on paper alone: whose it is, and who accepted it on which evidence. */
import type { ReactNode } from "react";
import { VoteList } from "#components/gate/vote-list";
import { Card } from "#components/ui/card";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import { authorizationStateLabels } from "#lib/domain/labels";
import type { Instant, Release } from "#lib/domain/release";

const Row = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-ink-2">{term}</dt>
    <dd>{children}</dd>
  </div>
);

interface HeadProps {
  release: Release;
  reader: { name: string; timeZone: string };
  now: Instant;
}

export function PrintedReviewHead({
  release: { number, service, manager, changes },
  reader: { name, timeZone },
  now,
}: HeadProps) {
  return (
    <dl className="hidden grid-cols-[9rem_1fr] gap-x-4 gap-y-1 border-line-strong border-t pt-3 print:grid">
      <Row term="Release">
        REL-{number}, of {service.name}, tier {service.tier}
      </Row>
      <Row term="Changes">{changes.map((change) => `CHG-${change.number} ${change.title}`).join("; ") || "none"}</Row>
      <Row term="Release manager">{manager.name}</Row>
      <Row term="Printed">
        <Time at={now} zone={timeZone} /> for {name}. Times in {timeZone}.
      </Row>
    </dl>
  );
}

/** The last time its acceptance was asked for: the digest of what was shown, and each vote. */
export function PrintedAcceptance({ authorizations, zone }: { authorizations: readonly Authorization[]; zone: string }) {
  const asked = authorizations.findLast(({ gate }) => gate === "closed");
  return (
    <div className="hidden print:block">
      <Card title="Acceptance" count={asked ? `authorization ${asked.number}` : undefined}>
        {asked ? (
          <>
            <dl className="mb-4 grid grid-cols-[9rem_1fr] gap-x-4 gap-y-1">
              <Row term="Asked by">
                {asked.askedBy.name}, <Time at={asked.askedAt} zone={zone} />
              </Row>
              <Row term="Outcome">
                <b>{authorizationStateLabels[asked.state]}</b>
                {asked.endedAt ? (
                  <>
                    , <Time at={asked.endedAt} zone={zone} />
                  </>
                ) : null}
              </Row>
              <Row term="Evidence, SHA-256">
                <code className="break-all">{asked.evidenceDigest}</code>
              </Row>
            </dl>
            <VoteList authorization={asked} zone={zone} />
          </>
        ) : (
          <p>Nobody has been asked to accept this review yet.</p>
        )}
      </Card>
    </div>
  );
}
