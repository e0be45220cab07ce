import { ofOneClient } from '../../platform/tenancy/of-one-client.js';

/** SQL: the number of this client was changed at that moment or later: what ANS knew then, it knew under another. @param clientId SQL @param moment SQL */
export const numberChangedSince = (clientId: string, moment: string) =>
  `EXISTS (SELECT 1 FROM former_numbers f WHERE f.client_id = ${clientId} AND f.recorded_at >= ${moment} ${ofOneClient})`;
