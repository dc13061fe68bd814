import type { Metadata } from "next";
import { Fragment, type ReactNode } from "react";
import { EmergencyBanner } from "#components/gate/emergency-banner";
import { StandBadge } from "#components/gate/stand-badge";
import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time, TimeSpan } from "#components/ui/time";
import { changeModelLabels, phaseLabels, releaseKindLabels } from "#lib/domain/labels";
import { isEnded } from "#lib/domain/phase";
import { ratificationDuty } from "#lib/domain/ratification";
import type { Release } from "#lib/domain/release";
import { standOf } from "#lib/domain/release-stand";
import { loadRelease } from "./load-release.ts";
import { ReleaseTabs } from "./release-tabs.tsx";

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { release } = await loadRelease((await params).number);
  const name = `REL-${release.number} ${release.title}`;
  return { title: { default: name, template: `%s · ${name} · Countersign` } };
}

/** Head and tabs, the same on every page of a release. */
export default async function ReleaseLayout({ params, children }: Props & { children: ReactNode }) {
  const { release, now, person } = await loadRelease((await params).number);
  return (
    <>
      <PageHead
        crumbs={[{ label: "Releases", href: "/releases" }, { label: `REL-${release.number}` }]}
        title={release.title}
        meta={factsOf(release, person.timeZone)}
        action={
          isEnded(release.phase) ? (
            <Badge tone={release.phase === "closed" ? "granted" : "stale"}>{phaseLabels[release.phase]}</Badge>
          ) : (
            <StandBadge stand={standOf(release, now)} />
          )
        }
      />
      <EmergencyBanner duty={ratificationDuty(release, now)} zone={person.timeZone} />
      <ReleaseTabs number={release.number} />
      {children}
    </>
  );
}

function factsOf(release: Release, zone: string): { key: string; fact: ReactNode }[] {
  const { service, changes, schedule, follows, wantedAt } = release;
  const model = release.model === "normal" ? "" : changeModelLabels[release.model];
  const kind = [model, releaseKindLabels[release.kind], release.retires ? "retirement" : "release"];
  const facts: { key: string; fact: ReactNode }[] = [
    { key: "kind", fact: <span className="inline-block first-letter:uppercase">{kind.filter(Boolean).join(" ")}</span> },
    {
      key: "service",
      fact: (
        <>
          Service <Link href={`/services/${service.key}`}>{service.name}</Link>, tier {service.tier}
        </>
      ),
    },
    {
      key: "carries",
      fact:
        changes.length === 0 ? (
          "Carries no change yet"
        ) : (
          <>
            Carries{" "}
            {changes.map(({ number }, index) => (
              <Fragment key={number}>
                {index > 0 ? ", " : ""}
                <Link href={`/changes/CHG-${number}`}>CHG-{number}</Link>
              </Fragment>
            ))}
          </>
        ),
    },
    { key: "manager", fact: `Manager ${release.manager.name}` },
  ];
  if (schedule?.windowStart && schedule.windowEnd)
    facts.push({
      key: "window",
      fact: (
        <>
          Window <TimeSpan from={schedule.windowStart} to={schedule.windowEnd} zone={zone} />
        </>
      ),
    });
  else if (wantedAt)
    facts.push({
      key: "wanted",
      fact: (
        <>
          Wanted by <Time at={wantedAt} zone={zone} />
        </>
      ),
    });
  if (follows)
    facts.push({
      key: "follows",
      fact: (
        <>
          Follows <Link href={`/releases/REL-${follows.number}`}>REL-{follows.number}</Link>
        </>
      ),
    });
  if (isEnded(release.phase))
    facts.push({ key: "evidence", fact: <a href={`/api/releases/REL-${release.number}/evidence-pack`}>Evidence pack</a> });
  return facts;
}
