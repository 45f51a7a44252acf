import type { Context } from 'hono';
import type { Outcome } from './outcome.ts';

/** The fields of a JSON body; none where it is not a JSON object. */
export async function bodyOf(context: Context): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => null);
  return { ...(body instanceof Object && body) };
}

/** The answer to what this site refuses or cannot do. `message` is shown to the user. */
export function siteError(context: Context, status: 400 | 404 | 409 | 500, message: string) {
  const outcome: Outcome = 'site_error';
  return context.json({ outcome, message }, status);
}
