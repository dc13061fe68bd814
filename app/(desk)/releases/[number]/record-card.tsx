import { RecordLines } from "#components/record/record-lines";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import type { RecordLine } from "#lib/queries/record-lines";

export function RecordCard({ number, lines, zone }: { number: number; lines: readonly RecordLine[]; zone: string }) {
  const entries = Number(lines[0]?.sequence ?? 0);
  return (
    <Card
      title="Record"
      count={<Link href={`/releases/REL-${number}/record`}>{entries === 1 ? "1 entry" : `all ${entries} entries`}</Link>}
    >
      <RecordLines lines={lines} zone={zone} />
    </Card>
  );
}
