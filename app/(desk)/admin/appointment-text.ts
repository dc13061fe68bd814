import type { Appointed } from "#lib/domain/admin-event";
import { roleLabels } from "#lib/domain/labels";

/** What somebody is appointed to, in a few words. */
export function appointmentText({ kind, role, authorityName, serviceName }: Appointed): string {
  switch (kind) {
    case "role":
      return role ? roleLabels[role] : "a role";
    case "member":
      return `member of the ${authorityName ?? "authority"}`;
    case "owner":
      return `owner of ${serviceName ?? "a service"}`;
    case "deputy":
      return `deputy for ${serviceName ?? "a service"}`;
  }
}
