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
const lineOf = (command: string, start: string) => command.split('\n').find((line) => line.startsWith(start));

describe('certreqCommand', () => {
  it('writes the .inf with the same subject as the openssl command, then calls certreq', () => {
    const command = certreqCommand(slot, client);
    expect(lineOf(command, 'Subject')).toBe('Subject = "CN=INSI-AUTO,OU=1690000013,O=CENTRE DE SANTE,C=FR"');
    expect(command).toContain('KeyLength = 2048\nHashAlgorithm = SHA256');
    expect(command.split('\n').slice(-2)).toEqual([
      "'@ | Set-Content -Encoding Unicode 'INSI-AUTO.inf'",
      "certreq -new 'INSI-AUTO.inf' 'INSI-AUTO.csr'",
    ]);
    expect(command).not.toContain('2.5.29.17');
  });

  it('asks for the name of a server as an alternative name, as the openssl command does', () => {
    const server = {
      ...slot,
      offer: 'SERV',
      usage: 'SSL',
      commonName: 'mss.exemple.fr',
      commonNameRule: 'fqdn',
    } as const;
    expect(certreqCommand(server, client)).toContain('2.5.29.17 = "{text}"\n_continue_ = "DNS=mss.exemple.fr"');
    expect(opensslRequestCommand(server, client)).toContain("-addext 'subjectAltName=DNS:mss.exemple.fr'");
  });

  it('keeps commas, quotes and percent signs of a name inside it', () => {
    const command = certreqCommand(slot, { ...client, name: 'L"ÉTOILE", 100 %' });
    expect(lineOf(command, 'Subject')).toBe(
      'Subject = "CN=INSI-AUTO,OU=1690000013,O=""L""""ÉTOILE"""", 100 %%"",C=FR"',
    );
  });

  it('lets nothing of a name end the text that PowerShell is given', () => {
    const command = certreqCommand({ ...slot, commonName: "x\n'@; Remove-Item *" }, { ...client, name: "A\r\n'@\nB" });
    expect(command.split('\n').filter((line) => line.startsWith("'@"))).toEqual([
      "'@ | Set-Content -Encoding Unicode 'x-Remove-Item-.inf'",
    ]);
  });
});
