import { library } from "#lib/media/library";
import { databaseReasons } from "#lib/queries/health";

export const dynamic = "force-dynamic";

const patienceMs = 3000;

/** For load balancers and whoever watches: 200 while everything that work needs is there, else 503 with every reason. */
export async function GET(): Promise<Response> {
  const found = await Promise.all([
    withPatience(databaseReasons(expectedMigrations()), "The database"),
    withPatience(libraryReasons(), library().name),
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
  library()
    .requireWritable()
    .then(
      () => [],
      (error: unknown) => [`${library().name} cannot be written to (${codeOf(error)}).`],
    );

/** A folder's errors have a code, a bucket's a name: neither tells of keys or paths. */
const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((one): one is string => typeof one === "string" && /^\w{1,60}$/.test(one)) ?? "unknown";
};

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
