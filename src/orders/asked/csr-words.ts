import { dateTime } from '../../platform/web/view-helpers.js';
import type { Verdict } from '../../pki/verdict/finding.js';
import type { Csr } from '../csr.entity.js';

/** Which CSR, who gave it and when: for whoever came second. */
export function csrTold({
  fileName,
  uploadedBy,
  createdAt,
}: Pick<Csr, 'fileName' | 'uploadedBy' | 'createdAt'>): string {
  return `«\u00a0${fileName}\u00a0», remise par ${uploadedBy} le ${dateTime(createdAt)}`;
}

/** Why a CSR that was accepted is not any more, in its own findings. */
export const unfitBecause = ({ findings }: Verdict): string =>
  findings.flatMap(({ severity, title }) => (severity === 'blocking' ? title : [])).join(' ');

/** The same, to whoever would go on with it; null: it fits. */
export const whyUnfit = (verdict: Verdict): string | null =>
  verdict.acceptable ? null : `La CSR ne convient plus\u00a0: déposez-en une autre. ${unfitBecause(verdict)}`;
