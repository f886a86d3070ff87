// Addresses of scripts for pages whose Content-Security-Policy has `require-trusted-types-for 'script'`: there the
// constructors of workers and `serviceWorker.register()` do not take strings.

/** Name of our Trusted Types policy. A page that lists the policies it allows adds it: `trusted-types holdfast`. */
const TRUSTED_TYPES_POLICY = 'holdfast';

/** The part of the Trusted Types API that we use; TypeScript's DOM library does not describe it. */
interface TrustedTypesLike {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptUrlPolicy;
}

interface ScriptUrlPolicy {
  createScriptURL(address: string): string;
}

/** Undefined until first needed; null where the page has no Trusted Types, or refused the policy. */
let policy: ScriptUrlPolicy | null | undefined;

/**
 * Returns the address in the form that the page's worker constructors and `serviceWorker.register()` take: a
 * `TrustedScriptURL`, which is typed as a string because those are declared to take strings. Where there are no Trusted
 * Types, where the page refused the policy and for an address of another origin it is the plain address: the platform's
 * own error then gives the reason.
 */
export function trustedScriptUrl(address: string | URL): string {
  const { href } = new URL(address, location.href);
  if (policy === undefined) policy = makePolicy();
  if (policy === null || !isOfThisOrigin(href)) return href;
  return policy.createScriptURL(href);
}

function makePolicy(): ScriptUrlPolicy | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- not in TypeScript's DOM library
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesLike };
  if (trustedTypes === undefined) return null;
  try {
    return trustedTypes.createPolicy(TRUSTED_TYPES_POLICY, {
      createScriptURL: (address) => {
        if (!isOfThisOrigin(address)) throw new TypeError(`${address} is not of the origin ${location.origin}.`);
        return address;
      },
    });
  } catch (error) {
    // The page's list of policies lacks ours. Also without the policy the platform's error names the cause.
    console.warn(`holdfast: the page does not allow the Trusted Types policy ${TRUSTED_TYPES_POLICY}`, error);
    return null;
  }
}

function isOfThisOrigin(address: string): boolean {
  return address.startsWith(`${location.origin}/`);
}
