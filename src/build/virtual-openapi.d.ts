// The OpenAPI description in the service worker of a package; see package/workers.ts.

declare module 'virtual:openapi' {
  /** The description as JSON text. */
  export const openApiDescription: string;
}
