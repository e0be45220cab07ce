import { raw } from 'sql-template-tag';
import { mayHaveToRedo } from '../to-redo.facts.js';
import { receivedUnserved } from '../../establishments/received.facts.js';
import { pendingChanges } from '../../register-changes/pending-changes.facts.js';
import { type Filter, readOne } from '../../platform/lists/list-filter.js';

/**
 * Domain rule 11, F1.9: certificates in force that carry the client's former name, département or number, or whose key came to us. `c` is the client.
 */
export const certificatesToRevoke = `${mayHaveToRedo('c')}
   AND EXISTS (SELECT 1 FROM certificates_to_redo x WHERE x.client_id = c.id)`;

/** The national register says something new of the client, or of one of its establishments, that nobody decided of. */
const registerChanged = `p.client_id IN (SELECT client_id FROM (${pendingChanges}) pending)`;

const receives = `p.client_id IN (SELECT w.client_id FROM establishments w WHERE ${receivedUnserved('w')})`;

/** Filters on what the national register changed. */
export const registerFilters: Record<string, Filter> = {
  revoke: {
    label: 'Certificats',
    read: (value) => readOne(value, { '1': { where: raw(certificatesToRevoke), value: 'à révoquer et à refaire' } }),
  },
  register: {
    label: 'Registre',
    read: (value) => readOne(value, { changed: { where: raw(registerChanged), value: 'évolutions à décider' } }),
  },
  establishments: {
    label: 'Établissement',
    read: (value) => readOne(value, { unserved: { where: raw(receives), value: 'reçu, servi par aucune instance' } }),
  },
};
