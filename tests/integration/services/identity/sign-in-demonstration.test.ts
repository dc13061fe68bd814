import "../../../support/unfounded.ts";
import { hash } from "node:crypto";
import { expect, it } from "vitest";
import { database } from "#lib/db/client";
import type { Context } from "#lib/services/context";
import { addPerson } from "#lib/services/identity/add-person";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { foundOrganisation } from "#lib/services/identity/found-organisation";
import { readSession } from "#lib/services/identity/read-session";
import { signInDemonstration } from "#lib/services/identity/sign-in-demonstration";
import { installDemonstrationClock } from "../../../../prisma/demonstration-clock.ts";
import { urlFor } from "../../../support/database.ts";

const db = database();
const from = { address: "127.0.0.1", userAgent: "Firefox" };
const somebody = { email: "ingrid@nordwind.example", password: "known to nobody here", timeZone: "UTC" };

it("in a demonstration everybody signs in with one click, but for who has left", async () => {
  await installDemonstrationClock(urlFor("countersign_owner"));
  const founding = { ...somebody, token: "t", organisation: "Nordwind IT", name: "Ingrid" };
  const { personId } = await foundOrganisation(db, founding, hash("sha256", "t"));
  const context: Context = { actor: { kind: "person", id: personId, name: "Ingrid", roles: ["administrator"] }, db };
  const jonas = await addPerson(context, { ...somebody, name: "Jonas", email: "jonas@nordwind.example" });
  const { sessionId } = await signInDemonstration(db, { personId: jonas }, from);
  expect(await readSession(db, sessionId)).toMatchObject({ person: { name: "Jonas" }, organisation: { isDemonstration: true } });
  await deactivatePerson(context, { personId: jonas });
  expect(await readSession(db, sessionId)).toBeNull();
  await expect(signInDemonstration(db, { personId: jonas }, from)).rejects.toMatchObject({ code: "forbidden" });
});
