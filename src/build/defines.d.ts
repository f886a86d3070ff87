// The constants that vite.config.ts puts into every build.

/** The `version` of package.json. */
declare const __HOLDFAST_VERSION__: string;

/** What HOLDFAST_BUILD_ID was at build time, `release` without it; two builds that differ in it get different worker files. */
declare const __HOLDFAST_BUILD__: string;
