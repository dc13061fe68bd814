import { PageHead } from "#components/ui/page-head";
import { Tabs } from "#components/ui/tabs";

const pages = [
  { href: "/admin", label: "People" },
  { href: "/admin/authorities", label: "Authorities and owners" },
  { href: "/admin/waivers", label: "Waivers" },
  { href: "/admin/builders", label: "Builders" },
  { href: "/admin/policies", label: "Policies" },
  { href: "/admin/settings", label: "Settings" },
];

/** The same head on each of these pages. */
export function AdminHead({ current }: { current: string }) {
  return (
    <>
      <PageHead
        title="People and settings"
        meta={[{ key: "rule", fact: "Nobody appoints themselves. Whatever makes an elector needs a second person." }]}
      />
      <Tabs label="Administration" items={pages.map((one) => ({ ...one, isCurrent: one.href === current }))} />
    </>
  );
}
