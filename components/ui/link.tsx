import type { ComponentProps } from "react";

/** The mark of links that lead on within the application; `FollowLinks` follows them without a new document. */
export const within = "data-within";

type LinkProps = Omit<ComponentProps<"a">, "href" | "target" | "download"> & { href: string };

/** An anchor and no more: a list has a hundred, and each would be a part that starts by itself in the browser. */
export const Link = (props: LinkProps) => <a {...props} {...{ [within]: "" }} />;
