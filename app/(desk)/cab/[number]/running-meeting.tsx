import { Card } from "#components/ui/card";
import { calledItem } from "#lib/domain/meeting";
import type { MeetingPage } from "#lib/queries/meeting-page";
import { sayCount } from "../say-item.ts";
import { AgendaItemRow } from "./agenda-item.tsx";
import { ConsentCard } from "./consent-card.tsx";
import { LateTray, PresenceCard, TimeCard } from "./side-cards.tsx";

/** A meeting that runs: the block, then what is voted upon one by one; beside it who is here and what came late. */
export function RunningMeeting({ page, zone }: { page: MeetingPage; zone: string }) {
  const { meeting, items, now, isIntact, presides, tray } = page;
  const called = calledItem(meeting);
  const since = meeting.calls.at(-1)?.at ?? now;
  const single = items.filter((one) => !one.isInBlock);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      {/* Whoever comes says so first: on a phone it stands over the agenda. */}
      <div className="lg:col-start-2 lg:row-start-1">
        <PresenceCard page={page} />
      </div>
      <div className="min-w-0 space-y-5 lg:col-start-1 lg:row-span-2 lg:row-start-1">
        {isIntact ? null : (
          <p role="alert" className="rounded-md bg-refused-soft px-4 py-3 text-refused">
            The stored agenda is not what its digest says, so it is not shown. Tell your administrator. Every decision can be made
            on its own page.
          </p>
        )}
        <ConsentCard page={page} />
        <Card title="One by one" count={sayCount(single.length, "item")}>
          {single.length === 0 ? (
            <p className="text-ink-2">Nothing stands on the agenda besides the block.</p>
          ) : (
            <ol className="-mx-4 divide-y divide-line">
              {single.map((shown) => (
                <AgendaItemRow
                  key={shown.item.authorizationId}
                  shown={shown}
                  meetingId={meeting.id}
                  zone={zone}
                  mayCall={presides}
                  running={
                    shown.item.authorizationId === called
                      ? { since: since.getTime(), now: now.getTime(), limitMinutes: meeting.itemMinutes }
                      : null
                  }
                />
              ))}
            </ol>
          )}
        </Card>
      </div>
      <div className="space-y-5 lg:col-start-2 lg:row-start-2">
        <TimeCard page={page} zone={zone} />
        <LateTray tray={tray} meetingId={meeting.id} mayTakeUp={presides} />
      </div>
    </div>
  );
}
