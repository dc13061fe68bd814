import { Card } from "#components/ui/card";
import { verdictLabels } from "#lib/domain/labels";
import { tally } from "#lib/domain/quorum";
import type { MeetingPage } from "#lib/queries/meeting-page";
import { sayVotes } from "../../authorizations/say-votes.ts";
import { sayCount } from "../say-item.ts";
import { ItemHead } from "./agenda-item.tsx";
import { ConsentForm, PullItemForm } from "./meeting-forms.tsx";

/** What is of low risk: one action of each who is here grants all of it, as far as they have a vote. */
export function ConsentCard({ page: { meeting, items, against, isHere } }: { page: MeetingPage }) {
  const block = items.filter((one) => one.isInBlock);
  if (block.length === 0) return null;
  const mine = block.filter((one) => one.against.length === 0);
  const noVote = mine.length === 0 ? [{ code: "no-vote-left", message: "You have no vote left on what is in the block." }] : [];
  return (
    <Card title="Consent block" count={`${sayCount(block.length, "item")} of low risk`}>
      <ol className="mb-4 divide-y divide-line">
        {block.map(({ agenda, item, authorization: { votes, parties, authority } }) => (
          <li key={item.authorizationId} className="py-2.5">
            <ItemHead agenda={agenda}>
              <p className="text-ink-2">
                {sayVotes(tally(parties, votes), authority.name)}.{" "}
                {votes.map(({ person, verdict }) => `${person.name} ${verdictLabels[verdict]}`).join(", ")}
              </p>
            </ItemHead>
            {isHere ? <PullItemForm meetingId={meeting.id} authorizationId={item.authorizationId} name={agenda.about} /> : null}
          </li>
        ))}
      </ol>
      <ConsentForm
        meetingId={meeting.id}
        shown={mine.map(({ item, authorization }) => `${item.authorizationId} ${authorization.evidenceDigest}`)}
        label={mine.length === 0 ? "Grant the block" : `Grant all ${mine.length}`}
        against={[...against.consent, ...noVote]}
      />
    </Card>
  );
}
