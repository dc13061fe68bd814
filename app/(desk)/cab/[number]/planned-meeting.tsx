import { Card } from "#components/ui/card";
import { Time } from "#components/ui/time";
import type { MeetingPage } from "#lib/queries/meeting-page";
import { sayCount } from "../say-item.ts";
import { ItemHead } from "./agenda-item.tsx";
import { StartMeetingForm } from "./meeting-forms.tsx";
import { LateTray } from "./side-cards.tsx";

/** A meeting that is to come: the agenda as it would stand now. */
export function PlannedMeeting({ page, zone }: { page: MeetingPage; zone: string }) {
  const { meeting, series, preview, tray, against } = page;
  const inBlock = preview.filter((one) => one.inBlock).length;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <Card title="Agenda as it stands now" count={sayCount(preview.length, "item")}>
        <p className="mb-3 text-ink-2">
          It is frozen when the meeting is started.{" "}
          {inBlock > 0 ? `${sayCount(inBlock, "item")} of low risk would go into the consent block.` : ""}
        </p>
        {preview.length === 0 ? (
          <p className="text-ink-2">
            Nothing waits for the {series.authority.name}. A release manager asks for a gate on its release.
          </p>
        ) : (
          <ol className="divide-y divide-line">
            {preview.map((agenda) => (
              <li key={agenda.authorizationId} className="py-2.5">
                <ItemHead agenda={agenda}>
                  <p className="text-ink-2">
                    Asked by {agenda.askedBy}, until <Time at={new Date(agenda.expiresAt)} zone={zone} isQuiet />
                    {agenda.inBlock ? ", consent block" : ""}
                  </p>
                </ItemHead>
              </li>
            ))}
          </ol>
        )}
      </Card>
      <div className="space-y-5">
        <Card title="Start">
          <StartMeetingForm meetingId={meeting.id} against={against.start} />
        </Card>
        <LateTray tray={tray} meetingId={meeting.id} mayTakeUp={false} />
      </div>
    </div>
  );
}
