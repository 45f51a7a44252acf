import type { Context, MiddlewareHandler } from 'hono';
import { errorPage } from '../pages/notices.ts';
import type { LocalState } from '../state.ts';
import { presentPage } from './present-page.ts';

/** A form that another site's page posts here would act in the user's name. */
export function refuseForeignForms(state: LocalState): MiddlewareHandler {
  return async (c, next) => {
    if (isOwnPost(c, state)) return next();
    const message = 'This form was sent by a page of another site.';
    return presentPage(c, state, errorPage('Not accepted', message), 403);
  };
}

/** Browsers say with each POST which page's it is. */
export function isOwnPost(c: Context, { options }: LocalState): boolean {
  const origin = c.req.header('Origin');
  return origin === undefined || origin === new URL(options.server.contentHost).origin;
}
