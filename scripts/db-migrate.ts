/** `npm run db:migrate`: applies what is pending to the database of DATABASE_OWNER_URL, else to the one that runs here. */
import { applyMigrations } from "../prisma/migrate.ts";
import { runningIn } from "./home.ts";
import { runCommand, Unable } from "./say.ts";

await runCommand(async () => {
  const ownerUrl = process.env["DATABASE_OWNER_URL"] ?? (runningIn("system") ?? runningIn("demo"))?.ownerUrl;
  if (!ownerUrl)
    throw new Unable("Set DATABASE_OWNER_URL, or start Countersign first: it migrates its embedded database by itself.");
  const applied = await applyMigrations(ownerUrl);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "Nothing to apply.");
});
