/** `npm run db:url`: the connection string of the running database, for the application role; `-- --owner` for the owner. */
import { runningIn } from "./home.ts";
import { runCommand, Unable } from "./say.ts";

await runCommand(() => {
  const wants = (flag: string) => process.argv.includes(flag);
  const found = (["demo", "system"] as const)
    .filter((name) => !wants(name === "demo" ? "--system" : "--demo"))
    .flatMap((name) => runningIn(name) ?? []);
  const [running, other] = found;
  if (!running) throw new Unable("No database runs: start Countersign first (npm run demo, or npm start).");
  if (other) throw new Unable("Two run here: say which one, -- --demo or -- --system.");
  if (!running.databaseUrl) throw new Unable("It is only just starting: ask again in a moment.");
  const url = wants("--owner") ? running.ownerUrl : running.databaseUrl;
  if (!url) throw new Unable("The owner's connection string is not known here: DATABASE_OWNER_URL was not set at start.");
  console.log(url);
  return Promise.resolve();
});
