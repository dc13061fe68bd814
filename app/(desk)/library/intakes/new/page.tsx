import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FormStatus } from "#components/ui/form-status";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { requireCapability } from "#lib/domain/permissions";
import { newIntakePage } from "#lib/queries/new-intake";
import { readFlash } from "#lib/web/flash";
import { numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { IntakeOfBillForm, IntakeUpload, RaiseIntakeForm } from "./raise-intake-forms.tsx";

export const metadata: Metadata = { title: "Let components in" };

export default async function NewIntakePage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const { services, bill } = await newIntakePage(context, numberParam(textParam((await searchParams)["release"]), "REL-"));
  const against = requireCapability(context.actor, "intake:raise");
  const told = await readFlash();
  const place = { services, serviceId: bill?.release.serviceId ?? "", zone: person.timeZone };
  return (
    <>
      <PageHead
        crumbs={[{ label: "Library", href: "/library" }, { label: "Components", href: "/library/components" }, { label: "New" }]}
        title="Let components in"
        meta={[{ key: "what", fact: "An intake is a request for change: a change authority decides on the whole list at once." }]}
      />
      {against.length > 0 ? (
        <LockedButton label="Raise the intake" why={against} />
      ) : services.length === 0 ? (
        <Empty title="There is no service yet" action={<LinkButton href="/services">To the services</LinkButton>}>
          Components come in for a service that needs them. A change manager or an administrator adds the first one.
        </Empty>
      ) : bill ? (
        <div className="max-w-2xl space-y-5">
          <Card title={`What is foreign in REL-${bill.release.number}`} count={bill.foreign}>
            <p className="mb-4 text-ink-2">
              {bill.foreign === 0
                ? "Nothing of its bill and of the materials of its provenance is foreign: there is nothing to let in."
                : "All of it is put on the list as it stands now. What neither a purl nor a digest names stays out."}{" "}
              <Link href={`/releases/REL-${bill.release.number}/build/components?standing=foreign`}>See which</Link>
            </p>
            {bill.foreign === 0 ? null : <IntakeOfBillForm place={place} release={bill.release} />}
          </Card>
        </div>
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Card title="By name">
            <RaiseIntakeForm place={place} />
          </Card>
          <Card title="From a list" count="a whole bill or lock file in one decision">
            <FormStatus state={told} />
            <IntakeUpload place={place} told={told} />
          </Card>
        </div>
      )}
    </>
  );
}
