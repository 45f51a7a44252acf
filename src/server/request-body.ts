const mostBytes = 16 * 1024;

/** The fields of a JSON object in the body; nothing where it is another body, or too long a one. */
export async function readJsonObject(
  request: Request,
): Promise<Record<string, unknown> | undefined> {
  const text = await readText(request);
  try {
    const body: unknown = JSON.parse(text ?? '');
    return body instanceof Object && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return;
  }
}

async function readText({ body }: Request): Promise<string | undefined> {
  if (!body) return;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return;
    }
    text += decoder.decode(value, { stream: true });
  }
}
