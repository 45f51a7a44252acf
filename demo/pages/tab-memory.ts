/** A text that this tab keeps over a reload; where storage is blocked, until then. */
export function createTabMemory(key: string) {
  let kept = '';
  return {
    recall(): string {
      try {
        return sessionStorage.getItem(key) ?? kept;
      } catch {
        return kept;
      }
    },
    remember(text: string): void {
      kept = text;
      try {
        sessionStorage.setItem(key, text);
      } catch {}
    },
  };
}
