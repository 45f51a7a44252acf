import { invalidArgument } from '../../shared/argument.ts';
import { parseJsonObject } from '../../shared/json-object.ts';

const mostBytes = 16 * 1024;

/**
 * The fields of a JSON object in the body, or `undefined` if the body is another one or too long.
 * Rejects with `invalid_argument` if something else has read the body before.
 */
export async function readJsonObject(
  request: Request,
): Promise<Record<string, unknown> | undefined> {
  const wasRead = request.bodyUsed;
  const text = wasRead ? '' : await readText(request);
  // Behind an adapter, a body that was read before is empty in spite of its length.
  if (wasRead || (text === '' && Number(request.headers.get('content-length')) > 0)) {
    throw invalidArgument(
      'The body of the request was read before completeSignIn(): was it read by express.json()? Register completeSignIn() before such middleware',
    );
  }
  return parseJsonObject(text ?? '');
}

/** The body, or `undefined` if it is too long. */
async function readText({ body }: Request): Promise<string | undefined> {
  if (!body) return '';
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
