import type { Metadata } from "next";
import { Fragment } from "react";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FormStatus } from "#components/ui/form-status";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { decideHandInBuild, decideRaiseDefect, finalBuild } from "#lib/domain/build";
import { buildStory } from "#lib/domain/build-story";
import { isOfEveryKind } from "#lib/domain/required-suite";
import { environments } from "#lib/queries/environments";
import { readFlash } from "#lib/web/flash";
import { loadRelease } from "../load-release.ts";
import { BuildCard } from "./build-card.tsx";
import { CriteriaCard } from "./criteria-card.tsx";
import { DefectsCard } from "./defects-card.tsx";
import { HandInBuildForm } from "./hand-in-build-form.tsx";
import { OlderBuild } from "./older-build.tsx";

export async function generateMetadata({ params }: PageProps<"/releases/[number]/build">): Promise<Metadata> {
  return { title: `Build & test of ${(await params).number}` };
}

const anyBuild = { buildId: "", source: "", commit: "", builder: "", runUrl: "" };
const anyDefect = { defectId: "", title: "", isBlocking: false };

export default async function BuildPage({ params }: PageProps<"/releases/[number]/build">) {
  const { context, person, release } = await loadRelease((await params).number);
  const target = { releaseId: release.id, expectedVersion: release.version };
  const places = await environments(context);
  const next = decideHandInBuild(release, anyBuild, context.actor);
  const defect = decideRaiseDefect(release, anyDefect, context.actor);
  const last = finalBuild(release);
  const told = await readFlash();
  const typed = told.status === "failed" ? told.submitted : {};
  const page = { release, target, actor: context.actor, zone: person.timeZone };
  if (release.retires)
    return (
      <Empty
        title="A retirement has no build"
        action={<LinkButton href={`/releases/REL-${release.number}/plan`}>Open the decommission plan</LinkButton>}
      >
        Its decommission plan stands in place of one: the dry run, the dependants’ new homes, data and licences.
      </Empty>
    );
  return (
    <div className="space-y-5">
      <FormStatus state={told} />
      <div className="grid items-start gap-5 lg:grid-cols-[1.6fr_1fr]">
        <div className="space-y-5">
          {buildStory(release).map((chapter) => {
            const card = <BuildCard {...page} {...{ chapter, places, typed }} />;
            if (chapter.isLast) return <Fragment key={chapter.build.id}>{card}</Fragment>;
            return (
              <OlderBuild key={chapter.build.id} iteration={chapter}>
                {card}
              </OlderBuild>
            );
          })}
          {last === undefined ? (
            <Empty title="No build was handed in yet">
              A build names its source, commit and builder. Its artifacts are added, then it is sealed; test reports count for a
              sealed build’s digests only. A pipeline does all of it with <Link href="/account/tokens">the command</Link>:{" "}
              <code>node countersign.mjs build submit --release REL-{release.number}</code>.
            </Empty>
          ) : null}
          <HandInBuildForm
            target={target}
            iteration={release.builds.length + 1}
            against={next.allowed ? [] : [...next.refusals]}
          />
        </div>
        <div className="space-y-5">
          <CriteriaCard {...page} />
          <DefectsCard {...page} against={defect.allowed ? [] : [...defect.refusals]} />
          <Card title="Required suites" count={release.service.name}>
            {release.service.requiredSuites.length === 0 ? (
              <p className="text-ink-2">None is required by the service. At least one suite has to pass all the same.</p>
            ) : (
              <ul className="flex flex-wrap gap-2">
                {release.service.requiredSuites.map(({ name, kinds }) => (
                  <li key={name}>
                    <code>{name}</code>
                    {isOfEveryKind(kinds) ? null : <span className="ml-1 text-ink-2">of {kinds.join(" and ")} releases</span>}
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </div>
      </div>
    </div>
  );
}
