/** Put in its place when the command is built (scripts/build-cli.ts). */
declare const COUNTERSIGN_VERSION: string;
