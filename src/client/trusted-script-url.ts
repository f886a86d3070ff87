// Addresses of scripts for pages whose Content-Security-Policy has `require-trusted-types-for 'script'`: there the
// constructors of workers and `serviceWorker.register()` do not take strings.

/** Name of our Trusted Types policy. A page that lists the policies it allows adds it: `trusted-types holdfast`. */
const TRUSTED_TYPES_POLICY = 'holdfast';

/** The part of the Trusted Types API that we use; TypeScript's DOM library does not describe it. */
interface TrustedTypesLike {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

interface ScriptUrlPolicy {
  createScriptURL(address: string): string;
}

/** The rules of our policy. They stand in for a policy as well, where the page has no Trusted Types or refused ours. */
const RULES: ScriptUrlPolicy = { createScriptURL: (address) => address };

/** Undefined until first needed. */
let policy: ScriptUrlPolicy | undefined;

/**
 * Returns the address in the form that the page's worker constructors and `serviceWorker.register()` take: a
 * `TrustedScriptURL`, which is typed as a string because those are declared to take strings. Where there are no Trusted
 * Types, where the page refused the policy and for an address of another origin it is the plain address: the platform's
 * own error then gives the reason.
 */
export function trustedScriptUrl({ href }: URL): string {
  policy ??= makePolicy();
  return href.startsWith(`${location.origin}/`) ? policy.createScriptURL(href) : href;
}

function makePolicy(): ScriptUrlPolicy {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- not in TypeScript's DOM library
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesLike };
  try {
    return trustedTypes?.createPolicy(TRUSTED_TYPES_POLICY, RULES) ?? RULES;
  } catch {
    return RULES; // the page's list of policies lacks ours, which the browser writes to the console
  }
}
