import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { type PublishedFactor, publishedBands, publishedFactors } from "#lib/domain/risk-published";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "How risk is weighed" };

/** The formula as it is in force, from its own tables: nobody writes it twice. */
export default async function RiskHelpPage() {
  await requirePage();
  return (
    <article className="mx-auto max-w-[720px]">
      <PageHead
        title="How risk is weighed"
        meta={[{ key: "what", fact: "One published formula for every release, at every gate." }]}
      />
      <div className="space-y-4">
        <Card title="The score">
          <p>
            Every factor that can be weighed gives points, up to its weight. The score is the share of points in the weight that
            is known, of 100. What is not known yet, or not asked for, counts on neither side: it never makes a release look
            safer.
          </p>
          <ul className="mt-3 space-y-1">
            {publishedBands.map(({ level, range }) => (
              <li key={level}>
                <b className="inline-block w-20">{level}</b> {range}
              </li>
            ))}
          </ul>
        </Card>
        <Card title="The factors" count="their weights sum to 100">
          <ul className="divide-y divide-line">
            {publishedFactors.map((factor) => (
              <Factor key={factor.name} factor={factor} />
            ))}
          </ul>
        </Card>
        <Card title="What it is for">
          <p>
            The score and every reading are part of the evidence that a change authority decides upon. A policy may ask for other
            votes at another risk, and the queue shows the riskier first among those of one day. The history of the service is a
            dated snapshot: it never ends a request by itself.
          </p>
          <p className="mt-3">
            <Link href="/help/policies">How policies work</Link>
          </p>
        </Card>
      </div>
    </article>
  );
}

const Factor = ({ factor: { name, weight, from, gives } }: { factor: PublishedFactor }): ReactNode => (
  <li className="py-3 first:pt-0 last:pb-0">
    <p className="flex items-baseline justify-between gap-4">
      <b>{name}</b>
      <span className="text-ink-2 tabular-nums">up to {weight}</span>
    </p>
    <p className="text-ink-2">{from}</p>
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {gives.map(({ at, points }) => (
        <li key={at}>
          <span className="text-ink-3">{at}</span> {points}
        </li>
      ))}
    </ul>
  </li>
);
