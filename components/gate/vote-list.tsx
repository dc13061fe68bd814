import { Check, Hourglass, Minus, X } from "lucide-react";
import { Time } from "#components/ui/time";
import type { Authorization, Recusal, Vote } from "#lib/domain/authorization";
import { signatureMethodLabels, standingLabels, verdictLabels } from "#lib/domain/labels";
import { type PartyTally, type SeatedParty, tally, type Verdict } from "#lib/domain/quorum";
import { partyName } from "#lib/domain/quorum-words";

const signs = { grant: Check, refuse: X, abstain: Minus } as const;
const tones: Record<Verdict, string> = { grant: "text-granted", refuse: "text-refused", abstain: "text-stale" };

type Shown = Pick<Authorization, "authority" | "parties" | "votes" | "recusals" | "state" | "templateId">;

/** Who has to agree, who did, and who still can. */
export function VoteList({ authorization, zone }: { authorization: Shown; zone: string }) {
  const { parties, votes, recusals, state, authority, templateId } = authorization;
  if (templateId !== null)
    return <p className="text-ink-2">Granted by a confirmed template for standard changes: nobody votes on it.</p>;
  return (
    <div className="space-y-4">
      <ul className="divide-y divide-line">
        {tally(parties, votes).map((count) => (
          <PartyRow
            key={`${count.party} ${count.of?.id}`}
            count={count}
            authority={authority.name}
            isPending={state === "pending"}
          />
        ))}
      </ul>
      {votes.length === 0 ? (
        <p className="text-ink-2">Nobody has voted{state === "pending" ? " yet" : ""}.</p>
      ) : (
        <ol className="divide-y divide-line border-line border-t">
          {votes.map((vote) => (
            <VoteRow key={vote.person.id} vote={vote} parties={parties} zone={zone} />
          ))}
        </ol>
      )}
      {recusals.length === 0 ? null : (
        <ul className="divide-y divide-line border-line border-t">
          {recusals.map((recusal) => (
            <RecusalRow key={recusal.person.id} recusal={recusal} zone={zone} />
          ))}
        </ul>
      )}
    </div>
  );
}

function PartyRow({ count, authority, isPending }: { count: PartyTally; authority: string; isPending: boolean }) {
  const { granted, needed, open } = count;
  const isReached = granted >= needed;
  const Sign = isReached ? Check : isPending ? Hourglass : Minus;
  const name = partyName(count, authority);
  return (
    <li className="flex gap-2.5 py-2.5 first:pt-0">
      <Sign
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${isReached ? "text-granted" : isPending ? "text-asked" : "text-stale"}`}
      />
      <div className="min-w-0">
        <p>
          <b>{capital(name)}</b>{" "}
          <span className="text-ink-2">
            {granted} of {needed}
            {isReached ? "" : isPending ? ", still open" : ", not reached"}
          </span>
        </p>
        {isPending && !isReached ? (
          <p className="text-ink-2 text-sm">
            {open.length === 0 ? "Nobody is left to vote." : `May vote: ${open.map((seat) => seat.name).join(", ")}.`}
          </p>
        ) : null}
      </div>
    </li>
  );
}

function VoteRow({
  vote: { person, verdict, reason, castAt, signature },
  parties,
  zone,
}: {
  vote: Vote;
  parties: Shown["parties"];
  zone: string;
}) {
  const Sign = signs[verdict];
  const rights = standingsOf(parties, person.id);
  return (
    <li className="py-2.5 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <b>{person.name}</b>
        <span className={`inline-flex items-baseline gap-1 font-[560] ${tones[verdict]}`}>
          <Sign aria-hidden="true" className="size-3.5 self-center" strokeWidth={2.6} />
          {verdictLabels[verdict]}
        </span>
        {rights ? <span className="text-ink-3 text-sm">{rights}</span> : null}
        <span className="ml-auto text-ink-2 text-sm">
          <Time at={castAt} zone={zone} isQuiet />
        </span>
      </div>
      <p className="text-ink-3 text-sm">
        {signature === null
          ? "Not signed: cast before votes were signed here."
          : `Signed ${signatureMethodLabels[signature.method]}: “${signature.meaning}”`}
      </p>
      {reason === "" ? null : <p className="mt-1 whitespace-pre-line border-line border-l-2 pl-3 text-ink-2">{reason}</p>}
    </li>
  );
}

const RecusalRow = ({ recusal: { person, reason, declaredAt }, zone }: { recusal: Recusal; zone: string }) => (
  <li className="py-2.5 last:pb-0">
    <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
      <b>{person.name}</b>
      <span className="text-stale">declared a conflict of interest</span>
      <span className="ml-auto text-ink-2 text-sm">
        <Time at={declaredAt} zone={zone} isQuiet />
      </span>
    </p>
    <p className="mt-1 whitespace-pre-line border-line border-l-2 pl-3 text-ink-2">{reason}</p>
  </li>
);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** By what right somebody votes, beyond being a member. */
function standingsOf(parties: readonly SeatedParty[], personId: string): string {
  const rights = parties.flatMap(({ party, seats }) =>
    seats.filter(({ id }) => id === personId).map(({ standing }) => (standing === "member" ? party : standing)),
  );
  const words = rights.flatMap((right) => {
    if (right === "change_manager") return ["change manager"];
    if (right === "uninvolved") return ["had not voted before"];
    return right === "owner" || right === "deputy" || right === "stand_in" ? [standingLabels[right]] : [];
  });
  return [...new Set(words)].join(", ");
}
