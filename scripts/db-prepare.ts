/**
 * `npm run db:prepare`: the two roles and the database that Countersign needs, on a PostgreSQL of your own. Once, as its superuser
 * (DATABASE_ADMIN_URL); names and passwords are those in DATABASE_OWNER_URL and DATABASE_URL. Repeating it sets the passwords anew.
 */
import { ensureDatabase, ensureRoles } from "../prisma/roles.ts";
import { asAdmin, unreachable } from "./database.ts";
import { runCommand, Unable } from "./say.ts";

function setting(name: string, role: string | null): URL {
  const text = process.env[name];
  if (!text || !URL.canParse(text)) throw new Unable(`Set ${name}: a connection string, postgresql://...`);
  const url = new URL(text);
  if (role !== null && decodeURIComponent(url.username) !== role) throw new Unable(`The user in ${name} must be ${role}.`);
  if (role !== null && url.password === "") throw new Unable(`${name} needs a password: the role is made with it.`);
  return url;
}

await runCommand(async () => {
  const admin = setting("DATABASE_ADMIN_URL", null);
  const owner = setting("DATABASE_OWNER_URL", "countersign_owner");
  const app = setting("DATABASE_URL", "countersign_app");
  const database = decodeURIComponent(owner.pathname.slice(1));
  if (database === "") throw new Unable("DATABASE_OWNER_URL must name the database.");
  await asAdmin(admin.href, async (client) => {
    await ensureRoles(client, { owner: decodeURIComponent(owner.password), app: decodeURIComponent(app.password) });
    await ensureDatabase(client, database);
  }).catch((error: unknown) => {
    throw unreachable(error) ?? error;
  });
  console.log(`The roles countersign_owner and countersign_app and the database ${database} are there.`);
});
