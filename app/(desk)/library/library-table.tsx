import { Badge } from "#components/ui/badge";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { sayBytes } from "#components/ui/say-bytes";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import { mediaKindOf } from "#lib/domain/library";
import type { LibraryRow } from "#lib/queries/library-list";
import { MediaCheckBadge } from "./media-check-badge.tsx";

/** Items in the order they come; the versions of one thing that follow each other stand together. */
export function LibraryTable({ items, zone }: { items: readonly LibraryRow[]; zone: string }) {
  return (
    <Table
      caption="Library items"
      columns={[
        { key: "item", label: "Item" },
        { key: "version", label: "Version" },
        { key: "digest", label: "SHA-256", isWide: true },
        { key: "size", label: "Size", isNumeric: true, isWide: true },
        { key: "in", label: `Checked in (${zone})`, isWide: true },
        { key: "runs", label: "Runs in", isWide: true },
        { key: "check", label: "Verified" },
      ]}
    >
      {items.map((item, index) => (
        <LibraryTableRow key={item.id} item={item} zone={zone} isFirst={familyOf(items[index - 1]) !== familyOf(item)} />
      ))}
    </Table>
  );
}

/** A file's name often carries its version: without it, the versions of one thing are told to be that. */
const familyOf = (item: LibraryRow | undefined): string =>
  item ? `${item.service.key} ${item.name.replace(item.version, "")}` : "";

function LibraryTableRow({ item, zone, isFirst }: { item: LibraryRow; zone: string; isFirst: boolean }) {
  const { name, version, sha256, mediaType, size, at, by, release, service, lastCheck, withdrawn, runsIn } = item;
  return (
    <tr className={isFirst ? "" : "border-t-0!"}>
      <Cell>
        {isFirst ? (
          <>
            <b className="[overflow-wrap:anywhere]">{name}</b>
            <span className="block text-ink-2 text-sm">
              {service.name}
              {mediaKindOf(mediaType) === "software" ? "" : `, ${mediaType}`}
            </span>
          </>
        ) : (
          <span className={name.includes(version) ? "text-ink-2 [overflow-wrap:anywhere]" : "sr-only"}>{name}</span>
        )}
      </Cell>
      <Cell isHead>
        <Link href={`/library/${sha256}`} className="[overflow-wrap:anywhere]">
          {version}
        </Link>
        <span className="block font-normal text-ink-2 text-sm sm:hidden">REL-{release.number}</span>
      </Cell>
      <Cell isWide isTight>
        <Digest sha256={sha256} />
      </Cell>
      <Cell isWide isNumeric>
        {sayBytes(size)}
      </Cell>
      <Cell isWide>
        <Time at={at} zone={zone} isQuiet />
        <span className="links-in-text block text-ink-2 text-sm">
          {by.name}, by{" "}
          <Link href={`/releases/REL-${release.number}/library`} title={release.title}>
            REL-{release.number}
          </Link>
        </span>
      </Cell>
      <Cell isWide>
        {runsIn.length === 0 ? (
          <span className="text-ink-3">nowhere</span>
        ) : (
          <Badge tone="granted" icon="dot">
            {runsIn.join(", ")}
          </Badge>
        )}
      </Cell>
      <Cell isTight>
        {withdrawn ? <Badge tone="refused">withdrawn</Badge> : null}
        <MediaCheckBadge result={lastCheck?.result ?? null} />
        {lastCheck ? (
          <span className="block text-ink-2 text-sm">
            <Time at={lastCheck.at} zone={zone} isQuiet />
          </span>
        ) : null}
      </Cell>
    </tr>
  );
}
