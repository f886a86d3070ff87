// The constants that vite.config.ts puts into every build.

/** The `version` of package.json. */
declare const __HOLDFAST_VERSION__: string;

/** What HOLDFAST_BUILD_ID was at build time, `release` without it; two builds that differ in it get different worker files. */
declare const __HOLDFAST_BUILD__: string;

/**
 * Which of our pages are beside the script: `all` in the app's build, `viewer` where a package's viewer is copied into an app,
 * `none` in the elements of a package, which an app shows in a page of its own.
 */
declare const __HOLDFAST_PAGES__: 'all' | 'viewer' | 'none';
