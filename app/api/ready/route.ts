import { requireWritableLibrary } from "#lib/media/library-folder";
import { databaseReasons } from "#lib/queries/health";

export const dynamic = "force-dynamic";

const patienceMs = 3000;

/** For load balancers and whoever watches: 200 while everything that work needs is there, else 503 with every reason. */
export async function GET(): Promise<Response> {
  const found = await Promise.all([
    withPatience(databaseReasons(expectedMigrations()), "The database"),
    withPatience(libraryReasons(), "The library's folder"),
  ]);
  const reasons = found.flat();
  return Response.json(
    { status: reasons.length === 0 ? "ready" : "not ready", reasons },
    { status: reasons.length === 0 ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

/** The names of prisma/migrations when this was built: next.config.js writes them in. */
const expectedMigrations = (): string[] => (process.env.COUNTERSIGN_MIGRATIONS ?? "").split(",").filter((name) => name !== "");

const libraryReasons = (): Promise<string[]> =>
  requireWritableLibrary().then(
    () => [],
    (error: unknown) => [`The library's folder cannot be written to (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`],
  );

/** An answer that does not come is a reason as well, and one that fails. */
async function withPatience(asked: Promise<string[]>, who: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([`${who} did not answer within ${patienceMs / 1000} seconds.`]), patienceMs);
  });
  try {
    return await Promise.race([asked.catch(() => [`${who} could not be looked at.`]), late]);
  } finally {
    clearTimeout(timer);
  }
}
