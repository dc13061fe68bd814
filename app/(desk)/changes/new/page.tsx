import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { requireCapability } from "#lib/domain/permissions";
import { newChangePage } from "#lib/queries/new-change";
import { type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { RaiseChangeForm } from "./raise-change-form.tsx";

export const metadata: Metadata = { title: "Raise a change" };

export default async function NewChangePage({ searchParams }: { searchParams: SearchParams }) {
  const { context } = await requirePage();
  const key = textParam((await searchParams)["service"]);
  const { services, templates } = await newChangePage(context);
  const against = requireCapability(context.actor, "change:raise");
  return (
    <>
      <PageHead
        crumbs={[{ label: "Changes", href: "/changes" }, { label: "New" }]}
        title="Raise a change"
        meta={[{ key: "what", fact: "It begins as a draft. Nobody decides on it before you submit it." }]}
      />
      {against.length > 0 ? (
        <LockedButton label="Raise the change" why={against} />
      ) : services.length === 0 ? (
        <Empty title="There is no service yet" action={<LinkButton href="/services">To the services</LinkButton>}>
          A change is about a service. A change manager or an administrator adds the first one.
        </Empty>
      ) : (
        <RaiseChangeForm
          services={services}
          serviceId={services.find((one) => one.key === key)?.id ?? ""}
          templates={templates}
        />
      )}
    </>
  );
}
