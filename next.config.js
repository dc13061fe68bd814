/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  devIndicators: false,
  serverExternalPackages: ["@node-rs/argon2", "@prisma/adapter-pg", "pg", "pg-boss"],
  turbopack: { root: import.meta.dirname },
  // Types are a check of their own (`npm run check`, `npm test`): a build on a user's machine need not wait for them.
  typescript: { ignoreBuildErrors: true },
};

export default config;
