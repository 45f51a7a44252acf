/** @type {import('fxa-relier-client/testing').StartLocalFxaOptions} */
export default {
  clients: [
    {
      id: '1234567890abcdef',
      name: 'The site',
      secret: process.env.FXA_CLIENT_SECRET ?? 'a'.repeat(64),
      redirectUris: ['http://localhost:5000/oauth'],
    },
  ],
  accounts: [{ email: 'jo@example.com', password: 'correct horse' }],
  faults: { delayMs: 300 },
};
