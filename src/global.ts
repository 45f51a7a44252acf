export { FxaRelierClient as default } from './client/fxa-relier-client.ts';
