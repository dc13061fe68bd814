/** Attacks on access tokens: nobody makes a key to somebody else's desk, widens one, or brings a revoked one back. */
import { randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { revokeToken } from "#lib/services/identity/revoke-token";
import { tokenOf } from "../../../support/api.ts";
import { service } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation, person } from "../../../support/people.ts";
import { attacks } from "./attacks.ts";
import { adminStream } from "./scene.ts";
import { type Fields, insert, person as somebody, sql, tell } from "./statements.ts";

const scene = once(async () => {
  const [mallory, victim, gone] = [await person({ name: "Mallory" }), await person({}), await person({})];
  const shop = await service();
  await tokenOf(victim, { verbs: ["read"], services: [shop.key] });
  const tokenIdOf = async (personId: string) =>
    (await database().accessToken.findFirstOrThrow({ where: { personId }, orderBy: { madeAt: "desc" } })).id;
  const ofVictim = await tokenIdOf(victim.id);
  await tokenOf(mallory, { verbs: ["read"] });
  const revoked = await tokenIdOf(mallory.id);
  await revokeToken(mallory.context, { tokenId: revoked });
  await deactivatePerson(organisation().second.context, { personId: gone.id });
  const ids = { mallory: mallory.id, victim: victim.id, gone: gone.id, shop: shop.id };
  return { ...ids, ofVictim, revoked, admin: await adminStream() };
});

interface Made {
  of: string;
  by?: string;
  told?: Fields;
  columns?: Fields;
  verbs?: readonly string[];
  services?: readonly string[];
}

/** Makes a token as the application does, right but for what is given. */
function make(admin: string, { of, by = of, told = {}, columns = {}, verbs = ["read"], services = [] }: Made): string {
  const [id, entry, hash] = [randomUUID(), randomUUID(), "ab".repeat(32)];
  const body = { tokenId: id, personId: of, name: "CI", verbs, services: services.map((one) => ({ id: one })), secretHash: hash };
  return [
    tell(entry, admin, { type: "access_token.made", ...body, actor: somebody(by), ...told }),
    insert("access_token", {
      ...{ id, person_id: of, name: "CI", secret_hash: hash, entry_id: entry },
      expires_at: sql("clock_timestamp() + interval '30 days'"),
      ...columns,
    }),
    ...verbs.map((verb) => insert("access_token_verb", { token_id: id, verb })),
    ...services.map((one) => insert("access_token_service", { token_id: id, service_id: one })),
  ].join("\n");
}

attacks("access tokens", scene, [
  {
    name: "made for somebody else",
    refusedWith: "CS040",
    sql: ({ admin, mallory, victim }) => make(admin, { of: victim, by: mallory }),
  },
  { name: "of someone who left", refusedWith: "CS067", sql: ({ admin, gone }) => make(admin, { of: gone }) },
  {
    name: "that last for ten years",
    refusedWith: "CS067",
    sql: ({ admin, mallory }) =>
      make(admin, { of: mallory, columns: { expires_at: sql("clock_timestamp() + interval '10 years'") } }),
  },
  {
    name: "with another secret than the record tells of",
    refusedWith: "CS040",
    sql: ({ admin, mallory }) => make(admin, { of: mallory, columns: { secret_hash: "cd".repeat(32) } }),
  },
  {
    name: "with the secret itself in place of its hash",
    refusedWith: "23514",
    sql: ({ admin, mallory }) => make(admin, { of: mallory, columns: { secret_hash: "cs_secret" } }),
  },
  { name: "for nothing", refusedWith: "CS041", sql: ({ admin, mallory }) => make(admin, { of: mallory, verbs: [] }) },
  {
    name: "for more than the record tells",
    refusedWith: "CS041",
    sql: ({ admin, mallory }) => make(admin, { of: mallory, verbs: ["read", "library"], told: { verbs: ["read"] } }),
  },
  {
    name: "for every service where the record tells of one",
    refusedWith: "CS041",
    sql: ({ admin, mallory, shop }) => make(admin, { of: mallory, told: { services: [{ id: shop }] } }),
  },
  {
    name: "told of and not made",
    refusedWith: "CS041",
    sql: ({ admin, mallory }) =>
      tell(randomUUID(), admin, {
        type: "access_token.made",
        tokenId: randomUUID(),
        services: [],
        verbs: ["read"],
        actor: somebody(mallory),
      }),
  },
  {
    name: "widened by a verb",
    refusedWith: "CS067",
    sql: ({ ofVictim }) => insert("access_token_verb", { token_id: ofVictim, verb: "library" }),
  },
  {
    name: "widened by taking its service away",
    refusedWith: "42501",
    sql: ({ ofVictim }) => `DELETE FROM access_token_service WHERE token_id = '${ofVictim}'`,
  },
  {
    name: "given another secret",
    refusedWith: "42501",
    sql: ({ ofVictim }) => `UPDATE access_token SET secret_hash = repeat('ab', 32) WHERE id = '${ofVictim}'`,
  },
  {
    name: "made to last longer",
    refusedWith: "42501",
    sql: ({ ofVictim }) => `UPDATE access_token SET expires_at = expires_at + interval '1 day' WHERE id = '${ofVictim}'`,
  },
  {
    name: "taken over",
    refusedWith: "42501",
    sql: ({ ofVictim, mallory }) => `UPDATE access_token SET person_id = '${mallory}' WHERE id = '${ofVictim}'`,
  },
  {
    name: "brought back",
    refusedWith: "CS067",
    sql: ({ revoked }) => `UPDATE access_token SET revoked_at = NULL WHERE id = '${revoked}'`,
  },
  {
    name: "revoked silently",
    refusedWith: "CS044",
    sql: ({ ofVictim }) => `UPDATE access_token SET revoked_at = now() WHERE id = '${ofVictim}'`,
  },
  {
    name: "revoked by somebody else who is no administrator",
    refusedWith: "CS067",
    sql: ({ admin, ofVictim, victim, mallory }) =>
      [
        tell(randomUUID(), admin, {
          type: "access_token.revoked",
          tokenId: ofVictim,
          personId: victim,
          actor: somebody(mallory),
        }),
        `UPDATE access_token SET revoked_at = now() WHERE id = '${ofVictim}';`,
      ].join("\n"),
  },
  { name: "removed", refusedWith: "42501", sql: ({ ofVictim }) => `DELETE FROM access_token WHERE id = '${ofVictim}'` },
]);
