import { certreqCommand } from '../../pki/csr/certreq-command.js';
import { opensslRequestCommand } from '../../pki/csr/openssl-command.js';
import { requestedSubject } from '../../pki/csr/requested-subject.js';
import { shownName } from '../../pki/verdict/distinguished-name.js';
import type { OrderPageFacts } from '../order-page.service.js';

/** How the right CSR is made on the server, before any was uploaded: the subject of the slot, and the command of each system. Null without a name. */
export function requestCommandsView({ purpose, order, csr }: Pick<OrderPageFacts, 'purpose' | 'order' | 'csr'>) {
  const { slot, client } = purpose;
  if (slot.commonName === '') return null;
  return {
    open: csr === null && !order.keyMadeOnPlatform,
    subject: shownName(requestedSubject(slot, client)),
    systems: [
      { name: 'Linux, ou openssl', command: opensslRequestCommand(slot, client, order.number) },
      { name: 'Windows, dans PowerShell (certreq)', command: certreqCommand(slot, client, order.number) },
    ],
  };
}
