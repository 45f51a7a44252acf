import { randomUUID } from 'node:crypto';

export const longestText = 200;
const mostPerAccount = 100;

export interface Todo {
  readonly id: string;
  readonly text: string;
  done: boolean;
}

/** Every account's to-dos, in memory, by Firefox Accounts' uid: addresses change, the uid stays. */
export function createTodos() {
  const todosByUid = new Map<string, Todo[]>();
  const listOf = (uid: string): Todo[] => todosByUid.get(uid) ?? [];

  return {
    list: listOf,

    /** Adds a to-do, or nothing when the list is full. */
    add(uid: string, text: string): Todo | undefined {
      const list = listOf(uid);
      if (list.length >= mostPerAccount) return;
      const todo: Todo = { id: randomUUID(), text, done: false };
      todosByUid.set(uid, [...list, todo]);
      return todo;
    },

    tick(uid: string, id: string, done: boolean): Todo | undefined {
      const todo = listOf(uid).find((one) => one.id === id);
      if (todo) todo.done = done;
      return todo;
    },

    remove(uid: string, id: string): boolean {
      const list = listOf(uid);
      const rest = list.filter((one) => one.id !== id);
      todosByUid.set(uid, rest);
      return rest.length < list.length;
    },
  };
}
