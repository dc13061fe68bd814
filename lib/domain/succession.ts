/** What somebody managed when they left passes on to another release manager; what they decided stays theirs. */
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import { isEnded } from "./phase.ts";
import type { Actor, PersonRef, Release, Role } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

type Standing = PersonRef & { hasLeft: boolean; roles: readonly Role[] };

export interface Succession {
  former: Standing;
  manager: Standing;
}

export function reasonsAgainstPassingOn({ former, manager }: Succession, actor: Actor): Refusal[] {
  const refusals = requireCapability(actor, "person:administer");
  if (!former.hasLeft)
    refusals.push({ code: "has-not-left", message: `${former.name} has not left: they pass their releases on themselves.` });
  if (manager.hasLeft) refusals.push({ code: "has-left", message: `${manager.name} has left.`, field: "managerId" });
  else if (!manager.roles.includes("release_manager"))
    refusals.push({ code: "not-a-manager", message: "The release manager must hold that role.", field: "managerId" });
  return refusals;
}

/** Names the follower, in whatever phase the release stands; one that ended, or is managed by somebody else by now, stays as it is. */
export function decidePassOnRelease(release: Release, { former, manager }: Succession, actor: Actor): Decision<ReleaseEvent> {
  const passes = !isEnded(release.phase) && release.manager.id === former.id;
  const event: ReleaseEvent = {
    type: "release.passed_on",
    managerId: manager.id,
    managerName: manager.name,
    formerName: former.name,
  };
  return decide(reasonsAgainstPassingOn({ former, manager }, actor), ...(passes ? [event] : []));
}
