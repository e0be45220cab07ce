import { dateTime } from '../../platform/web/view-helpers.js';
import type { Csr } from '../csr.entity.js';

/** Which CSR, who gave it and when: for whoever came second. */
export function csrTold({
  fileName,
  uploadedBy,
  createdAt,
}: Pick<Csr, 'fileName' | 'uploadedBy' | 'createdAt'>): string {
  return `«\u00a0${fileName}\u00a0», remise par ${uploadedBy} le ${dateTime(createdAt)}`;
}
