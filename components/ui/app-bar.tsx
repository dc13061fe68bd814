import { Menu } from "lucide-react";
import type { ReactNode } from "react";
import { BarLink } from "./bar-link.tsx";
import { BrandMark } from "./brand-mark.tsx";
import { Link } from "./link.tsx";
import { type Theme, ThemeSwitch } from "./theme-switch.tsx";

export interface AppBarItem {
  href: string;
  label: string;
  count?: number;
}

/** The bar over every page. `tools` stand before the person's name, `children` is the sign-out form. On phones the menu opens without JavaScript. */
export function AppBar({
  organisation,
  isDemonstration,
  person,
  items,
  theme,
  themeAction,
  tools,
  children,
}: {
  organisation: string;
  isDemonstration: boolean;
  person: Person;
  items: readonly AppBarItem[];
  theme: Theme;
  themeAction: (form: FormData) => Promise<void>;
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <header className="no-print sticky top-0 z-30 border-line border-b bg-raised">
      <a
        href="#content"
        className="-translate-y-16 absolute top-2 left-4 z-40 rounded-md bg-accent px-3 py-2 text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-13 items-center gap-3 px-8 max-2xl:px-5 max-xl:gap-2 max-sm:px-4">
        <Link href="/" className="flex shrink-0 items-center gap-2 font-[660] text-ink tracking-tight hover:no-underline">
          <BrandMark />
          <span className="leading-4">
            Countersign
            {isDemonstration ? <span className="block font-[450] text-asked text-xs tracking-normal">demonstration</span> : null}
          </span>
        </Link>
        <nav aria-label="Main" className="min-w-0 flex-1 max-xl:hidden">
          <ul className="flex gap-0.5 overflow-x-auto">
            {items.map((item) => (
              <li key={item.href}>
                <BarLink {...item} />
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-2 2xl:gap-3">
          <span className="whitespace-nowrap text-ink-3 text-sm max-2xl:sr-only">{organisation}</span>
          {tools}
          <ThemeSwitch theme={theme} action={themeAction} />
          <Who {...person} />
          <div className="shrink-0 max-xl:hidden">{children}</div>
        </div>
        <details className="group shrink-0 xl:hidden">
          <summary className="flex size-11 list-none items-center justify-center rounded-md text-ink-2 hover:bg-sunken [&::-webkit-details-marker]:hidden">
            <Menu aria-hidden="true" className="size-5" />
            <span className="sr-only">Menu</span>
          </summary>
          <div className="absolute inset-x-0 top-full border-line border-b bg-raised p-4 shadow-card">
            <nav aria-label="Menu">
              <ul className="grid gap-1 sm:grid-cols-2">
                {items.map((item) => (
                  <li key={item.href}>
                    <BarLink {...item} />
                  </li>
                ))}
              </ul>
            </nav>
            <div className="mt-3 flex items-center justify-between gap-4 border-line border-t pt-3">
              <div className="min-w-0 sm:hidden">
                <Name {...person} />
                <span className="block truncate text-ink-2 text-sm">
                  {person.standing}, {organisation}
                </span>
              </div>
              <span className="text-ink-2 max-sm:hidden">{organisation}</span>
              {children}
            </div>
          </div>
        </details>
      </div>
    </header>
  );
}

interface Person {
  name: string;
  standing: string;
  href?: string;
}

const Name = ({ name, href }: Pick<Person, "name" | "href">) =>
  href === undefined ? (
    <span className="block truncate">{name}</span>
  ) : (
    <Link href={href} className="block truncate text-ink">
      {name}
    </Link>
  );

/** Beside the tools; on phones it stands in the menu. */
const Who = ({ standing, ...person }: Person) => (
  <div className="min-w-0 max-w-32 text-right leading-4 max-sm:hidden 2xl:max-w-44">
    <Name {...person} />
    <span className="block truncate text-ink-3 text-xs" title={standing}>
      {standing}
    </span>
  </div>
);
