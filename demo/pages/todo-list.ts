import type { Todo } from '../server/todos.ts';
import { callApi } from './api.ts';

export interface TodoListElements {
  form: HTMLFormElement;
  list: HTMLElement;
  count: HTMLElement;
}

/** The list on screen. What does not work is handed to `onError`. */
export function createTodoList(
  { form, list, count }: TodoListElements,
  onError: (error: unknown) => void,
) {
  const input = form.elements.namedItem('text') as HTMLInputElement;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    attempt(async () => {
      const todo = await callApi<Todo>('POST', '/api/todos', { text });
      // Not what was typed since.
      if (input.value.trim() === text) input.value = '';
      list.append(itemOf(todo));
      recount();
    });
  });

  return {
    async load(): Promise<void> {
      const todos = await callApi<Todo[]>('GET', '/api/todos');
      list.replaceChildren(...todos.map(itemOf));
      recount();
    },

    clear(): void {
      list.replaceChildren();
      input.value = '';
    },
  };

  function itemOf({ id, text, done }: Todo): HTMLElement {
    const item = document.createElement('li');
    const label = document.createElement('label');
    const box = document.createElement('input');
    const words = document.createElement('span');
    const remove = document.createElement('button');
    box.type = 'checkbox';
    box.checked = done;
    words.textContent = text;
    remove.type = 'button';
    remove.className = 'quiet';
    remove.textContent = 'Delete';
    remove.setAttribute('aria-label', `Delete ${text}`);
    label.append(box, words);
    item.append(label, remove);

    box.addEventListener('change', () =>
      attempt(
        async () => {
          await callApi('PATCH', `/api/todos/${id}`, { done: box.checked });
          recount();
        },
        () => {
          box.checked = !box.checked;
        },
      ),
    );
    remove.addEventListener('click', () =>
      attempt(async () => {
        await callApi('DELETE', `/api/todos/${id}`);
        const next = item.nextElementSibling ?? item.previousElementSibling;
        item.remove();
        (next?.querySelector('button') ?? input).focus();
        recount();
      }),
    );
    return item;
  }

  function recount(): void {
    const open = list.querySelectorAll('input:not(:checked)').length;
    const all = list.children.length;
    count.textContent = all ? `${open} of ${all} to do` : 'Nothing to do yet.';
  }

  async function attempt(act: () => Promise<void>, undo = () => {}): Promise<void> {
    try {
      await act();
    } catch (error) {
      undo();
      onError(error);
    }
  }
}
