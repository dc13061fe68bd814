/** The served system is started by scripts/test.ts, which says where it is. */
export default function setup(): void {
  for (const name of ["E2E_URL", "E2E_DATABASE_URL", "E2E_OWNER_URL", "CHROMIUM"])
    if (!process.env[name]) throw new Error(`${name} is not set: run the end-to-end tests by \`npm test -- e2e\`.`);
}
