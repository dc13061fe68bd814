import type { ReactNode } from "react";
import { LiveNotice } from "#components/live/live-notice";
import { Palette } from "#components/palette/palette";
import { AppBar, type AppBarItem } from "#components/ui/app-bar";
import { Button } from "#components/ui/button";
import { InboxLink } from "#components/ui/inbox-link";
import { roleLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import { deskCounts } from "#lib/queries/desk";
import { requirePage } from "#lib/web/session";
import { readTheme } from "#lib/web/theme";
import { setThemeAction } from "../actions.ts";
import { signOutAction } from "./actions.ts";

/** The signed-in shell. */
export default async function DeskLayout({ children }: Readonly<{ children: ReactNode }>) {
  const madeAt = Date.now();
  const { context, person, organisation } = await requirePage();
  const { votes, inbox, hasMeetings } = await deskCounts(context);
  const items = [
    { href: "/", label: "Waiting for me" },
    { href: "/releases", label: "Releases" },
    { href: "/changes", label: "Changes" },
    { href: "/authorizations", label: "Authorizations", count: votes },
    ...(hasMeetings ? [{ href: "/cab", label: "CAB" }] : []),
    { href: "/services", label: "Services" },
    { href: "/library", label: "Library" },
    { href: "/record", label: "Record" },
    ...(may(context.actor, "appointment:propose") || may(context.actor, "person:administer")
      ? [{ href: "/admin", label: "Admin" }]
      : []),
  ];
  return (
    <>
      <AppBar
        organisation={organisation.name}
        isDemonstration={organisation.isDemonstration}
        person={{
          name: person.name,
          standing: person.roles.map((role) => roleLabels[role]).join(", ") || "reader",
          href: "/account",
        }}
        items={items}
        theme={await readTheme()}
        themeAction={setThemeAction}
        tools={
          <>
            <InboxLink count={inbox} />
            <Palette pages={pagesOf(items)} />
          </>
        }
      >
        <form action={signOutAction}>
          <Button type="submit" variant="quiet">
            Sign out
          </Button>
        </form>
      </AppBar>
      <LiveNotice personId={person.id} madeAt={madeAt} />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1240px] px-4 pt-5 pb-16 sm:px-8 sm:pt-7">
        {children}
      </main>
    </>
  );
}

/** Where the palette goes besides what it finds. */
const pagesOf = (items: readonly AppBarItem[]) =>
  [...items, { href: "/inbox", label: "Inbox" }, { href: "/account", label: "Your account" }].map(({ href, label }) => ({
    href,
    label,
    detail: "",
  }));
