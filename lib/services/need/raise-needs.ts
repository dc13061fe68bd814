import type { Transaction } from "#lib/db/client";
import { readAuthorizationFacts, readDamageFacts, readEmergencyFacts, readProposalFacts } from "#lib/db/need-facts";
import {
  authorizationsToLookAt,
  everythingToLookAt,
  expiringSoon,
  itemsOf,
  lockNeeds,
  openSubjects,
  readTouched,
  settleNeeds,
} from "#lib/db/need-store";
import { inTransaction } from "#lib/db/transaction";
import {
  confirmingKinds,
  movesDamage,
  movesNeeds,
  movesProposals,
  needsOfAuthorization,
  needsOfDamage,
  needsOfEmergency,
  needsOfProposal,
} from "#lib/domain/need";
import type { Instant } from "#lib/domain/release";
import type { Context } from "../context.ts";

const atOnce = 200;

/**
 * Looks again at whatever these entries of the record tell of, in the transaction that marks them as sent: an entry that was rolled
 * back raises nothing, and one that was sent is looked at once.
 */
export async function raiseNeeds(tx: Transaction, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  const touched = await readTouched(tx, entryIds);
  const isMoved = touched.entries.some(({ type, isAdmin }) => !isAdmin && movesNeeds(type));
  const areProposalsMoved = touched.entries.some(({ type, isAdmin }) => isAdmin && movesProposals(type));
  const isDamageMoved = touched.entries.some(({ type, isAdmin }) => !isAdmin && movesDamage(type));
  if (!isMoved && !areProposalsMoved && !isDamageMoved) return;
  const now = await lockNeeds(tx);
  if (isMoved) {
    await settleAuthorizations(tx, await authorizationsToLookAt(tx, touched), now);
    await settleEmergencies(tx, touched.releaseIds);
  }
  if (areProposalsMoved) await settleProposals(tx);
  if (isDamageMoved) await settleDamage(tx, touched.releaseIds);
}

async function settleAuthorizations(tx: Transaction, ids: readonly string[], now: Instant): Promise<void> {
  const facts = await readAuthorizationFacts(tx, ids);
  await settleNeeds(
    tx,
    ids,
    facts.flatMap((one) => needsOfAuthorization(one, now)),
  );
}

async function settleEmergencies(tx: Transaction, releaseIds: readonly string[]): Promise<void> {
  const facts = await readEmergencyFacts(tx, releaseIds);
  await settleNeeds(tx, releaseIds, facts.flatMap(needsOfEmergency));
}

async function settleDamage(tx: Transaction, releaseIds: readonly string[] | "all"): Promise<void> {
  const facts = await readDamageFacts(tx, releaseIds);
  const before = releaseIds === "all" ? await openSubjects(tx, ["mend_media"]) : await itemsOf(tx, releaseIds);
  await settleNeeds(tx, [...before, ...facts.map(({ itemId }) => itemId)], facts.flatMap(needsOfDamage));
}

async function settleProposals(tx: Transaction): Promise<void> {
  const facts = await readProposalFacts(tx);
  const before = await openSubjects(tx, confirmingKinds);
  await settleNeeds(tx, [...before, ...facts.map(({ id }) => id)], facts.flatMap(needsOfProposal));
}

/** What only the time changes: a request comes to its end, and those who can speak for a silent party are told. */
export async function raiseLateNeeds({ db }: Pick<Context, "db">): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = await lockNeeds(tx);
    await settleAuthorizations(tx, await expiringSoon(tx), now);
  });
}

/** Looks at everything again: after an upgrade, and now and then, so that nobody waits for what was missed. */
export async function settleEveryNeed({ db }: Pick<Context, "db">): Promise<void> {
  const { authorizationIds, releaseIds } = await inTransaction(db, everythingToLookAt);
  for (let at = 0; at < authorizationIds.length; at += atOnce)
    await inTransaction(db, async (tx) => {
      const now = await lockNeeds(tx);
      await settleAuthorizations(tx, authorizationIds.slice(at, at + atOnce), now);
    });
  await inTransaction(db, async (tx) => {
    await lockNeeds(tx);
    await settleEmergencies(tx, releaseIds);
    await settleProposals(tx);
    await settleDamage(tx, "all");
  });
}
