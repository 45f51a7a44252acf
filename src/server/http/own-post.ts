import { jsonAnswer } from './answer.ts';
import { isSameOrigin } from './same-origin.ts';

/**
 * Refuses what only a page of this site may send. `json` refuses forms, too, which other sites can
 * send without asking first.
 */
export function refusePost(
  request: Request,
  siteUrl: string,
  accepted: 'json' | 'any',
): Response | undefined {
  const refuse = (status: number, message: string, headers = {}) =>
    jsonAnswer({ outcome: 'site_error', message }, { status, headers });

  if (request.method !== 'POST') return refuse(405, 'Send it by POST.', { allow: 'POST' });
  if (!isSameOrigin(request, siteUrl)) {
    return refuse(403, `Only pages of ${siteUrl} may send this.`);
  }
  const type = request.headers.get('content-type') ?? '';
  if (accepted === 'json' && !/^application\/json\s*(;|$)/i.test(type)) {
    return refuse(415, 'Send JSON.');
  }
  return;
}
