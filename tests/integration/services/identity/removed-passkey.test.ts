/** A passkey that was removed signs nothing more, and what it signed before is verified far from here, by the pack alone. */
import { expect, it } from "vitest";
import { serveEvidencePack } from "#lib/api/evidence-pack";
import { database } from "#lib/db/client";
import { library } from "#lib/media/library";
import { releaseByNumber } from "#lib/queries/release";
import { removePasskey } from "#lib/services/identity/remove-passkey";
import { release, staff } from "../../../support/factories.ts";
import { organisation } from "../../../support/people.ts";
import { judge } from "../../../support/verifier.ts";

it("the pack tells that the passkey of a vote was enrolled, and removed since", async () => {
  const made = await release({ phase: "planning" });
  const voter = (await made.read()).authorizations.at(-1)?.votes[0]?.person.id ?? "";
  const { id } = await database().passkey.findFirstOrThrow({ where: { personId: voter, removedAt: null } });
  await removePasskey(organisation().founder.context, { passkeyId: id, reason: "Lost with the phone." });
  const found = await releaseByNumber(staff().auditor.context, made.number);
  if (!found) throw new Error("There is no release.");
  const response = await serveEvidencePack({ method: "GET" }, staff().auditor.context, found, library());
  const { status, said } = judge(Buffer.from(await response.arrayBuffer()), "pack.zip");
  expect([said, status]).toEqual([expect.stringMatching(/admin, entry \d+, passkey\.removed of /), 0]);
  expect(said).toMatch(/admin, entry \d+, passkey\.enrolled of /);
});
