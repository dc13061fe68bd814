import NextLink from "next/link";
import type { ComponentProps } from "react";

/** Not fetched ahead: every page is made for its reader, and a list would ask the server for one with each row. */
export const Link = (props: ComponentProps<typeof NextLink>) => <NextLink prefetch={false} {...props} />;
