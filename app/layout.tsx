import interLatin from "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2";
import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import { FollowLinks } from "#components/ui/follow-links";
import { readTheme } from "#lib/web/theme";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Countersign", template: "%s · Countersign" } };
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: Readonly<{ children: ReactNode }>) {
  await connection(); // nothing is prerendered: a prerendered page has no nonce
  // Text is laid out once, not again when its font comes.
  preload(interLatin, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  const theme = await readTheme();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>
        {children}
        <FollowLinks />
      </body>
    </html>
  );
}
