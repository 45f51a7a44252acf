export function findBrowser(
  name: 'chromium' | 'firefox',
): { path: string; bundled: boolean } | undefined;
