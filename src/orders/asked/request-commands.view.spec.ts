import { describe, expect, it } from '@jest/globals';
import type { Purpose } from '../judgement.service.js';
import { requestCommandsView } from './request-commands.view.js';

const purpose: Purpose = {
  slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'PROD' },
  client: { name: 'ASSOCIATION LES GENÊTS D’OR, BREST', structureIds: ['1290000017'] },
};
const order = { number: 'C-2026-0050', keyMadeOnPlatform: false } as never;

describe('how a CSR is made', () => {
  it('stands open before any CSR, with the subject of the slot, for openssl and for certreq', () => {
    const view = requestCommandsView({ purpose, order, csr: null });
    expect(view).toMatchObject({
      open: true,
      subject: 'CN=INSI-AUTO,OU=1290000017,O=ASSOCIATION LES GENÊTS D’OR\\, BREST,C=FR',
    });
    expect(view?.systems.map(({ command }) => command.includes('1290000017'))).toEqual([true, true]);
    expect(view?.systems[0]?.command).toContain('/OU=1290000017/CN=INSI-AUTO');
    expect(view?.systems[1]?.command).toContain('certreq -new');
    expect(view?.systems.map(({ command }) => command.includes('INSI-AUTO-C-2026-0050.csr'))).toEqual([true, true]);
  });

  it('is folded once a CSR was accepted, and waits for the name of the server', () => {
    expect(requestCommandsView({ purpose, order, csr: {} as never })?.open).toBe(false);
    const unnamed = { ...purpose, slot: { ...purpose.slot, commonName: '' } };
    expect(requestCommandsView({ purpose: unnamed, order, csr: null })).toBeNull();
  });
});
