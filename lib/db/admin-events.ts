/** What an event outside releases and changes writes: one exhaustive switch, as for releases. */

import type { AdminEvent } from "#lib/domain/admin-event";
import type { Actor } from "#lib/domain/release";
import { requiredSuiteOf } from "#lib/domain/required-suite";
import { saveAuthorityEvent } from "./authority-events.ts";
import type { Transaction } from "./client.ts";
import { saveSeriesEvent } from "./meeting-series-store.ts";
import { authorOf } from "./release-events.ts";
import { saveToken } from "./token-store.ts";

interface ToldAdmin {
  event: AdminEvent;
  /** The record entry that tells of the event. */
  entryId: string;
}

/** Writes the rows of a decision, in order. */
export async function saveAdminEvents(tx: Transaction, actor: Actor, told: readonly ToldAdmin[]): Promise<void> {
  const actorId = actor.kind === "person" ? actor.id : null;
  for (const one of told) await saveAdminEvent(tx, actorId, one);
}

async function saveAdminEvent(tx: Transaction, actorId: string | null, { event, entryId }: ToldAdmin): Promise<void> {
  switch (event.type) {
    case "stream.opened":
    case "organisation.founded":
      return; // the row exists already: before it there is no stream to record it in
    case "person.added": {
      const { personId, name, email, timeZone } = event;
      await tx.person.create({ data: { id: personId, name, email, timeZone }, select: { id: true } });
      return;
    }
    case "person.time_zone_set":
      await tx.person.updateMany({ where: { id: event.personId }, data: { timeZone: event.timeZone } });
      return;
    case "password.changed":
      return; // what is stored is a secret, and not the record's
    case "person.deactivated":
      await tx.$executeRaw`UPDATE person SET left_at = countersign_clock() WHERE id = ${event.personId}::uuid`;
      return;
    case "organisation.amended": {
      const { name, timeZone, ratificationHours } = event;
      await tx.organisation.updateMany({ data: { name, timeZone, ratificationHours } });
      return;
    }
    case "identity.linked": {
      const { identityId, personId, issuer, subject, email } = event;
      await tx.identity.create({ data: { id: identityId, personId, issuer, subject, email, entryId }, select: { id: true } });
      return;
    }
    case "identity.ended":
      await tx.$executeRaw`UPDATE identity SET ended_at = countersign_clock() WHERE id = ${event.identityId}::uuid`;
      return;
    case "passkey.enrolled": {
      const { passkeyId: id, personId, name, credentialId, publicKey, rpId, origin, transports } = event;
      await tx.passkey.create({
        data: {
          id,
          personId,
          name,
          credentialId,
          publicKey,
          rpId,
          origin,
          transports: transports.join(" "),
          counter: 0,
          entryId,
        },
        select: { id: true },
      });
      return;
    }
    case "passkey.removed":
      await tx.$executeRaw`UPDATE passkey SET removed_at = countersign_clock() WHERE id = ${event.passkeyId}::uuid`;
      return;
    case "access_token.made":
      await saveToken(tx, event, entryId);
      return;
    case "access_token.revoked":
      await tx.$executeRaw`UPDATE access_token SET revoked_at = clock_timestamp() WHERE id = ${event.tokenId}::uuid`;
      return;
    case "appointment.proposed": {
      const { appointmentId, kind, personId, role, authorityId, serviceId, identityId = null } = event;
      // Only the founding appoints its own actor, named by nobody; the database refuses a second one.
      const proposedBy = personId === actorId || identityId !== null ? null : authorOf({ actorId });
      await tx.appointment.create({
        data: { id: appointmentId, kind, personId, role, authorityId, serviceId, proposedBy, identityId, entryId },
        select: { id: true },
      });
      return;
    }
    case "appointment.confirmed":
    case "appointment.ended":
      await tx.appointmentStep.create({
        data: {
          appointmentId: event.appointmentId,
          step: event.type === "appointment.confirmed" ? "confirmed" : "ended",
          personId: actorId,
          entryId,
        },
        select: { appointmentId: true },
      });
      return;
    case "policy.proposed":
    case "policy.confirmed":
    case "policy.withdrawn":
    case "authority.added":
    case "delegation.proposed":
    case "delegation.confirmed":
    case "delegation.ended":
    case "absence.declared":
    case "absence.ended":
      return saveAuthorityEvent(tx, authorOf({ actorId }), { event, entryId });
    case "template.proposed": {
      const { type: _, templateId: id, serviceName: __, ...template } = event;
      await tx.changeTemplate.create({
        data: { ...template, id, proposedBy: authorOf({ actorId }), entryId },
        select: { id: true },
      });
      return;
    }
    case "template.confirmed":
      await tx.changeTemplateConfirmation.create({
        data: { templateId: event.templateId, confirmedBy: authorOf({ actorId }), entryId },
        select: { templateId: true },
      });
      return;
    case "waiver_rule.proposed": {
      const { ruleId: id, gate, check: checkCode, version, role, authorityId, longestDays } = event;
      const proposedBy = authorOf({ actorId });
      await tx.waiverRule.create({
        data: { id, gate, checkCode, version, role, authorityId, longestDays, proposedBy, entryId },
        select: { id: true },
      });
      return;
    }
    case "waiver_rule.confirmed":
      await tx.waiverRuleConfirmation.create({
        data: { ruleId: event.ruleId, confirmedBy: authorOf({ actorId }), entryId },
        select: { ruleId: true },
      });
      return;
    case "trusted_builder.proposed": {
      const { type: _, trustedBuilderId: id, ...builder } = event;
      const proposedBy = authorOf({ actorId });
      await tx.trustedBuilder.create({ data: { id, ...builder, proposedBy, entryId }, select: { id: true } });
      return;
    }
    case "trusted_builder.confirmed":
    case "trusted_builder.ended":
      await tx.trustedBuilderStep.create({
        data: {
          trustedBuilderId: event.trustedBuilderId,
          step: event.type === "trusted_builder.confirmed" ? "confirmed" : "ended",
          personId: authorOf({ actorId }),
          reason: event.type === "trusted_builder.ended" ? event.reason : "",
          entryId,
        },
        select: { trustedBuilderId: true },
      });
      return;
    case "provenance_rule.proposed": {
      const { type: _, ruleId: id, ...rule } = event;
      await tx.provenanceRule.create({ data: { id, ...rule, proposedBy: authorOf({ actorId }), entryId }, select: { id: true } });
      return;
    }
    case "provenance_rule.confirmed":
      await tx.provenanceRuleConfirmation.create({
        data: { ruleId: event.ruleId, confirmedBy: authorOf({ actorId }), entryId },
        select: { ruleId: true },
      });
      return;
    case "environment.added": {
      const { environmentId, name, isProduction } = event;
      await tx.environment.create({ data: { id: environmentId, name, isProduction }, select: { id: true } });
      return;
    }
    case "meeting_series.defined":
    case "meeting_series.amended":
    case "meeting_series.ended":
      return saveSeriesEvent(tx, event, entryId);
    case "service.added":
    case "service.amended":
    case "suites.set":
    case "configuration_item.added":
    case "configuration_item.amended":
    case "relation.added":
    case "relation.confirmed":
    case "relation.removed":
    case "target.added":
    case "target.ended":
    case "measurement.entered":
      return saveServiceEvent(tx, authorOf({ actorId }), event);
    default:
      return unknownEvent(event);
  }
}

type ServiceEvent = Extract<
  AdminEvent,
  {
    type:
      | `service.${string}`
      | `suites.${string}`
      | `configuration_item.${string}`
      | `relation.${string}`
      | `target.${string}`
      | `measurement.${string}`;
  }
>;

function suiteRow(serviceId: string, line: string) {
  const { name, kinds } = requiredSuiteOf(line);
  return { serviceId, name, kinds: [...kinds] };
}

async function saveServiceEvent(tx: Transaction, actorId: string, event: ServiceEvent): Promise<void> {
  switch (event.type) {
    case "service.added": {
      const { serviceId, key, name, description, tier, state } = event;
      await tx.service.create({ data: { id: serviceId, key, name, description, tier, state }, select: { id: true } });
      return;
    }
    case "service.amended": {
      const { name, description, tier } = event;
      await tx.service.updateMany({
        where: { id: event.serviceId },
        data: { name, description, tier, version: { increment: 1 } },
      });
      return;
    }
    case "suites.set":
      await tx.requiredSuite.deleteMany({ where: { serviceId: event.serviceId } });
      await tx.requiredSuite.createMany({ data: event.suites.map((line) => suiteRow(event.serviceId, line)) });
      return;
    case "configuration_item.added": {
      const { itemId: id, serviceId, name, kind, description } = event;
      await tx.configurationItem.create({ data: { id, serviceId, name, kind, description }, select: { id: true } });
      return;
    }
    case "configuration_item.amended": {
      const { itemId: id, kind, description } = event;
      await tx.configurationItem.updateMany({ where: { id }, data: { kind, description, version: { increment: 1 } } });
      return;
    }
    case "relation.added": {
      const { relationId, kind, fromServiceId, toServiceId, source } = event;
      await tx.relation.create({ data: { id: relationId, kind, fromServiceId, toServiceId, source }, select: { id: true } });
      return;
    }
    case "relation.confirmed":
      await tx.$executeRaw`UPDATE relation SET confirmed_at = countersign_clock() WHERE id = ${event.relationId}::uuid`;
      return;
    case "relation.removed":
      await tx.$executeRaw`UPDATE relation SET removed_at = countersign_clock() WHERE id = ${event.relationId}::uuid`;
      return;
    case "target.added": {
      const { targetId, serviceId, name, comparison, value, unit } = event;
      await tx.serviceTarget.create({ data: { id: targetId, serviceId, name, comparison, value, unit }, select: { id: true } });
      return;
    }
    case "target.ended":
      await tx.$executeRaw`UPDATE service_target SET ended_at = countersign_clock() WHERE id = ${event.targetId}::uuid`;
      return;
    case "measurement.entered": {
      const { measurementId, targetId, value, sampleSize, from, to } = event;
      await tx.measurement.create({
        data: { id: measurementId, targetId, value, sampleSize, fromAt: from, toAt: to, enteredBy: actorId },
        select: { id: true },
      });
      return;
    }
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`No rows are known for ${JSON.stringify(event)}.`);
}
