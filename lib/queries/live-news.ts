/** News for open pages: what the outbox has sent, read again from the record whenever a listener hears that there is some. */
import type { Database } from "#lib/db/client";
import { listening } from "#lib/db/listen";
import { readLiveSession } from "#lib/db/session-store";
import type { NameOf } from "#lib/domain/describe-event";
import { type News, sayNews } from "#lib/domain/news";
import type { Instant } from "#lib/domain/release";
import { namesFor } from "./record-lines.ts";
import type { Viewer } from "./viewer.ts";

type NewsOfSomebody = News & { actorId: string | null };

export interface NewsBatch {
  news: readonly NewsOfSomebody[];
  /** People of whom a session was ended. */
  endedPersonIds: readonly string[];
  /** Read up to here. */
  upTo: Instant;
  /** There was more than is worth telling one by one: look at the page again. */
  isCut: boolean;
}

const mostEntries = 200;
const uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

interface Row {
  id: bigint;
  sentAt: Instant;
  createdAt: Instant;
  personId: string | null;
  stream: string | null;
  content: unknown;
  authorization: number | null;
  services: string[] | null;
  meetings: number[] | null;
}

/** Everything that was sent after this instant. Everyone signed in may read the record, so the answer is the same for all. */
export async function newsSince({ db }: Pick<Viewer, "db">, after: Instant): Promise<NewsBatch> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT o.id, o.sent_at AS "sentAt", o.created_at AS "createdAt", o.payload->>'personId' AS "personId",
      s.name AS stream, e.content, a.number AS authorization,
      (SELECT array_agg(v.key) FROM service v WHERE v.id::text IN
        (e.content->>'serviceId', e.content->>'fromServiceId', e.content->>'toServiceId')) AS services,
      (SELECT array_agg(m.number) FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id
        WHERE i.authorization_id = a.id AND m.state = 'started') AS meetings
    FROM outbox o
    LEFT JOIN LATERAL jsonb_array_elements_text(o.payload->'entries') AS named (entry_id) ON o.topic = 'record'
    LEFT JOIN record_entry e ON e.id = named.entry_id::uuid
    LEFT JOIN record_stream s ON s.id = e.stream_id
    LEFT JOIN "authorization" a ON a.id = CASE WHEN e.content->>'authorizationId' ~ ${uuid} THEN (e.content->>'authorizationId')::uuid END
    WHERE o.sent_at > ${after} ORDER BY o.sent_at, o.id, e.sequence LIMIT ${mostEntries + 1}`;
  const isCut = rows.length > mostEntries;
  const told = rows.slice(0, mostEntries);
  const names = await namesFor(
    db,
    told.map(({ content }) => content),
  );
  const [last] = isCut ? await db.$queryRaw<{ at: Instant }[]>`SELECT max(sent_at) AS at FROM outbox` : [];
  return {
    news: [...Map.groupBy(told, ({ id }) => id).values()].flatMap((one) => toNews(one, (id) => names.get(id))),
    endedPersonIds: rows.flatMap(({ personId }) => personId ?? []),
    upTo: last?.at ?? rows.at(-1)?.sentAt ?? after,
    isCut,
  };
}

function toNews(rows: readonly Row[], nameOf: NameOf): NewsOfSomebody[] {
  const entries = rows.filter(({ stream, content }) => stream !== null && typeOf(content) !== "stream.opened");
  const [first] = entries;
  if (!first?.stream) return [];
  const contents = entries.map(({ content }) => content);
  return [
    {
      id: first.id.toString(),
      stream: first.stream,
      types: contents.map(typeOf),
      authorizations: entries.flatMap(({ authorization }) => authorization ?? []),
      services: entries.flatMap(({ services }) => services ?? []),
      meetings: entries.flatMap(({ meetings }) => meetings ?? []),
      sentence: sayNews(first.stream, contents, nameOf),
      writtenAt: first.createdAt.getTime(),
      actorId: (first.content as { actor?: { id?: string } }).actor?.id ?? null,
    },
  ];
}

const typeOf = (content: unknown): string => (content as { type?: string } | null)?.type ?? "";

/** Whether this session still lets its person in; looking at it does not keep it alive. */
export async function isSessionLive({ db }: Pick<Viewer, "db">, sessionId: string): Promise<boolean> {
  return (await readLiveSession(db, sessionId)) !== null;
}

type Follow = (batch: NewsBatch) => void;

/** Several pumps may commit out of order: what was sent shortly before is looked at again, and told once. */
const overlapMs = 5_000;
const retryMs = 2_000;

interface Following {
  followers: Set<Follow>;
  /** Answers how to stop reading. */
  reading: Promise<() => void> | null;
}

const shared = globalThis as typeof globalThis & { countersignNews?: Following };

/** Calls `follow` with each batch of news from now on, read once for all who follow; answers how to stop. */
export async function followNews({ db }: Pick<Viewer, "db">, follow: Follow): Promise<() => void> {
  shared.countersignNews ??= { followers: new Set(), reading: null };
  const following = shared.countersignNews;
  const stop = () => {
    following.followers.delete(follow);
    if (following.followers.size > 0) return;
    void following.reading?.then(
      (end) => end(),
      () => undefined,
    );
    following.reading = null;
  };
  following.followers.add(follow);
  following.reading ??= startReading(db, following.followers);
  try {
    await following.reading;
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

const idsOf = ({ news }: NewsBatch): Set<string> => new Set(news.map(({ id }) => id));

async function startReading(db: Database, followers: ReadonlySet<Follow>): Promise<() => void> {
  const [clock] = await db.$queryRaw<{ now: Instant }[]>`SELECT clock_timestamp() AS now`;
  let upTo = clock?.now ?? new Date();
  // What was sent before anybody followed is no news.
  let told = idsOf(await newsSince({ db }, new Date(upTo.getTime() - overlapMs)));
  let isReading = false;
  let isAskedAgain = false;

  async function read(): Promise<void> {
    isAskedAgain = isReading;
    if (isReading) return;
    isReading = true;
    try {
      const batch = await newsSince({ db }, new Date(upTo.getTime() - overlapMs));
      const news = batch.news.filter(({ id }) => !told.has(id));
      told = idsOf(batch);
      if (batch.upTo > upTo) upTo = batch.upTo;
      for (const follow of followers) follow({ ...batch, news, upTo });
    } finally {
      isReading = false;
    }
    if (isAskedAgain) await read();
  }
  // While the database is away nothing is read; the listener calls when it is back.
  const readOrWait = () => void read().catch(() => void setTimeout(readOrWait, retryMs).unref());
  return listening().subscribe(readOrWait);
}
