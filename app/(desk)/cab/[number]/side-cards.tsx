import { Check, Hourglass } from "lucide-react";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Elapsed } from "#components/ui/elapsed";
import { Time } from "#components/ui/time";
import { presentIn, quorumOf } from "#lib/domain/meeting";
import type { AgendaItem } from "#lib/domain/meeting-agenda";
import type { MeetingPage } from "#lib/queries/meeting-page";
import { ItemHead } from "./agenda-item.tsx";
import { CloseMeetingForm, PresenceForm, TakeUpItemForm } from "./meeting-forms.tsx";

/** Who is here, and whether that is enough. */
export function PresenceCard({ page: { meeting, isHere } }: { page: MeetingPage }) {
  const here = presentIn(meeting);
  const quorum = quorumOf(meeting);
  const members = new Set(meeting.members.map(({ id }) => id));
  const absent = meeting.members.filter(({ id }) => !here.some((one) => one.id === id));
  const Sign = quorum.isReached ? Check : Hourglass;
  return (
    <Card title="Here" count={`${here.length} of ${meeting.members.length} members and guests`}>
      <p className="mb-3 flex items-center gap-2">
        <Sign aria-hidden="true" className={`size-4 ${quorum.isReached ? "text-granted" : "text-asked"}`} />
        {quorum.isReached ? "Quorum reached" : "No quorum yet"}: {quorum.here} of {quorum.needed} members
      </p>
      <ul className="mb-3 space-y-0.5">
        {here.map(({ id, name }) => (
          <li key={id}>
            <b>{name}</b>{" "}
            <span className="text-ink-3">{members.has(id) ? (id === meeting.chair.id ? "chair" : "") : "guest"}</span>
          </li>
        ))}
      </ul>
      {absent.length > 0 ? <p className="mb-3 text-ink-2">Not here: {absent.map(({ name }) => name).join(", ")}.</p> : null}
      <PresenceForm meetingId={meeting.id} isHere={isHere} />
    </Card>
  );
}

/** The time of the whole meeting, and its end. */
export function TimeCard({ page, zone }: { page: MeetingPage; zone: string }) {
  const { meeting, now, items, agendaDigest, startedBy, presides } = page;
  const since = meeting.startedAt ?? meeting.startsAt;
  return (
    <Card title="Time">
      <p className="text-lg">
        <Elapsed since={since.getTime()} now={now.getTime()} limitMinutes={meeting.minutes} />
      </p>
      <p className="mb-3 text-ink-2">
        Started by {startedBy} at <Time at={since} zone={zone} />. {meeting.itemMinutes} minutes for one item.
      </p>
      {agendaDigest ? (
        <p className="mb-3 text-ink-2">
          Frozen agenda <Digest sha256={agendaDigest} canCopy />
        </p>
      ) : null}
      {presides ? (
        <CloseMeetingForm meetingId={meeting.id} pending={items.filter(({ item }) => item.state === "pending").length} />
      ) : (
        <p className="text-ink-2">{meeting.chair.name}, or a change manager, calls items and closes the meeting.</p>
      )}
    </Card>
  );
}

interface TrayProps {
  tray: readonly AgendaItem[];
  meetingId: string;
  mayTakeUp: boolean;
}

/** What came too late for the agenda. */
export function LateTray({ tray, meetingId, mayTakeUp }: TrayProps) {
  return (
    <Card title="Late" count={tray.length === 0 ? undefined : tray.length}>
      {tray.length === 0 ? (
        <p className="text-ink-2">Nothing came after the agenda was frozen.</p>
      ) : (
        <ul className="divide-y divide-line">
          {tray.map((agenda) => (
            <li key={agenda.authorizationId} className="py-2.5 first:pt-0">
              <ItemHead agenda={agenda} />
              {mayTakeUp ? (
                <TakeUpItemForm meetingId={meetingId} authorizationId={agenda.authorizationId} name={agenda.about} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
