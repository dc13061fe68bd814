import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Badge } from "#components/ui/badge";
import { Keys } from "#components/ui/keys";
import { PageHead } from "#components/ui/page-head";
import { PrintButton } from "#components/ui/print-button";
import { Time } from "#components/ui/time";
import { meetingPage } from "#lib/queries/meeting-page";
import { numberParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { SigningDesk } from "../../signing-password.tsx";
import { MinutesDocument } from "./minutes-document.tsx";
import { PlannedMeeting } from "./planned-meeting.tsx";
import { RunningMeeting } from "./running-meeting.tsx";

interface Props {
  params: Promise<{ number: string }>;
}

const keys = [
  { key: "j", does: "Next item" },
  { key: "k", does: "Item before" },
  { key: "o", does: "Open its decision" },
];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `CAB-${(await params).number}` };
}

export default async function MeetingPage({ params }: Props) {
  const { context, person, organisation } = await requirePage();
  const zone = person.timeZone;
  const number = numberParam((await params).number);
  if (number === null) notFound();
  const page = await meetingPage(context, number);
  if (!page) notFound();
  const { meeting, series, minutes } = page;
  const stream = `CAB-${number}`;
  const name = minutes?.value?.name ?? series.name;
  return (
    <>
      <PageHead
        crumbs={[{ label: "CAB", href: "/cab" }]}
        title={`${stream}, ${name}`}
        meta={[
          { key: "state", fact: <StateBadge state={meeting.state} /> },
          { key: "authority", fact: minutes?.value?.authority ?? series.authority.name },
          { key: "when", fact: <Time at={meeting.startsAt} zone={zone} /> },
          ...(meeting.state === "closed" ? [] : [{ key: "chair", fact: `chaired by ${meeting.chair.name}` }]),
        ]}
        action={meeting.state === "closed" ? <PrintButton /> : undefined}
      />
      {meeting.state === "planned" ? <PlannedMeeting page={page} zone={zone} /> : null}
      {meeting.state === "started" ? (
        <SigningDesk isDemonstration={organisation.isDemonstration}>
          <RunningMeeting page={page} zone={zone} />
        </SigningDesk>
      ) : null}
      {minutes?.value ? (
        <MinutesDocument
          minutes={minutes.value}
          digest={minutes.digest}
          stream={stream}
          organisation={organisation.name}
          reader={person.name}
          zone={zone}
        />
      ) : null}
      {minutes && minutes.value === null ? (
        <p role="alert" className="rounded-md bg-refused-soft px-4 py-3 text-refused">
          The stored minutes are not what their digest says, so they are not shown. Tell your administrator.
        </p>
      ) : null}
      <Keys bindings={keys} />
    </>
  );
}

function StateBadge({ state }: { state: "planned" | "started" | "closed" }) {
  if (state === "started") return <Badge tone="asked">running</Badge>;
  return state === "planned" ? <Badge tone="neutral">planned</Badge> : <Badge tone="granted">closed</Badge>;
}
