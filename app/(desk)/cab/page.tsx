import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Keys } from "#components/ui/keys";
import { localValue } from "#components/ui/local-value";
import { PageHead } from "#components/ui/page-head";
import { cabPage } from "#lib/queries/cab-page";
import { requirePage } from "#lib/web/session";
import { PastMeetings, RunningMeetings } from "./meetings-list.tsx";
import { SeriesCard } from "./series-card.tsx";
import { DefineSeriesForm } from "./series-forms.tsx";

export const metadata: Metadata = { title: "CAB" };

const keys = [
  { key: "j", does: "Next meeting" },
  { key: "k", does: "Meeting before" },
  { key: "o", does: "Open it" },
];
const day = 86_400_000;

export default async function CabPage() {
  const { context, person } = await requirePage();
  const zone = person.timeZone;
  const { series, running, past, against, authorities } = await cabPage(context);
  const mayDefine = against.length === 0;
  const chairsOf = (id: string) => (mayDefine ? (authorities.find((one) => one.id === id)?.members ?? []) : null);
  return (
    <>
      <PageHead
        title="CAB"
        meta={[
          {
            key: "what",
            fact: "When the authorities meet. No decision needs a meeting: whoever has a vote may cast it at any time.",
          },
        ]}
      />
      <RunningMeetings meetings={running} zone={zone} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {series.map((one) => (
          <SeriesCard key={one.id} series={one} zone={zone} chairs={chairsOf(one.authority.id)} />
        ))}
      </div>
      {series.length === 0 ? (
        <Empty title="No authority meets">
          {mayDefine ? "Define its meetings below." : "A change manager defines when an authority meets."}
        </Empty>
      ) : null}
      <section aria-label="Held" className="mt-8">
        <h2 className="mb-2">Held</h2>
        {past.length === 0 ? (
          <p className="text-ink-2">No meeting has been closed yet. The chair starts one on its page when its time has come.</p>
        ) : (
          <PastMeetings meetings={past} zone={zone} />
        )}
      </section>
      {mayDefine ? (
        <div className="no-print mt-8 max-w-3xl">
          <Card title="Define meetings">
            <DefineSeriesForm
              authorities={authorities}
              zone={zone}
              firstAt={`${localValue(new Date(Date.now() + day), zone).slice(0, 10)}T10:00`}
            />
          </Card>
        </div>
      ) : null}
      <p className="mt-6 text-ink-3 text-sm">Times in {zone}.</p>
      <Keys bindings={keys} />
    </>
  );
}
