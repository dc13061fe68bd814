import type { ReactNode } from "react";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { PersonRef } from "#lib/domain/release";
import { sayRecurrence } from "#lib/domain/say-recurrence";
import type { ListedSeries } from "#lib/queries/cab-page";
import { AmendSeriesForm, EndSeriesForm } from "./series-forms.tsx";

interface Props {
  series: ListedSeries;
  zone: string;
  /** Members to choose a chair from; null where this person may not amend it. */
  chairs: readonly PersonRef[] | null;
}

/** One series: when it meets next, by which rule, and who presides. */
export function SeriesCard({ series, zone, chairs }: Props) {
  const { name, authority, chair, planned, later, timeZone, minutes, itemMinutes, leadHours, quorum } = series;
  return (
    <Card title={name} count={authority.name}>
      {planned ? (
        <p className="text-lg">
          Next{" "}
          <Link href={`/cab/${planned.number}`} data-key-row>
            CAB-{planned.number}
          </Link>
          , <Time at={planned.startsAt} zone={zone} />
        </p>
      ) : (
        <p className="text-ink-2">No meeting is planned: the rule has come to its end.</p>
      )}
      {later.length > 0 ? (
        <p className="text-ink-2">
          Then{" "}
          {later.map((at, index) => (
            <span key={at.toISOString()}>
              {index > 0 ? ", " : ""}
              <Time at={at} zone={zone} isQuiet />
            </span>
          ))}
          .
        </p>
      ) : null}
      <dl className="mt-3 grid grid-cols-[6rem_1fr] gap-x-4 gap-y-1">
        <Row term="Meets">
          {sayRecurrence(series)} {timeZone}, for {minutes} minutes
        </Row>
        <Row term="Chair">{chair.name}</Row>
        <Row term="Agenda">
          What waits for the authority, by deadline and risk
          {leadHours > 0 ? `, asked at least ${leadHours} hours before` : ", until the meeting is started"}; {itemMinutes} minutes
          for one item
        </Row>
        <Row term="Quorum">{quorum} members</Row>
      </dl>
      {chairs === null ? null : (
        <div className="no-print mt-3 border-line border-t pt-2">
          <AmendSeriesForm series={{ ...series, chairId: chair.id }} chairs={chairs} />
          <EndSeriesForm series={series} />
        </div>
      )}
    </Card>
  );
}

const Row = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-ink-2">{term}</dt>
    <dd>{children}</dd>
  </div>
);
