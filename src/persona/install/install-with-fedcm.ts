import { createFedcmProvider } from '../fedcm/fedcm-provider.ts';
import { createFxaProvider } from '../fxa/fxa-provider.ts';
import { installNavigatorId } from './install-navigator-id.ts';
import { readScriptTag } from './script-tag.ts';

const options = readScriptTag();
installNavigatorId(
  createFedcmProvider({
    configURL: new URL('/fedcm/config.json', options.origin).href,
    otherwise: createFxaProvider(options),
  }),
);
