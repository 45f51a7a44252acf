/** What an assertion and its certificate say; nothing is verified. */
export function readAssertion(backed: string) {
  const [certificate, assertion] = backed.split('~').map((jws) => {
    const [, payload = ''] = jws.split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  });
  return { certificate, assertion };
}
