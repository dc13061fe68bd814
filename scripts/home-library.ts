import { folderStore } from "#lib/media/folder-store";
import { libraryAt } from "#lib/media/library";
import type { MediaStore } from "#lib/media/media-store";
import type { Home } from "./home.ts";

/** Where the bytes of an installation's library are: a bucket is for real work alone. */
export const libraryOf = ({ name, library }: Pick<Home, "name" | "library">): MediaStore =>
  name === "system" ? libraryAt(library) : folderStore(library);
