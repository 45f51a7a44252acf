import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFedcmProvider } from '../../src/persona/fedcm/fedcm-provider.ts';
import { createFxaProvider } from '../../src/persona/fxa/fxa-provider.ts';
import { readScriptTag } from '../../src/persona/install/script-tag.ts';
import { createMozId } from '../../src/persona/moz-id.ts';
import { createNavigatorId } from '../../src/persona/navigator-id.ts';
import { createMemoryStorage } from '../client/memory-storage.ts';
import { pollute, removePollution } from '../pollute.ts';
import { ann, createHandMadeProvider, settle } from './hand-made-provider.ts';

const origin = 'https://fxa.example';

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://site.example/basket?item=1'));
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  removePollution();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Options of `request()` and `get()`, as an attacker would have them. */
const evil = {
  siteName: 'Your bank',
  siteLogo: 'https://evil.example/logo.png',
  backgroundColor: '#000',
  termsOfService: 'https://evil.example/terms',
  privacyPolicy: 'https://evil.example/privacy',
  returnTo: '/evil',
  email: 'eve@evil.example',
  requiredEmail: 'eve@evil.example',
  allowPersistent: true,
  wantIssuer: 'firefox-accounts',
  refreshAuthentication: 5,
  experimental_emailHint: 'eve@evil.example',
  oncancel() {},
};

const notGiven = {
  siteName: undefined,
  siteLogo: undefined,
  backgroundColor: undefined,
  termsOfService: undefined,
  privacyPolicy: undefined,
  returnTo: undefined,
  email: undefined,
  requiredEmail: undefined,
  allowPersistent: undefined,
  wantIssuer: undefined,
  refreshAuthentication: undefined,
};

describe('a polluted Object.prototype', () => {
  it('gives request() no options', () => {
    const provider = createHandMadeProvider();
    const id = createNavigatorId(provider);
    pollute(evil);
    id.watch({ onlogin() {} });
    id.request();
    id.request({});
    expect(provider.dialogs.map(({ options }) => ({ ...options }))).toEqual([notGiven, notGiven]);
  });

  it('gives watch() no options', async () => {
    const provider = createHandMadeProvider(ann);
    const id = createNavigatorId(provider);
    const onlogin = vi.fn();
    const onready = vi.fn();
    pollute({ loggedInUser: ann.email, wantIssuer: 'firefox-accounts', persistent: true, onready });
    id.watch({ onlogin, onlogout() {} });
    await settle();
    expect(onlogin.mock.calls).toEqual([[ann.assertion]]);
    expect(onready).not.toHaveBeenCalled();
    const [question] = provider.questions;
    expect(question?.wantIssuer).toBeUndefined();
    expect(question?.persistent).toBeUndefined();
  });

  it('gives get() no options', () => {
    const provider = createHandMadeProvider();
    const id = createNavigatorId(provider);
    pollute({ ...evil, silent: true });
    id.get(() => {});
    id.get(() => {}, {});
    expect(provider.dialogs.map(({ options }) => ({ ...options }))).toEqual([notGiven, notGiven]);
  });

  it('gives navigator.mozId no options', () => {
    const provider = createHandMadeProvider();
    const id = createMozId(provider);
    const [onlogin, onlogout, onready] = [() => {}, () => {}, () => {}];
    pollute({ refreshAuthentication: 5, wantIssuer: 'firefox-accounts' });
    expect(() => id.watch({ onlogin, onlogout, onready } as never)).toThrow('wantIssuer must be');
    id.watch({ wantIssuer: 'firefox-accounts', onlogin, onlogout, onready });
    id.request({});
    expect(provider.dialogs[0]?.options.refreshAuthentication).toBeUndefined();
  });

  it('does not choose the provider of a script tag', () => {
    const currentScript = { src: `${origin}/persona.js`, dataset: {} };
    vi.stubGlobal('document', { currentScript });
    pollute({ provider: 'https://evil.example', ui: 'redirect' });
    expect(readScriptTag()).toEqual({ origin, ui: undefined });
  });

  it('does not choose how createFxaProvider() signs in', async () => {
    vi.stubGlobal('addEventListener', vi.fn());
    vi.stubGlobal('localStorage', createMemoryStorage());
    vi.stubGlobal('sessionStorage', createMemoryStorage());
    // The browser blocks the popup.
    vi.stubGlobal('open', () => null);
    for (const name of ['screenX', 'screenY', 'outerWidth', 'outerHeight']) vi.stubGlobal(name, 0);
    pollute({ ui: 'lightbox' });
    const provider = createFxaProvider({ origin });
    await expect(provider.request({})).rejects.toMatchObject({ reason: 'popup_blocked' });
  });

  it('does not choose what createFedcmProvider() tells the browser of the site', () => {
    const get = vi.fn(async () => {
      throw new Error('refused');
    });
    vi.stubGlobal('IdentityCredential', class {});
    vi.stubGlobal('navigator', { credentials: { get } });
    vi.stubGlobal('localStorage', createMemoryStorage());
    pollute({ clientId: 'https://evil.example' });
    const configURL = `${origin}/fedcm/config.json`;
    const provider = createFedcmProvider({ configURL, otherwise: createHandMadeProvider() });
    void provider.request({});
    const asked = JSON.stringify(get.mock.calls);
    expect(asked).toContain('"clientId":"https://site.example"');
  });
});
