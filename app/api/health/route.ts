export const dynamic = "force-dynamic";

/** For supervisors: 200 while this process answers at all. Whether it can do its work, /api/ready says. */
export const GET = (): Response => Response.json({ status: "alive" }, { headers: { "cache-control": "no-store" } });
