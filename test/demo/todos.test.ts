import { expect, test } from 'vitest';
import { createTodos } from '../../demo/server/todos.ts';

test('lists what was added, in that order', () => {
  const todos = createTodos();
  todos.add('a', 'first');
  todos.add('a', 'second');
  expect(todos.list('a')).toMatchObject([
    { text: 'first', done: false },
    { text: 'second', done: false },
  ]);
});

test('keeps the lists of two accounts apart', () => {
  const todos = createTodos();
  const mine = todos.add('a', 'mine');
  expect(todos.list('b')).toEqual([]);
  expect(todos.tick('b', mine?.id ?? '', true)).toBeUndefined();
  expect(todos.remove('b', mine?.id ?? '')).toBe(false);
  expect(todos.list('a')).toMatchObject([{ text: 'mine', done: false }]);
});

test('ticks, and takes the tick away', () => {
  const todos = createTodos();
  const { id } = todos.add('a', 'one') ?? { id: '' };
  expect(todos.tick('a', id, true)).toMatchObject({ done: true });
  expect(todos.tick('a', id, false)).toMatchObject({ done: false });
});

test('removes one and leaves the others', () => {
  const todos = createTodos();
  const { id } = todos.add('a', 'one') ?? { id: '' };
  todos.add('a', 'two');
  expect(todos.remove('a', id)).toBe(true);
  expect(todos.remove('a', id)).toBe(false);
  expect(todos.list('a')).toMatchObject([{ text: 'two' }]);
});

test('takes no more than a hundred to-dos of one account', () => {
  const todos = createTodos();
  for (let count = 0; count < 100; count++) expect(todos.add('a', `${count}`)).toBeDefined();
  expect(todos.add('a', 'one too many')).toBeUndefined();
  expect(todos.add('b', 'another account')).toBeDefined();
});
