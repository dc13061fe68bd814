/** `npm run check`: types, format and lint. */
import { ensureClient } from "./build.ts";
import { runChecks } from "./checks.ts";
import { live } from "./lifetime.ts";

await live(async (lifetime) => {
  await ensureClient(lifetime);
  const { failed } = await runChecks(lifetime);
  if (failed > 0) process.exitCode = 1;
});
