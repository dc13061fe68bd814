/** What happens outside releases and changes: one event, one entry in the admin stream. Names stand beside ids, so the record reads by itself. */
import type { TokenVerb } from "./access-token.ts";
import type { RelationKind } from "./impact.ts";
import type { MeetingSeriesEvent } from "./meeting-event.ts";
import type { EnrolledKey } from "./passkey.ts";
import type { DecisionRule, PolicyPlace, RequiredParty, SecondFactor } from "./policy.ts";
import type { BuilderKind, ProvenanceMode } from "./provenance.ts";
import type { AbstentionRule } from "./quorum.ts";
import type { Comparison, Gate, Level, ReleaseKind, Role, ServiceState } from "./release.ts";
import type { ConfigurationItemKind } from "./service.ts";

/** What an appointment gives: a role, a seat in an authority, or the ownership of a service. */
export interface Appointed {
  kind: "role" | "member" | "owner" | "deputy";
  personId: string;
  personName: string;
  role: Role | null;
  authorityId: string | null;
  authorityName: string | null;
  serviceId: string | null;
  serviceName: string | null;
}

export type AdminEvent =
  | { type: "stream.opened"; streamId: string; kind: "release" | "change" | "meeting"; name: string }
  | MeetingSeriesEvent
  | { type: "organisation.founded"; name: string; isDemonstration: boolean; personId: string; personName: string }
  | { type: "person.added"; personId: string; name: string; email: string; timeZone: string }
  | { type: "person.deactivated"; personId: string; name: string }
  | { type: "person.time_zone_set"; personId: string; timeZone: string }
  | { type: "password.changed"; personId: string }
  | { type: "organisation.amended"; name: string; timeZone: string; ratificationHours: number }
  | {
      type: "identity.linked";
      identityId: string;
      personId: string;
      personName: string;
      issuer: string;
      subject: string;
      email: string;
    }
  | { type: "identity.ended"; identityId: string; personId: string; personName: string; issuer: string }
  | ({ type: "passkey.enrolled"; personId: string; personName: string } & EnrolledKey)
  | { type: "passkey.removed"; passkeyId: string; personId: string; personName: string; name: string; reason: string }
  | {
      type: "access_token.made";
      tokenId: string;
      personId: string;
      personName: string;
      name: string;
      verbs: readonly TokenVerb[];
      services: readonly { id: string; key: string }[];
      expiresAt: Date;
      /** SHA-256 of the secret, in hexadecimal: of 256 random bits it gives nothing away. */
      secretHash: string;
    }
  | { type: "access_token.revoked"; tokenId: string; personId: string; personName: string; name: string }
  // With an identity: given by the claims of the provider that it is of, and by nobody in person.
  | ({ type: "appointment.proposed"; appointmentId: string; identityId?: string } & Appointed)
  | ({ type: "appointment.confirmed"; appointmentId: string } & Appointed)
  | ({ type: "appointment.ended"; appointmentId: string } & Appointed)
  | ({ type: "policy.proposed" } & PolicyTold)
  | ({ type: "policy.confirmed" } & PolicyTold)
  | ({ type: "policy.withdrawn" } & PolicyTold)
  | { type: "authority.added"; authorityId: string; name: string }
  | ({ type: "delegation.proposed" } & DelegationTold)
  | ({ type: "delegation.confirmed" } & DelegationTold)
  | ({ type: "delegation.ended" } & DelegationTold)
  | { type: "absence.declared"; absenceId: string; personId: string; from: Date; to: Date }
  | { type: "absence.ended"; absenceId: string; personId: string }
  | {
      type: "template.proposed";
      templateId: string;
      name: string;
      version: number;
      description: string;
      serviceId: string;
      serviceName: string;
      expiresAt: Date;
      largestKind: ReleaseKind;
      highestRisk: Level;
      mostReleases: number | null;
      periodDays: number | null;
    }
  | { type: "template.confirmed"; templateId: string; name: string; version: number }
  | {
      type: "waiver_rule.proposed";
      ruleId: string;
      gate: Gate;
      check: string;
      title: string;
      version: number;
      role: Role | null;
      authorityId: string | null;
      authorityName: string | null;
      longestDays: number;
    }
  | { type: "waiver_rule.confirmed"; ruleId: string; gate: Gate; check: string; title: string; version: number }
  | ({ type: "trusted_builder.proposed"; material: string } & TrustedBuilderTold)
  | ({ type: "trusted_builder.confirmed" } & TrustedBuilderTold)
  | { type: "trusted_builder.ended"; trustedBuilderId: string; name: string; reason: string }
  | ({ type: "provenance_rule.proposed" } & ProvenanceRuleTold)
  | ({ type: "provenance_rule.confirmed" } & ProvenanceRuleTold)
  | {
      type: "service.added";
      serviceId: string;
      key: string;
      name: string;
      description: string;
      tier: number;
      state: ServiceState;
    }
  | { type: "service.amended"; serviceId: string; key: string; name: string; description: string; tier: number }
  // Each as `spelledSuite` writes it: with its kinds, where they are not all.
  | { type: "suites.set"; serviceId: string; serviceName: string; suites: readonly string[] }
  | ({ type: "configuration_item.added" } & ConfigurationItemTold)
  | ({ type: "configuration_item.amended" } & ConfigurationItemTold)
  | ({ type: "relation.added"; source: string } & RelationTold)
  | ({ type: "relation.confirmed" } & RelationTold)
  | ({ type: "relation.removed" } & RelationTold)
  | {
      type: "target.added";
      targetId: string;
      serviceId: string;
      serviceName: string;
      name: string;
      comparison: Comparison;
      value: number;
      unit: string;
    }
  | { type: "target.ended"; targetId: string; serviceId: string; serviceName: string; name: string }
  | {
      type: "measurement.entered";
      measurementId: string;
      targetId: string;
      targetName: string;
      serviceId: string;
      serviceName: string;
      value: number;
      unit: string;
      sampleSize: number;
      from: Date;
      to: Date;
    }
  | { type: "environment.added"; environmentId: string; name: string; isProduction: boolean };

/** A policy's whole text: the database holds its row against it. */
export interface PolicyTold extends PolicyPlace {
  policyId: string;
  version: number;
  authorityId: string;
  authorityName: string;
  votesNeeded: number;
  rule: DecisionRule;
  abstentions: AbstentionRule;
  parties: readonly RequiredParty[];
  authorityIds: readonly string[];
  authorityNames: readonly string[];
  requestHours: number;
  grantHours: number;
  secondFactor: SecondFactor;
  isEnd: boolean;
  reason: string;
}

/** A builder; its key or trust root stands in the proposal, and the fingerprint for it everywhere. */
interface TrustedBuilderTold {
  trustedBuilderId: string;
  name: string;
  kind: BuilderKind;
  /** SHA-256 of the key or trust root, in hexadecimal. */
  fingerprint: string;
  keyHint: string;
  builderUri: string;
  identity: string;
  issuer: string;
}

interface ProvenanceRuleTold {
  ruleId: string;
  version: number;
  whenMissing: ProvenanceMode;
  whenBad: ProvenanceMode;
  whenForeign: ProvenanceMode;
}

export interface DelegationTold {
  delegationId: string;
  personId: string;
  personName: string;
  delegateId: string;
  delegateName: string;
  authorityId: string | null;
  authorityName: string | null;
  serviceId: string | null;
  serviceName: string | null;
  from: Date;
  to: Date;
}

interface ConfigurationItemTold {
  itemId: string;
  serviceId: string;
  serviceName: string;
  name: string;
  kind: ConfigurationItemKind;
  description: string;
}

interface RelationTold {
  relationId: string;
  kind: RelationKind;
  fromServiceId: string;
  fromName: string;
  toServiceId: string;
  toName: string;
}

export type AdminEventType = AdminEvent["type"];
