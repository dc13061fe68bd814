import { Empty } from "#components/ui/empty";
import { LinkButton } from "#components/ui/link-button";
import type { Role } from "#lib/domain/release";

interface Step {
  title: string;
  text: string;
  href: string;
  label: string;
}

/** What each role does first, when nothing waits for it. */
const steps: Record<Role, Step> = {
  administrator: {
    title: "Nobody waits for you",
    text: "People, roles, boards and services are set up in Admin. Appointments to a board need a second person.",
    href: "/admin",
    label: "Open Admin",
  },
  release_manager: {
    title: "No release is in your hands",
    text: "A release carries authorized changes to one service, through five gates.",
    href: "/releases/new",
    label: "Raise a release",
  },
  change_manager: {
    title: "Nothing is asked of you",
    text: "Requests for authorization come here when you have a vote on them.",
    href: "/authorizations",
    label: "See all authorizations",
  },
  requester: {
    title: "Nothing waits for you",
    text: "Something has to change? Say what is needed and why; a change manager decides.",
    href: "/changes/new",
    label: "Raise a change",
  },
  developer: {
    title: "No release waits for a build",
    text: "Releases in build & test come here. Builds are handed in on their page.",
    href: "/releases",
    label: "See all releases",
  },
  tester: {
    title: "No release waits for a test",
    text: "Releases in build & test come here. Reports are handed in on their page.",
    href: "/releases",
    label: "See all releases",
  },
  operator: {
    title: "Nothing is to be deployed",
    text: "Releases come here once their deployment is authorized.",
    href: "/releases",
    label: "See all releases",
  },
  auditor: {
    title: "Nothing waits for you",
    text: "Everything decided or done stands in the record, and can be verified.",
    href: "/record",
    label: "Open the record",
  },
};

const nobody: Step = {
  title: "You have no role yet",
  text: "You may read everything. An administrator gives roles; until then look around.",
  href: "/releases",
  label: "See all releases",
};

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

export function FirstSteps({ roles }: { roles: readonly Role[] }) {
  const role = order.find((one) => roles.includes(one));
  const { title, text, href, label } = role ? steps[role] : nobody;
  return (
    <Empty
      title={title}
      action={
        <LinkButton variant="primary" href={href}>
          {label}
        </LinkButton>
      }
    >
      {text}
    </Empty>
  );
}
