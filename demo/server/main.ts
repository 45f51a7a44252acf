import { PortError } from 'fxa-relier-client/testing';
import { type DemoPorts, howToMove, readPorts } from './ports.ts';
import { startDemo } from './start-demo.ts';

const ports = readPorts(process.env);
if (typeof ports === 'string') {
  giveUp(ports);
} else {
  await start(ports);
}

async function start(ports: DemoPorts): Promise<void> {
  try {
    const { siteUrl, server, verifierUrl, account, twoStepAccount, close } = await startDemo(ports);
    console.log(`
  123done           ${siteUrl}
  Firefox Accounts  ${server.contentHost}   local and in memory; its mail is at /inbox
  Verifier          ${verifierUrl}   of the assertions that the Persona pages get

  Sign in as        ${account.email}
  or, in two steps  ${twoStepAccount.email}
  with password     ${account.password}

  Ctrl-C stops them.
`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    giveUp(`${error.message}. ${howToMove(error.port, ports)}`);
  }
}

function giveUp(message: string): void {
  console.error(`\n  ${message}\n`);
  process.exitCode = 1;
}
