import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorizationSubject } from "#lib/db/authorization-store";
import type { Transaction } from "#lib/db/client";
import { seatsUnder } from "#lib/db/panel-store";
import { policyOf } from "#lib/db/policy-store";
import type { Authorization } from "#lib/domain/authorization";
import { excludedFrom } from "#lib/domain/gate-asking";
import { seatParties } from "#lib/domain/policy";
import type { SeatedParty } from "#lib/domain/quorum";
import { decideDeclareRecusal } from "#lib/domain/recusal";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const DeclareRecusalInput = z.object({
  authorizationId: id("Name the authorization."),
  reason: requiredText(4000, "Say what the conflict of interest is."),
});

/** Declares a conflict of interest: the elector's seats are given up, and an ownership passes on. */
export async function declareRecusal(context: Context, input: z.infer<typeof DeclareRecusalInput>): Promise<void> {
  const recusal = { ...input, recusalId: randomUUID() };
  const { actor } = context;
  const subject = await authorizationSubject(context.db, input.authorizationId);
  if (subject.releaseId !== null) {
    await changeRelease(context, { releaseId: subject.releaseId }, async (release, now, tx) => {
      const authorization = release.authorizations.find((one) => one.id === input.authorizationId);
      const affectedIds = release.impact?.services.map((one) => one.id) ?? [];
      const excluded = authorization ? excludedFrom(release, authorization.gate, { ...asker(authorization) }) : new Set<string>();
      const reseated = await reseat(tx, authorization, { serviceId: release.service.id, affectedIds }, [
        ...excluded,
        idOf(actor),
      ]);
      return decideDeclareRecusal(authorization, recusal, reseated, actor, now);
    });
    return;
  }
  await changeChange(context, { changeId: subject.changeId }, async (change, now, tx) => {
    const authorization = change.authorizations.find((one) => one.id === input.authorizationId);
    const excluded = [change.raisedBy.id, authorization?.askedBy.id ?? "", idOf(actor)];
    const reseated = await reseat(tx, authorization, { serviceId: change.service.id, affectedIds: [] }, excluded);
    return decideDeclareRecusal(authorization, recusal, reseated, actor, now);
  });
}

const idOf = (actor: Context["actor"]): string => (actor.kind === "person" ? actor.id : "");
const asker = ({ askedBy }: Authorization) => ({ kind: "person", roles: [], ...askedBy }) as const;

/** Who would be seated without these people, from those appointed when it was asked. */
async function reseat(
  tx: Transaction,
  authorization: Authorization | undefined,
  services: { serviceId: string; affectedIds: readonly string[] },
  excluded: readonly string[],
): Promise<SeatedParty[]> {
  if (!authorization) return [];
  const policy = await policyOf(tx, authorization.id);
  const panel = await seatsUnder(tx, policy, services, authorization.askedAt);
  const recused = authorization.recusals.map(({ person }) => person.id);
  return seatParties({ ...panel, policy }, new Set([...excluded, ...recused]));
}
