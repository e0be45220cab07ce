import type { JudgedRequest } from '../../../requests/moves/request-judgement.service.js';
import type { RowForecast } from '../../engine/campaign-kinds.js';

/** What the row of a campaign says of a client's request; it stands on that request as it is, down to its version. */
export function rowOf({ forecast, reasons, mend, request }: JudgedRequest): RowForecast {
  return {
    forecast,
    reasons,
    ...(mend ? { mend } : {}),
    ...(request ? { result: { kind: 'request', id: request.id }, basis: `${request.id} ${request.version}` } : {}),
  };
}

/** The same of many. */
export function rowsOf(judged: Map<string, JudgedRequest>): Map<string, RowForecast> {
  return new Map([...judged].map(([clientId, one]) => [clientId, rowOf(one)]));
}

/** Of what is mailed to the signer, whose address was read beforehand: it stands on that too. */
export function mailedRowsOf(judged: Map<string, JudgedRequest>): Map<string, RowForecast> {
  return new Map([...judged].map(([clientId, one]) => [clientId, mailedTo(rowOf(one), one.dossier)]));
}

/** The same row, for this address alone. */
export function mailedTo(row: RowForecast, dossier: JudgedRequest['dossier']): RowForecast {
  return row.basis === undefined ? row : { ...row, basis: `${row.basis} ${dossier?.representative?.email ?? ''}` };
}

/** Nothing is asked of whoever starts it. */
export const asksNothing = {
  fields: () => Promise.resolve([]),
  describe: () => Promise.resolve([]),
};
