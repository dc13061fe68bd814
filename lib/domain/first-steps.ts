/** What somebody does first: what an administrator sets up before others can begin, and what each does where nothing waits for them. */
import type { Role } from "./release.ts";

/** What an installation has so far. */
export interface DeskFacts {
  hasSecondAdministrator: boolean;
  hasReleaseManager: boolean;
  hasChangeManager: boolean;
  /** Members of the change advisory board, in force. */
  boardMembers: number;
  hasService: boolean;
  hasOwnedService: boolean;
  hasSandbox: boolean;
  hasProduction: boolean;
  hasRelease: boolean;
  /** Authorized changes that no release carries. */
  freeChanges: number;
}

export interface FirstStep {
  title: string;
  text: string;
  href: string;
  label: string;
}

export interface SetupStep extends FirstStep {
  isDone: boolean;
}

/** Two votes, and somebody may be excluded or away. */
const boardWanted = 3;

/** In the order in which they are done; each needs the ones before it. */
export function setupSteps(facts: DeskFacts): SetupStep[] {
  return [
    {
      title: "A second administrator",
      text: "Whoever decides is appointed by two people: one proposes, another confirms.",
      href: "/admin",
      label: "Add a person",
      isDone: facts.hasSecondAdministrator,
    },
    {
      title: "A release manager and a change manager",
      text: "One drives releases; the other authorizes changes and accepts reviews.",
      href: "/admin",
      label: "Give roles",
      isDone: facts.hasReleaseManager && facts.hasChangeManager,
    },
    {
      title: "A change advisory board",
      text: `Two of its members decide a gate, so appoint at least ${boardWanted}.`,
      href: "/admin",
      label: "Appoint members",
      isDone: facts.boardMembers >= boardWanted,
    },
    {
      title: "A service with an owner and a deputy",
      text: "A release is about one service, and its owner decides with the board.",
      href: facts.hasService ? "/services" : "/services/new",
      label: facts.hasService ? "Appoint an owner" : "Add a service",
      isDone: facts.hasOwnedService,
    },
    {
      title: "A sandbox and a production environment",
      text: "Builds are tested in the one and deployed to the other.",
      href: "/admin",
      label: "Add environments",
      isDone: facts.hasSandbox && facts.hasProduction,
    },
  ];
}

export interface Standing {
  roles: readonly Role[];
  /** Authorities this person is a member of, and services they own or stand in for, by name. */
  boards: readonly string[];
  services: readonly string[];
}

const order: readonly Role[] = [
  "release_manager",
  "change_manager",
  "operator",
  "developer",
  "tester",
  "requester",
  "auditor",
  "administrator",
];

/** One for each thing somebody is, what they do most first; for whoever is nothing yet there is one too. */
export function firstSteps({ roles, boards, services }: Standing, facts: DeskFacts): FirstStep[] {
  const steps = [
    ...order.filter((role) => roles.includes(role)).map((role) => stepOf(role, facts)),
    ...(boards.length > 0 ? [forBoards(boards)] : []),
    ...(services.length > 0 ? [forOwners(services)] : []),
  ];
  return steps.length > 0 ? steps : [forNobody];
}

function stepOf(role: Role, facts: DeskFacts): FirstStep {
  if (role === "release_manager") return forReleaseManagers(facts);
  if (role === "requester" && !facts.hasService) return { ...steps.requester, ...noService };
  if (role === "auditor" || facts.hasRelease || role === "administrator" || role === "requester") return steps[role];
  return { ...steps[role], text: `${steps[role].text} So far nobody has raised a release.` };
}

const noService = {
  text: "A change is about a service, and there is none yet: an administrator or a change manager adds the first.",
  href: "/services",
  label: "See the services",
};

function forReleaseManagers({ hasService, freeChanges }: DeskFacts): FirstStep {
  const title = "No release is in your hands";
  if (!hasService) return { title, ...noService };
  if (freeChanges === 0)
    return {
      title,
      text: "A release carries authorized changes to one service, and none is free. A change comes first.",
      href: "/changes/new",
      label: "Raise a change",
    };
  return {
    title,
    text: `${freeChanges === 1 ? "An authorized change waits" : `${freeChanges} authorized changes wait`} for a release to carry ${freeChanges === 1 ? "it" : "them"}.`,
    href: "/releases/new",
    label: "Raise a release",
  };
}

const steps: Record<Exclude<Role, "release_manager">, FirstStep> = {
  change_manager: {
    title: "Nothing is asked of you",
    text: "Changes, plans and reviews come here when you have a vote on them.",
    href: "/authorizations",
    label: "See all authorizations",
  },
  operator: {
    title: "Nothing is to be deployed",
    text: "Releases come here once their deployment is authorized.",
    href: "/releases?view=board",
    label: "See the board",
  },
  developer: {
    title: "No release waits for a build",
    text: "Releases in build & test come here; builds are handed in on their page.",
    href: "/releases?view=board",
    label: "See the board",
  },
  tester: {
    title: "No release waits for a test",
    text: "Releases in build & test come here; reports are handed in on their page.",
    href: "/releases?view=board",
    label: "See the board",
  },
  requester: {
    title: "Nothing waits for you",
    text: "Something has to change? Say what is needed and why; a change manager decides.",
    href: "/changes/new",
    label: "Raise a change",
  },
  auditor: {
    title: "The record is yours to read",
    text: "Everything decided or done stands in it, and can be verified at any time.",
    href: "/record",
    label: "Open the record",
  },
  administrator: {
    title: "Nobody waits for an administrator",
    text: "People, roles, boards and environments are set up in Admin.",
    href: "/admin",
    label: "Open Admin",
  },
};

const forBoards = (boards: readonly string[]): FirstStep => ({
  title: "No decision waits for your vote",
  text: `You are a member: ${boards.join(", ")}. What is asked of it comes here, the most urgent first.`,
  href: "/authorizations",
  label: "See all authorizations",
});

const forOwners = (services: readonly string[]): FirstStep => ({
  title: "Your services are quiet",
  text: `You answer for ${services.join(", ")}. Gates to decide, reviews and missed service levels come here.`,
  href: "/services",
  label: "See the services",
});

const forNobody: FirstStep = {
  title: "You have no role yet",
  text: "You may read everything. An administrator gives roles; until then look around.",
  href: "/releases?phase=all",
  label: "See all releases",
};
