import { type Demo, type DemoOptions, startDemo } from '../../demo/server/start-demo.ts';
import { test as siteTest } from './site-test.ts';

interface DemoFixtures {
  /** `127.0.0.1` makes the demo another site than its Firefox Accounts, not only another origin. */
  siteHost: NonNullable<DemoOptions['siteHost']>;
  demo: Demo;
}

const anyPorts = {
  sitePort: 0,
  contentPort: 0,
  oauthPort: 0,
  profilePort: 0,
  verifierPort: 0,
};

/** `test` with a running demo and local Firefox Accounts of its own, on free ports. */
export const test = siteTest.extend<DemoFixtures>({
  siteHost: ['localhost', { option: true }],
  demo: async ({ siteHost, signingKey }, use) => {
    const demo = await startDemo({ siteHost, signingKey, ...anyPorts });
    await use(demo);
    await demo.close();
  },
});

export { expect } from '@playwright/test';
