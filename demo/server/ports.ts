/** The demo's ports; 0 is any free one. */
export interface DemoPorts {
  sitePort: number;
  contentPort: number;
  oauthPort: number;
  profilePort: number;
  verifierPort: number;
}

/** Those of the preset `local`, of 123done since its first version, and of Persona's verifier. */
export const defaultPorts: DemoPorts = {
  sitePort: 8080,
  contentPort: 3030,
  oauthPort: 9000,
  profilePort: 1111,
  verifierPort: 5050,
};

/** In the order in which the demo opens them. */
const variables: [keyof DemoPorts, string][] = [
  ['sitePort', 'SITE_PORT'],
  ['contentPort', 'CONTENT_PORT'],
  ['oauthPort', 'OAUTH_PORT'],
  ['profilePort', 'PROFILE_PORT'],
  ['verifierPort', 'VERIFIER_PORT'],
];

/** The ports that the environment asks for, or a message where it asks for what is no port. */
export function readPorts(environment: Record<string, string | undefined>): DemoPorts | string {
  const ports = { ...defaultPorts };
  for (const [name, variable] of variables) {
    const value = environment[variable] || String(defaultPorts[name]);
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65535) {
      return `${variable} is "${value}", but a port is a number from 0 to 65535.`;
    }
    ports[name] = Number(value);
  }
  return ports;
}

/** What to type where `port` of these is taken. */
export function howToMove(port: number, ports: DemoPorts): string {
  // Of two that ask for the same port, the later one is refused.
  const [, variable] = variables.filter(([name]) => ports[name] === port).at(-1) ?? [];
  return `To use another one:  ${variable}=${port < 65535 ? port + 1 : port - 1} npm start`;
}
