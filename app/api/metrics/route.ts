import { createHash, timingSafeEqual } from "node:crypto";
import { webEnvironment } from "#lib/env";
import { library } from "#lib/media/library";
import { metrics } from "#lib/metrics";
import { type OperatingFigures, operatingFigures, poolConnections } from "#lib/queries/operating-figures";

export const dynamic = "force-dynamic";

/** For Prometheus, with METRICS_TOKEN as its bearer token; where none is set there are no metrics. */
export async function GET(request: Request): Promise<Response> {
  const { METRICS_TOKEN: token } = webEnvironment();
  if (token === undefined) return new Response("Not found.\n", { status: 404 });
  if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`))
    return new Response("The metrics need the bearer token of METRICS_TOKEN.\n", {
      status: 401,
      headers: { "www-authenticate": "Bearer" },
    });
  const { registry } = metrics();
  await lookAround();
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}

/** Compared by digest, so that the time taken tells nothing of the token. */
const isSame = (sent: string, expected: string): boolean => timingSafeEqual(digestOf(sent), digestOf(expected));
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The figures of this moment. Without the database its own are left out, and the rest still tells. */
async function lookAround(): Promise<void> {
  const { poolConnections: pool, libraryFreeBytes, databaseUp } = metrics();
  for (const [state, count] of Object.entries(poolConnections())) pool.set({ state }, count);
  const free = await library()
    .freeBytes()
    .catch(() => null);
  if (free === null) libraryFreeBytes.remove();
  else libraryFreeBytes.set(free);
  const figures = await operatingFigures().catch(() => null);
  databaseUp.set(figures ? 1 : 0);
  show(figures);
}

function show(figures: OperatingFigures | null): void {
  const all = metrics();
  for (const gauge of [all.jobsWaiting, all.jobsFailed, all.jobFinishedSeconds]) gauge.reset();
  const plain = [
    [all.authorizationsPending, figures?.authorizationsPending],
    [all.outboxUnsent, figures?.outboxUnsent],
    [all.outboxOldestSeconds, figures?.outboxOldestSeconds],
    [all.libraryNotIntact, figures?.libraryNotIntact],
    [all.signInsFailed, figures?.signInsFailed],
    [all.mailsWaiting, figures?.mailsWaiting],
    [all.mailsUndelivered, figures?.mailsUndelivered],
    [all.workerSeenSeconds, figures?.workerSeenSeconds],
  ] as const;
  for (const [gauge, value] of plain) {
    if (typeof value === "number") gauge.set(value);
    else gauge.remove();
  }
  for (const { queue, waiting, failed, finishedSeconds } of figures?.queues ?? []) {
    all.jobsWaiting.set({ queue }, waiting);
    all.jobsFailed.set({ queue }, failed);
    if (finishedSeconds !== null) all.jobFinishedSeconds.set({ queue }, finishedSeconds);
  }
}
