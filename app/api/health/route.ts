import { databaseAnswers } from "#lib/queries/health";

export const dynamic = "force-dynamic";

/** For load balancers and supervisors: 200 while the application can reach its database. */
export async function GET(): Promise<Response> {
  const isHealthy = await databaseAnswers();
  return Response.json(
    { status: isHealthy ? "ok" : "no database" },
    { status: isHealthy ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
