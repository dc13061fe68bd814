import type { Metadata } from "next";
import { LicenceList } from "#components/library/licence-list";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { componentStandings, sayCoverage } from "#lib/domain/bill-of-materials";
import { finalBuild } from "#lib/domain/build";
import { billPage } from "#lib/queries/bill-page";
import { addressOf, choiceParam, textParam } from "#lib/web/list-address";
import { loadRelease } from "../../load-release.ts";
import { ComponentTable } from "./component-table.tsx";

type Props = PageProps<"/releases/[number]/build/components">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Components of ${(await params).number}` };
}

const options = [
  { value: "all", label: "all" },
  { value: "foreign", label: "foreign" },
  { value: "in_library", label: "in the library" },
  { value: "waived", label: "let in for now" },
  { value: "own", label: "of the release itself" },
];

export default async function ComponentsPage({ params, searchParams }: Props) {
  const { context, person, release } = await loadRelease((await params).number);
  const asked = await searchParams;
  const place = `/releases/REL-${release.number}/build`;
  const bill = finalBuild(release)?.bill;
  if (!bill)
    return (
      <Empty title="There is no bill of materials" action={<LinkButton href={`${place}#bill`}>Open build & test</LinkButton>}>
        A CycloneDX bill of the sealed final build says what it is made of. Seal the build, then hand the bill in.
      </Empty>
    );
  const chosen = choiceParam(asked["standing"], ["all", ...componentStandings] as const, "all");
  const after = /^\d{1,9}$/.test(textParam(asked["after"])) ? Number(textParam(asked["after"])) : null;
  const { components, licences, next } = await billPage(context, bill, { standing: chosen === "all" ? null : chosen, after });
  const { foreignMaterials } = bill.standing;
  const foreign = bill.standing.foreign + foreignMaterials.length;
  const kept = { standing: chosen === "all" ? null : chosen };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1.6fr_1fr]">
      <Card title="Components" count={bill.components} action={<LinkButton href={place}>Back to the build</LinkButton>}>
        <FilterBar label="Choose components">
          <FilterSelect label="Which" name="standing" value={chosen} options={options} />
        </FilterBar>
        {components.length === 0 ? (
          <p className="text-ink-2">None of them.</p>
        ) : (
          <ComponentTable components={components} zone={person.timeZone} />
        )}
        <nav aria-label="Pages" className="no-print mt-5 flex gap-3">
          {after === null ? null : <LinkButton href={addressOf(`${place}/components`, kept)}>From the beginning</LinkButton>}
          {next === null ? null : (
            <LinkButton href={addressOf(`${place}/components`, { ...kept, after: String(next) })}>More</LinkButton>
          )}
        </nav>
      </Card>
      <div className="space-y-5">
        {foreign === 0 ? null : (
          <Card title="What is foreign" count={foreign}>
            <p className="mb-3 text-ink-2">
              Nobody let it in. An intake lists all of it, and a change authority decides on the list at once.
            </p>
            {foreignMaterials.length === 0 ? null : (
              <p className="mb-3 break-all text-ink-2">Of it the provenance names {foreignMaterials.join(", ")}.</p>
            )}
            <LinkButton href={`/library/intakes/new?release=REL-${release.number}`}>Have it let in</LinkButton>
          </Card>
        )}
        <Card title="What was looked up">
          <p className="text-ink-2">{sayCoverage(bill.standing)} A digest says what a component is; a purl is only a name.</p>
        </Card>
        <Card title="Licences" count={licences.length}>
          <LicenceList licences={licences} />
        </Card>
      </div>
    </div>
  );
}
