import { Empty } from "#components/ui/empty";
import { LinkButton } from "#components/ui/link-button";
import { firstSteps } from "#lib/domain/first-steps";
import type { Role } from "#lib/domain/release";
import type { HomePage } from "#lib/queries/home";

/** Where nothing waits: what this person would do first, for each thing that they are. */
export function FirstSteps({ roles, home }: { roles: readonly Role[]; home: HomePage }) {
  const [first, ...others] = firstSteps({ roles, boards: home.boards, services: home.services }, home.facts);
  if (!first) return null;
  return (
    <div className="grid gap-3">
      <Empty
        title={first.title}
        action={
          <LinkButton variant="primary" href={first.href}>
            {first.label}
          </LinkButton>
        }
      >
        {first.text}
      </Empty>
      {others.map(({ title, text, href, label }) => (
        <Empty key={title} title={title} action={<LinkButton href={href}>{label}</LinkButton>}>
          {text}
        </Empty>
      ))}
    </div>
  );
}
