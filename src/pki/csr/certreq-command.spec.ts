import { describe, expect, it } from '@jest/globals';
import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import { certreqCommand } from './certreq-command.js';
import { opensslRequestCommand } from './openssl-command.js';

const slot: SlotProfile = {
  offer: 'ORG',
  usage: 'AUTH_CLI',
  commonName: 'INSI-AUTO',
  commonNameRule: 'exact',
  environment: 'PROD',
};
const client: ClientIdentity = { name: 'CENTRE DE SANTE', structureIds: ['1690000013'] };
const number = 'C-2026-0050';
const lineOf = (command: string, start: string) => command.split('\n').find((line) => line.startsWith(start));

describe('certreqCommand', () => {
  it('writes the .inf with the same subject as the openssl command, then calls certreq', () => {
    const command = certreqCommand(slot, client, number);
    expect(lineOf(command, 'Subject')).toBe('Subject = "CN=INSI-AUTO,OU=1690000013,O=CENTRE DE SANTE,C=FR"');
    expect(command).toContain('KeyLength = 2048\nHashAlgorithm = SHA256');
    expect(command.split('\n').slice(-3)).toEqual([
      "'@ | Set-Content -Encoding Unicode 'INSI-AUTO-C-2026-0050.inf'",
      "certreq -new 'INSI-AUTO-C-2026-0050.inf' 'INSI-AUTO-C-2026-0050.csr'",
      '}',
    ]);
    expect(command).not.toContain('2.5.29.17');
  });

  it('makes nothing where the order has its CSR', () => {
    const [guard] = certreqCommand(slot, client, number).split('\n');
    expect(guard).toBe(
      "if (Test-Path 'INSI-AUTO-C-2026-0050.csr') { 'INSI-AUTO-C-2026-0050.csr existe déjà, rien n’a été fait. Pour en refaire un, renommez d’abord celui-ci.' } else {",
    );
  });

  it('asks for the name of a server as an alternative name, as the openssl command does', () => {
    const server = {
      ...slot,
      offer: 'SERV',
      usage: 'SSL',
      commonName: 'mss.exemple.fr',
      commonNameRule: 'fqdn',
    } as const;
    expect(certreqCommand(server, client, number)).toContain('2.5.29.17 = "{text}"\n_continue_ = "DNS=mss.exemple.fr"');
    expect(opensslRequestCommand(server, client, number)).toContain("-addext 'subjectAltName=DNS:mss.exemple.fr'");
  });

  it('keeps commas, quotes and percent signs of a name inside it', () => {
    const command = certreqCommand(slot, { ...client, name: 'L"ÉTOILE", 100 %' }, number);
    expect(lineOf(command, 'Subject')).toBe(
      'Subject = "CN=INSI-AUTO,OU=1690000013,O=""L""""ÉTOILE"""", 100 %%"",C=FR"',
    );
  });

  it('lets nothing of a name end the text that PowerShell is given', () => {
    const hostile = { ...slot, commonName: "x\n'@; Remove-Item *" };
    const command = certreqCommand(hostile, { ...client, name: "A\r\n'@\nB" }, number);
    expect(command.split('\n').filter((line) => line.startsWith("'@"))).toEqual([
      "'@ | Set-Content -Encoding Unicode 'x-Remove-Item--C-2026-0050.inf'",
    ]);
  });
});
