import type { Session } from 'fxa-relier-client/server';
import { type Context, Hono } from 'hono';
import { bodyOf, siteError } from './json.ts';
import { createTodos, longestText } from './todos.ts';

/** The to-dos of the account that is signed in. */
export function createTodosApi(sessionOf: (context: Context) => Promise<Session | null>) {
  const todos = createTodos();
  const api = new Hono<{ Variables: { uid: string } }>();

  api.use(async (context, next) => {
    const session = await sessionOf(context);
    if (!session) return context.json({ outcome: 'session_ended' }, 401);
    context.set('uid', session.uid);
    return next();
  });

  api.get('/', (context) => context.json(todos.list(context.var.uid)));

  api.post('/', async (context) => {
    const { text } = await bodyOf(context);
    const trimmed = typeof text === 'string' ? text.trim() : '';
    if (!trimmed || trimmed.length > longestText) {
      return siteError(context, 400, `A to-do has 1 to ${longestText} characters.`);
    }
    const todo = todos.add(context.var.uid, trimmed);
    return todo ? context.json(todo, 201) : siteError(context, 409, 'The list is full.');
  });

  api.patch('/:id', async (context) => {
    const { done } = await bodyOf(context);
    if (typeof done !== 'boolean') return siteError(context, 400, '"done" is true or false.');
    const todo = todos.tick(context.var.uid, context.req.param('id'), done);
    return todo ? context.json(todo) : siteError(context, 404, 'There is no such to-do.');
  });

  api.delete('/:id', (context) => {
    const removed = todos.remove(context.var.uid, context.req.param('id'));
    return removed ? context.json({}) : siteError(context, 404, 'There is no such to-do.');
  });

  return api;
}
