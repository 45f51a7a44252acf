/** What JSON calls an object. */
export type JsonObject = Record<string, unknown>;

/** Whether JSON has an object here, rather than null or a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that `text` is; nothing where it is something else, or no JSON. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return;
  }
}
