import type { ReactNode } from "react";
import { VoteList } from "#components/gate/vote-list";
import { Card, CardPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { LibraryItemView } from "#lib/queries/library-item";

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="grid gap-x-4 py-2 sm:grid-cols-[9rem_1fr]">
    <dt className="text-ink-3">{term}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

/** By which release, by whose grant, from which build, and where the record tells of it. */
export function HowItGotIn({ item, zone }: { item: LibraryItemView; zone: string }) {
  const { release, build, authorization, entry } = item;
  const name = `REL-${release.number}`;
  return (
    <Card title="How it got in">
      <dl className="divide-y divide-line">
        <Fact term="Release">
          <Link href={`/releases/${name}`}>
            {name}, {release.title}
          </Link>
        </Fact>
        <Fact term="Authorized">
          {authorization ? (
            <>
              <Link href={`/authorizations/${authorization.number}`}>Authorization {authorization.number}</Link>, asked by{" "}
              {authorization.askedBy.name} of the {authorization.authority.name}
              {authorization.endedAt ? (
                <>
                  , granted <Time at={authorization.endedAt} zone={zone} />
                </>
              ) : null}
            </>
          ) : (
            "No authorization is recorded"
          )}
        </Fact>
        <Fact term="Checked in">
          <Time at={item.checkedInAt} zone={zone} /> by {item.checkedInBy.name}
        </Fact>
        <Fact term="Build">
          <Link href={`/releases/${name}/build`}>Build {build.iteration}</Link>, commit <code>{build.commit}</code> of{" "}
          {build.source}, made by {build.builder}, handed in by {build.handedInBy.name}
        </Fact>
        {build.manifestDigest ? (
          <Fact term="Sealed manifest">
            <Digest sha256={build.manifestDigest} canCopy />
          </Fact>
        ) : null}
        <Fact term="In the record">
          <Link href={`/releases/${name}/record`}>
            {entry.stream}, entry {entry.sequence}
          </Link>
        </Fact>
      </dl>
      {authorization ? (
        <CardPart title="Votes on its check-in">
          <VoteList authorization={authorization} zone={zone} />
        </CardPart>
      ) : null}
    </Card>
  );
}
