import { createFxaProvider } from '../fxa/fxa-provider.ts';
import { installNavigatorId } from './install-navigator-id.ts';
import { readScriptTag } from './script-tag.ts';

installNavigatorId(createFxaProvider(readScriptTag()));
