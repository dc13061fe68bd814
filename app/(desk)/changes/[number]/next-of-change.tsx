import { LockedButton } from "#components/ui/button";
import { LinkButton } from "#components/ui/link-button";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import { type ChangePage, currentAuthorization } from "#lib/queries/change-page";
import { SubmitChangeForm } from "./change-forms.tsx";

/** The one next thing to do with a change. */
export function NextOfChange({ page: { change, against }, actor }: { page: ChangePage; actor: Actor }) {
  switch (change.state) {
    case "draft":
    case "refused": {
      const isAgain = change.state === "refused";
      if (against.ask.length > 0)
        return <LockedButton label={isAgain ? "Submit it again" : "Submit for authorization"} why={against.ask} />;
      return <SubmitChangeForm target={{ changeId: change.id, expectedVersion: change.version }} isAgain={isAgain} />;
    }
    case "submitted": {
      const authorization = currentAuthorization(change);
      return authorization ? (
        <LinkButton variant="primary" href={`/authorizations/${authorization.number}`}>
          Open the decision
        </LinkButton>
      ) : null;
    }
    case "authorized": {
      if (change.intake) return <LinkButton href="/library/components">Components let in</LinkButton>;
      const carrier = change.carriedBy.find(({ isOpen }) => isOpen);
      if (carrier)
        return (
          <LinkButton variant="primary" href={`/releases/REL-${carrier.number}`}>
            Open REL-{carrier.number}
          </LinkButton>
        );
      const lacking = requireCapability(actor, "release:raise");
      if (lacking.length > 0) return <LockedButton label="Raise a release" why={lacking} />;
      return (
        <LinkButton variant="primary" href={`/releases/new?service=${change.service.key}`}>
          Raise a release for it
        </LinkButton>
      );
    }
    case "withdrawn":
    case "implemented":
    case "closed":
      return null;
  }
}
