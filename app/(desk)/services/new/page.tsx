import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { PageHead } from "#components/ui/page-head";
import { requireCapability } from "#lib/domain/permissions";
import { requirePage } from "#lib/web/session";
import { AddServiceForm } from "../service-forms.tsx";

export const metadata: Metadata = { title: "Add a service" };

export default async function NewServicePage() {
  const { context } = await requirePage();
  const against = requireCapability(context.actor, "service:administer");
  return (
    <div className="mx-auto max-w-2xl">
      <PageHead crumbs={[{ label: "Services", href: "/services" }]} title="Add a service" />
      {against.length > 0 ? <LockedButton label="Add the service" why={against} /> : <AddServiceForm />}
    </div>
  );
}
