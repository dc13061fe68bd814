import { type EventKind, eventKindLabels, eventKinds } from "#lib/domain/event-kind";
import type { RecordFilter } from "#lib/queries/record-page";
import { choiceParam, type SearchParams, textParam } from "#lib/web/list-address";
import { dayInZone } from "#lib/web/local-time";

export const kindOptions = [
  { value: "", label: "everything" },
  ...eventKinds.map((kind) => ({ value: kind, label: eventKindLabels[kind] })),
];

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface AskedRecord {
  filter: RecordFilter;
  /** The filter as the address has it, for the way to other pages of it. */
  kept: Record<"stream" | "q" | "person" | "kind" | "from" | "to", string>;
  isFiltered: boolean;
}

/** Days are the reader's: from the first moment of one to the last of the other. */
export async function askedRecord(searchParams: SearchParams, zone: string): Promise<AskedRecord> {
  const asked = await searchParams;
  const [after, person] = [textParam(asked["after"]), textParam(asked["person"])];
  const kind = choiceParam(asked["kind"], ["", ...eventKinds] as const, "");
  const from = dayInZone(textParam(asked["from"]), zone);
  const to = dayInZone(textParam(asked["to"]), zone);
  const kept = {
    stream: streamName(textParam(asked["stream"])),
    q: textParam(asked["q"]),
    person: uuid.test(person) ? person : "",
    kind,
    from: from?.day ?? "",
    to: to?.day ?? "",
  };
  return {
    filter: {
      stream: kept.stream,
      text: kept.q,
      personId: kept.person || null,
      kind: kindOrNone(kind),
      from: from?.begins ?? null,
      to: to?.ends ?? null,
      after: uuid.test(after) ? after : null,
    },
    kept,
    isFiltered: Object.values(kept).some((value) => value !== ""),
  };
}

const kindOrNone = (kind: EventKind | ""): EventKind | null => (kind === "" ? null : kind);

/** "rel-42" and " 42" are what people type; a stream is named REL-42. */
function streamName(typed: string): string {
  const name = typed.trim();
  if (/^\d{1,9}$/.test(name)) return `REL-${name}`;
  return /^(rel|chg)-\d{1,9}$/i.test(name) ? name.toUpperCase() : name.toLowerCase();
}
