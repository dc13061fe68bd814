/** What happens to meetings: series in the admin stream, each meeting in a stream of its own. */
import type { Instant, PersonRef } from "./release.ts";

export interface SeriesTold {
  seriesId: string;
  name: string;
  authorityId: string;
  authorityName: string;
  chairId: string;
  chairName: string;
  rule: string;
  startsOn: string;
  timeZone: string;
  minutes: number;
  itemMinutes: number;
  leadHours: number;
  quorum: number;
}

export type MeetingSeriesEvent =
  | ({ type: "meeting_series.defined" } & SeriesTold)
  | ({ type: "meeting_series.amended" } & SeriesTold)
  | { type: "meeting_series.ended"; seriesId: string; name: string };

export type MeetingEvent =
  | { type: "meeting.planned"; number: number; name: string; startsAt: Instant }
  | { type: "meeting.moved"; number: number; from: Instant; startsAt: Instant }
  | {
      type: "meeting.started";
      number: number;
      agendaDigest: string;
      /** For the rows: the frozen bytes, and the items they name. */
      agenda: Uint8Array;
      items: readonly { authorizationId: string; inBlock: boolean }[];
    }
  | { type: "meeting.joined"; presenceId: string }
  | { type: "meeting.left"; presenceId: string }
  | { type: "meeting.item_called"; callId: string; authorizationId: string }
  | { type: "meeting.item_pulled"; authorizationId: string; reason: string }
  | { type: "meeting.item_taken_up"; authorizationId: string; position: number; word: string }
  | { type: "meeting.consented"; authorizationIds: readonly string[] }
  | { type: "meeting.closed"; number: number; minutesDigest: string; minutes: Uint8Array; present: readonly PersonRef[] };
