/**
 * SQL: the establishment `w` came from another client, is open, and no instance in service serves it: it has left those of whom it comes from,
 * and no new certificate is asked for it until somebody says which one serves it now: what one that came back holds already stays watched. Of hardly any, along the index `establishments_transferred`.
 */
export const receivedUnserved = (w: string) =>
  `${w}.transferred_at IS NOT NULL AND ${w}.closed_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM instance_establishments y JOIN instances z ON z.id = y.instance_id AND z.retired_at IS NULL WHERE y.establishment_id = ${w}.id)`;
