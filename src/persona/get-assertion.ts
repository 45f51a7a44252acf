import { isFxaRelierError } from '../errors.ts';
import { reportFailure } from './observer.ts';
import type { IdentityProvider, IdentityRequest, SignedIn } from './provider.ts';
import { checkRequestOptions, type GetRequestOptions } from './request-options.ts';

/**
 * One assertion, or null where there is none to be had, for whatever reason. What the user did not
 * do is told on the console. It never rejects.
 */
export async function getAssertion(
  provider: IdentityProvider,
  { silent, ...options }: GetRequestOptions & { silent?: boolean | undefined },
): Promise<string | null> {
  try {
    const request = checkRequestOptions(options, location.href);
    const user = await (silent ? checkSilently(provider, request) : provider.request(request));
    // Whatever the provider made of it: it is this address, or none.
    const isAsked = !request.requiredEmail || request.requiredEmail === user?.email;
    return (isAsked && user?.assertion) || null;
  } catch (error) {
    // The user closed the dialog, or asked twice for it.
    const isExpected = isFxaRelierError(error, 'cancel') || isFxaRelierError(error, 'already_open');
    if (!isExpected) reportFailure(error);
    return null;
  }
}

async function checkSilently(
  provider: IdentityProvider,
  { requiredEmail, wantIssuer }: IdentityRequest,
): Promise<SignedIn | undefined> {
  const user = await provider.returned?.();
  if (user) return user;
  const answer = await provider.check({
    loggedInUser: undefined,
    persistent: true,
    requiredEmail,
    wantIssuer,
  });
  return answer.state === 'different' ? answer : undefined;
}
