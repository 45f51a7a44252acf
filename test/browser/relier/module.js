import { FxaRelierClient } from '/fxa-relier-client/index.js';

globalThis.FxaRelierClient = FxaRelierClient;
